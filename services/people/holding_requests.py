"""Requests about holdings: which ones, what is added, what is changed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from db.queries.holdings_page import COVERAGE, FILTERS, SORTS
from db.queries.search import ORDERS
from market.search.held_fields import HELD
from market.search.help import HELD_EXAMPLES, HELD_HELP
from market.variants import Condition, Currency, Finish, Language
from services.market.search import QueryText, SearchText, described
from services.paging import USUAL_PAGE, PageSize
from services.people.fields import LINE
from services.people.valuation.trading import COPIES
from services.requests import Request
from services.rules import Choice, Day, Number, Text, WholeNumber, Words

UNKNOWN = "unknown"
MOST_COPIES = 1_000_000  # of one holding
HOLDING_ID = WholeNumber(description="Number of a holding, as the list gives it.", most=2**53)
CARD_ID = WholeNumber(description="Number of the card.")
CONDITION = Choice(choices=(*Condition, UNKNOWN), description="Grade of the copies.")
FINISH = Choice(choices=(*Finish, UNKNOWN), description="Surface of the copies.")
LANGUAGE = Choice(choices=(*Language, UNKNOWN), description="Language printed on the copies.")
QUANTITY = WholeNumber(description="Number of copies.", most=MOST_COPIES)
LOCATION = Text(
    description="Name of the location, empty for none.",
    longest=200,
    pattern=LINE,
    expected="one line",
    keeps_empty=True,
)
TAG = Text(description="Only copies with this tag.", longest=200, pattern=LINE, expected="one line")
TAGS = Words(description="Tags.", pattern=LINE, expected="words of one line", keeps_empty=True)
ADD_TAGS = Words(description="Tags that are added to those that are there.", pattern=LINE, expected="words of one line")
REMOVE_TAGS = Words(
    description="Tags that are taken off, where they are there.", pattern=LINE, expected="words of one line"
)
ACQUIRED_ON = Day(description="When the copies were acquired: of all lots. Left out: it stays.")
NOTES = Text(description="Notes.", pattern=r"[^\x00]*", expected="text", keeps_empty=True)
SORT = Choice(
    choices=SORTS,
    description="By what; added: in the order in which they were added. What is unknown comes last in both orders.",
)
COVERED = Choice(
    choices=(*COVERAGE, *COPIES),
    description="Only copies that the summary counts so: with a value, with that of a fallback, below the least price, "
    "without a price, of a card that is not known yet, with both value and cost, with a known cost, without one; "
    "on_offer, not_on_offer; sold, not_worth_selling, beyond_demand, without_price (all copies of such variants); or "
    "to_check: in a finish that their card does not come in.",
)
CURRENCY = Choice(
    choices=Currency, description="Currency of prices and values: ISO 4217. Left out: that of the settings."
)
Q = QueryText(examples=HELD_EXAMPLES, description=described(HELD_HELP), vocabulary=HELD)
VERSION = WholeNumber(description="Version of the holding that the change is of.", least=0)


@dataclass(frozen=True, slots=True)
class HoldingsRequest(Request):
    """A page of holdings, their prices in `currency`; None is that of the user's settings. Other Nones mean all."""

    q: Annotated[SearchText | None, Q] = None
    location: Annotated[str | None, LOCATION] = None
    tag: Annotated[str | None, TAG] = None
    condition: Annotated[str | None, Choice(choices=Condition, description="Only copies in this grade.")] = None
    finish: Annotated[str | None, Choice(choices=Finish, description="Only copies in this finish.")] = None
    language: Annotated[str | None, Choice(choices=Language, description="Only copies in this language.")] = None
    card_id: Annotated[int | None, CARD_ID] = None
    coverage: Annotated[str | None, COVERED] = None
    currency: Annotated[str | None, CURRENCY] = None
    sort: Annotated[str, SORT] = "added"
    order: Annotated[str, Choice(choices=ORDERS, description="asc: low to high; desc: high to low.")] = "asc"
    limit: PageSize = USUAL_PAGE
    after: bytes | None = None

    @property
    def filters(self) -> dict[str, str | int]:
        """Return the values of the filters by their names, those that mean all left out."""
        return {name: value for name in FILTERS if (value := getattr(self, name)) is not None}

    @property
    def is_whole(self) -> bool:
        """Return whether it lists all holdings."""
        return not self.filters and self.coverage is None and self.q is None

    @property
    def scope(self) -> tuple[str, ...]:
        """Return which list a place belongs to."""
        others = (self.q, self.coverage, self.currency, self.sort, self.order)
        return ("holdings", *(str(getattr(self, name)) for name in FILTERS), *map(str, others))


@dataclass(frozen=True, slots=True)
class AddRequest(Request):
    """Copies that were acquired; a cost is that of one copy, 0 for a gift, left out where unknown."""

    card_id: Annotated[int, CARD_ID]
    quantity: Annotated[int, QUANTITY] = 1
    condition: Annotated[str, CONDITION] = UNKNOWN
    finish: Annotated[str, FINISH] = UNKNOWN
    language: Annotated[str, LANGUAGE] = UNKNOWN
    location: Annotated[str, LOCATION] = ""
    unit_cost: Annotated[Decimal | None, Number(most=10**6, description="Cost of one copy, in `currency`.")] = None
    currency: Annotated[str | None, Text(description="Currency of the cost: ISO 4217.", longest=3)] = None
    acquired_on: Annotated[date | None, Day(description="When they were acquired.")] = None
    tags: Annotated[str, TAGS] = ""
    notes: Annotated[str, NOTES] = ""


@dataclass(frozen=True, slots=True)
class HoldingRequest(Request):
    """One holding."""

    holding_id: Annotated[int, HOLDING_ID]


@dataclass(frozen=True, slots=True)
class RemoveRequest(HoldingRequest):
    """The removal of a holding, as it was read."""

    version: Annotated[int, VERSION]


@dataclass(frozen=True, slots=True)
class ChangeRequest(Request):
    """Changes of a holding; what is left out stays."""

    holding_id: Annotated[int, HOLDING_ID]
    version: Annotated[int, VERSION]
    quantity: Annotated[int | None, QUANTITY] = None
    card_id: Annotated[int | None, CARD_ID] = None
    condition: Annotated[str | None, CONDITION] = None
    finish: Annotated[str | None, FINISH] = None
    language: Annotated[str | None, LANGUAGE] = None
    location: Annotated[str | None, LOCATION] = None
    tags: Annotated[str | None, TAGS] = None
    notes: Annotated[str | None, NOTES] = None
    add_tags: Annotated[str, ADD_TAGS] = ""
    remove_tags: Annotated[str, REMOVE_TAGS] = ""
    acquired_on: Annotated[date | None, ACQUIRED_ON] = None
