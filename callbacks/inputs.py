"""Types of the arguments of callbacks. `dashapp.callback_requests` rejects other values with 400.

A control takes the words of its request's field, or those that it offers. Typed text is bounded in length only,
because the services return a message about errors in it.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Any, NotRequired, TypedDict

from msgspec import Meta

from collection.tables.table import MAXIMUM_COLUMNS
from dashapp.components import repairs
from dashapp.components.charts import ZOOM
from dashapp.components.dashboard_own import VALUE_NAMES
from dashapp.components.filters import ALL
from dashapp.cursors import CURSOR
from dashapp.figures import measures, treemap
from dashapp.figures import sets as set_figures
from dashapp.pages import card, card_set, cards, home, inventory, market, sets, signals, track_record, want_list
from market.indices.families import Group
from services.analysis.activity import ActivityRequest
from services.analysis.recommendations import RecommendationsRequest
from services.analysis.track_record import TrackRecordRequest
from services.market.cards import HistoryRequest
from services.market.events import EventsRequest
from services.market.indices import IndexPointsRequest, IndicesRequest
from services.market.movers import MoversRequest
from services.market.search import SearchRequest
from services.market.sets import SetRequest
from services.market.signals import SignalsRequest
from services.market.similar import SimilarRequest
from services.operation.rejected import RejectedRequest
from services.people.holding_requests import HoldingsRequest
from services.people.imports.contract import ImportState, RowsRequest
from services.people.transaction_requests import TransactionsRequest
from services.requests import Request, rule_of
from services.rules import LARGEST_ID, Choice, Rule, WholeNumber
from services.rules import Text as TextRule

RULE = "rule"  # key of the rule that a type derives from


def one_of(words: Iterable[str], **told: Rule) -> Meta:
    """Return a pattern for exactly one of some words."""
    return Meta(pattern=rf"\A(?:{'|'.join(map(re.escape, words))})\Z", extra=told)


def field_of(kind: type[Request], name: str, *others: str) -> Meta:
    """Return the constraint of a request's field, extended by the `others` that a control offers."""
    rule = rule_of(kind, name)
    if isinstance(rule, Choice):
        return one_of((*others, *rule.words), rule=rule)
    if isinstance(rule, WholeNumber):
        return Meta(ge=rule.least, le=rule.most, extra={RULE: rule})
    if isinstance(rule, TextRule):
        pattern = rf"\A(?:{rule.pattern})\Z" if rule.pattern else None
        return Meta(max_length=rule.longest, pattern=pattern, extra={RULE: rule})
    raise TypeError(f"no page sends a {type(rule).__name__}")


def some_of(kind: type[Request], name: str, everything: str) -> Meta:
    """Return the constraint for some words of a request's field, separated by commas, or the word for all of them."""
    rule = rule_of(kind, name)
    word = f"(?:{'|'.join(map(re.escape, rule.words))})" if isinstance(rule, Choice) else ""
    return Meta(pattern=rf"\A(?:{everything}|{word}(?:,{word})*)\Z", max_length=200, extra={RULE: rule})


Text = Annotated[str, Meta(max_length=8_000)]  # the longest query string
Day = Annotated[str, Meta(max_length=20)] | None
Theme = Annotated[str, one_of(("light", "dark"))]
Number = Annotated[int, Meta(ge=0, le=LARGEST_ID)]  # of a click or a version
CardId = Annotated[int, field_of(HistoryRequest, "card_id")]
Clicks = Number | None
Ids = Annotated[str, Meta(pattern=r"\A[0-9,]{0,200}\Z")] | None  # of cards, separated by commas
SetCode = Annotated[str, field_of(SetRequest, "code")]
Token = Annotated[str, Meta(max_length=500)] | None
Components = dict[str, Any] | list[Any] | str | None  # children of a place

Zoom = Annotated[str, Meta(pattern=ZOOM.pattern)] | None

Cursor = Annotated[str, Meta(max_length=CURSOR.longest)]
Trail = Annotated[list[Cursor | None], Meta(min_length=1, max_length=10_000)]

Currency = Annotated[str, field_of(HistoryRequest, "currency")]
Period = Annotated[str, field_of(HistoryRequest, "period")]
Kind = Annotated[str, field_of(HistoryRequest, "kind")]
ConditionFilter = Annotated[str, field_of(HistoryRequest, "condition", ALL)]
FinishFilter = Annotated[str, field_of(HistoryRequest, "finish", ALL)]
LanguageFilter = Annotated[str, field_of(HistoryRequest, "language", ALL)]
Marketplaces = Annotated[str, some_of(HistoryRequest, "marketplace", ALL)]
CardPeriod = Annotated[str, field_of(HistoryRequest, "period", card.CUSTOM)]
SourceFilter = Annotated[str, field_of(RejectedRequest, "source")]
ReasonFilter = Annotated[str, field_of(RejectedRequest, "reason")]
RunFilter = Annotated[str, Meta(pattern=rf"\A(?:{ALL}|[0-9]{{1,9}})\Z")]

