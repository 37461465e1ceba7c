"""Signals: a page of those of a currency, and all of a card (docs/methods.md, signals)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated

from db.engine import Row, reading
from db.queries import signals as queries
from market.variants import Currency
from services.market import fields
from services.market.card_summary import CardSummary
from services.market.signal_facts import factors_of, facts_of, is_smoothed, robust_trends
from services.market.sparklines import Line, lines_of
from services.paging import USUAL_PAGE, PageSize, place_of, position_at
from services.requests import Request
from services.rows import made_of
from services.rules import Choice, Number
from signals.kinds import MEASURES, Direction, SignalType
from signals.lists import SORTS, Limits, Place

ORDERS = ("desc", "asc")
SIGNS: Mapping[str, int] = MappingProxyType({Direction.UP: 1, Direction.DOWN: -1, Direction.NEUTRAL: 0})
DIRECTIONS = {sign: str(word) for word, sign in SIGNS.items()}


@dataclass(frozen=True, slots=True)
class SignalsRequest(Request):
    """Signals to list, and where the page begins. A filter that is None means all."""

    currency: fields.CurrencyCode = str(Currency.USD)
    type: Annotated[
        str | None, Choice(choices=SignalType, description="What the signals are about. Left out: everything.")
    ] = None
    direction: Annotated[str | None, Choice(choices=Direction, description="Where they point. Left out: all.")] = None
    min_strength: Annotated[
        Decimal, Number(most=1, description="Least share of its peers that a signal exceeds, 0 to 1.")
    ] = Decimal(0)
    min_confidence: Annotated[Decimal, Number(most=1, description="Least confidence, 0 to 1.")] = Decimal(0)
    sort: Annotated[
        str,
        Choice(
            choices=SORTS,
            description="score: strength times confidence; a value compares within its measure.",
        ),
    ] = "score"
    order: Annotated[str, Choice(choices=ORDERS, description="desc: high to low; asc: low to high.")] = "desc"
    limit: PageSize = USUAL_PAGE
    after: bytes | None = None

    @property
    def scope(self) -> tuple[str, ...]:
        """Return which list a place belongs to, whatever the number of signals a page."""
        filters = (self.type or "", self.direction or "", str(self.min_strength), str(self.min_confidence))
        return ("signals", self.currency, *filters, self.sort, self.order)


@dataclass(frozen=True, slots=True)
class Signal:
    """What a series' prices say. `value` by its measure, moves and ratios as shares: 0.1 is 10 %.

    `strength` is the share of its peers that it exceeds, `confidence` the product of `factors`, `as_of` the time (UTC)
    of the oldest current price behind it. `is_smoothed`: its prices are means of past sales. `sparkline` is empty where
    not requested.
    """

    card: CardSummary
    marketplace: str
    condition: str
    finish: str
    language: str
    signal_type: str
    measure: str
    value: float
    direction: str
    strength: float
    confidence: float
    currency: str
    window: str
    as_of: datetime
    is_smoothed: bool
    facts: dict[str, float]
    factors: dict[str, float]
    sparkline: Line = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SignalsPage:
    """One page of signals; the following page begins after the place `next_after`."""

    items: list[Signal]
    next_after: bytes | None


def load_signals(request: SignalsRequest, with_sparklines: bool = False) -> SignalsPage:
    """Return a page of signals; executes few statements: parts of prepared lists, their rows, and sparklines."""
    with reading() as connection:
        rows, last = queries.page(
            connection,
            request.currency,
            _measures(request),
            _limits(request),
            request.sort,
            position_at(request.after, Place),
            request.limit,
            descending=request.order == "desc",
        )
        lines = lines_of(connection, [row.series_id for row in rows if with_sparklines])
    place = None if last is None else place_of(last)
    return SignalsPage([_signal(row, lines) for row in rows], place)


def load_card_signals(card_id: int, currency: str) -> list[Signal]:
    """Return the signals of a card's series in a currency, those of the highest score first.

    Trends have the facts of a robust one beside them; executes two statements.
    """
    with reading() as connection:
        rows = queries.of_card(connection, card_id, currency)
        robust = robust_trends(connection, [row for row in rows if row.measure == "slope"])
    found = [_signal(row, {}) for row in rows]
    for row, signal in zip(rows, found, strict=True):
        signal.facts.update(robust.get(row.series_id, {}) if row.measure == "slope" else {})
    return found


def _measures(request: SignalsRequest) -> list[str]:
    return [name for name, measure in MEASURES.items() if request.type in (None, measure.type)]


def _limits(request: SignalsRequest) -> Limits:
    direction = SIGNS[request.direction] if request.direction else None
    return Limits(direction, float(request.min_strength), float(request.min_confidence))


def _signal(row: Row, lines: Mapping[int, Line]) -> Signal:
    measure = MEASURES[row.measure]
    return made_of(
        row,
        Signal,
        card=made_of(row, CardSummary),
        signal_type=str(measure.type),
        direction=DIRECTIONS[row.direction],
        window=measure.window,
        is_smoothed=is_smoothed(row.marketplace),
        facts=facts_of(row),
        factors=factors_of(row),
        sparkline=lines.get(row.series_id, []),
    )