SetMeasure = Annotated[str, one_of(set_figures.MEASURES)]
Alike = Annotated[str, field_of(SimilarRequest, "by")]
EventKind = Annotated[str, field_of(EventsRequest, "kind")]
FormatFilter = Annotated[str, field_of(SimilarRequest, "format", ALL)]
CardMeasure = Annotated[str, one_of(measures.MEASURES)]
Window = Annotated[str, field_of(MoversRequest, "window")]
Area = Annotated[str, one_of(treemap.AREAS)]
Narrow = bool | None  # whether the window is that of a phone; unknown at first
Ranking = Annotated[str, field_of(MoversRequest, "by")]
MinPrice = Annotated[str, one_of(market.MIN_PRICES)]
SetOrder = Annotated[str, one_of(sets.SORTS)]
SetCardOrder = Annotated[str, one_of(card_set.SORTS)]
Direction = Annotated[str, field_of(SearchRequest, "order")]
Sort = Annotated[str, field_of(SearchRequest, "sort")]
View = Annotated[str, one_of(cards.VIEWS)]

SignalType = Annotated[str, field_of(SignalsRequest, "type", ALL)]
IndexGroup = Annotated[str, one_of(Group)]
IndexCode = Annotated[str, field_of(IndexPointsRequest, "index_code")]
Weighting = Annotated[str, field_of(IndicesRequest, "weighting")]
MoverConfidence = Annotated[str, one_of(home.CONFIDENCE_NAMES)]
ActivityKind = Annotated[str, field_of(ActivityRequest, "kind", ALL)]
OwnValue = Annotated[str, one_of(VALUE_NAMES)]
RecommendationType = Annotated[str, field_of(TrackRecordRequest, "type", ALL)]
RecommendationStatus = Annotated[str, field_of(RecommendationsRequest, "status", ALL)]
Horizon = Annotated[str, one_of(track_record.HORIZON_NAMES)]
SignalDirection = Annotated[str, field_of(SignalsRequest, "direction", ALL)]
LeastStrength = Annotated[str, one_of(signals.LEAST_STRENGTHS)]
LeastConfidence = Annotated[str, one_of(signals.LEAST_CONFIDENCES)]
SignalOrder = Annotated[str, one_of(signals.SORTS)]

HoldingLocation = Annotated[
    str, Meta(pattern=rf"\A(?:{ALL}|{inventory.NOWHERE}|{inventory.IN}[^\x00-\x1f\x7f]{{1,200}})\Z")
]
HoldingCoverage = Annotated[str, field_of(HoldingsRequest, "coverage", ALL)]
EntryKind = Annotated[str, field_of(TransactionsRequest, "kind", ALL)]
HoldingOrder = Annotated[str, one_of(inventory.SORTS)]
Grouping = Annotated[str, one_of(inventory.GROUPINGS)]
HeldMeasure = Annotated[str, one_of(inventory.MEASURES)]

WantFilter = Annotated[str, one_of(want_list.SHOWN)]
WantOrder = Annotated[str, one_of(want_list.ORDERS)]

ImportId = Annotated[int, field_of(RowsRequest, "import_id")] | None
RowFilter = Annotated[str, field_of(RowsRequest, "state", ALL)]


class Version(TypedDict):
    """A page's version of the data, and its number of retries."""

    version: int | None
    attempt: int


class Sorting(TypedDict):
    """Sort column and direction of the grid."""

    colId: Sort
    sort: Direction


class Series(TypedDict):
    """The chosen series of a card."""

    condition: ConditionFilter
    finish: FinishFilter
    language: LanguageFilter
    marketplace: Marketplaces
    kind: Kind


class Look(TypedDict):
    """Appearance of a card's chart."""

    theme: Theme
    log: bool
    measure: CardMeasure


class Place(TypedDict):
    """The place of a chart: its width, the note that covers it until now, and its zoom."""

    narrow: Narrow
    note: Components
    zoom: Zoom


class Block(TypedDict):
    """The rows requested by the grid."""

    startRow: Number
    sortModel: Annotated[list[Sorting], Meta(max_length=1)]


class Cursors(TypedDict):
    """The cursors of a list of cards, by the row that each opens."""

    list: Annotated[list[Text], Meta(min_length=4, max_length=4)]
    cursors: dict[Annotated[str, Meta(pattern=r"\A[0-9]{1,9}\Z")], Cursor | None]


class Asked(TypedDict):
    """An operator's action: on a run, a dead letter, or the rejected records of these filters."""

    action: Annotated[str, one_of(repairs.ACTIONS)]
    number: NotRequired[Number]
    filters: NotRequired[tuple[RunFilter, SourceFilter, ReasonFilter]]


class ImportTable(TypedDict):
    """The columns of a table of no known format, and cells of its first rows."""

    columns: Annotated[list[Annotated[str, Meta(max_length=200)]], Meta(max_length=MAXIMUM_COLUMNS)]
    examples: Annotated[
        list[Annotated[list[Annotated[str, Meta(max_length=200)]], Meta(max_length=MAXIMUM_COLUMNS)]],
        Meta(max_length=5),
    ]


class ShownImport(TypedDict):
    """What the page shows of an import: its phase, after how many changes, and since which second it waits."""

    phase: Annotated[str, one_of(ImportState)]
    changes: Number
    since: Number
    is_long: bool
