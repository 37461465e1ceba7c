"""Requests about wants: which ones, what is added or changed, a deck list, the basket."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from collection.wants.wanting import Priority
from db.queries.search import ORDERS
from db.queries.wants import SORTS
from market.variants import Condition, Currency, Finish, Language
from services.paging import USUAL_PAGE, PageSize
from services.people.holding_requests import CARD_ID, CURRENCY, NOTES
from services.requests import Request
from services.rules import Choice, Flag, Number, Text, WholeNumber

ANY = "any"
MOST_COPIES = 10_000  # of one want
LONGEST_DECK = 100_000  # characters

WANT_ID = WholeNumber(description="Number of a want, as the list gives it.")
CONDITION = Choice(choices=(*Condition, ANY), description="The least grade that will do; better ones do, too.")
FINISH = Choice(choices=(*Finish, ANY), description="Surface of the copies.")
LANGUAGE = Choice(choices=(*Language, ANY), description="Language printed on the copies.")
QUANTITY = WholeNumber(description="Number of copies to have, those that are owned included.", most=MOST_COPIES)
MAXIMUM = Number(description="The most that one copy may cost, in `currency`; 0 for no maximum.", most=10**6)
MAXIMUM_CURRENCY = Choice(choices=Currency, description="Currency of the maximum price: ISO 4217.")
PRIORITY = Choice(choices=[one.word for one in Priority], description="How much it matters.")
VERSION = WholeNumber(description="Version of the want that the change is of.", least=0)
AT_TARGET = Flag(description="true: only wants whose best price is at their maximum or below.")
NAME = Text(description="Only wants of cards whose name has this; empty for all.", longest=200)
ANY_PRINTING = Flag(description="Whether any printing of the card will do.")
DECK = Text(
    description="A deck list, as deck builders export it: a line each card, such as 4 Lightning Bolt (M10) 146.",
    longest=LONGEST_DECK,
)


@dataclass(frozen=True, slots=True)
class WantsRequest(Request):
    """A page of wants. `currency` is that of the prices of wants without a maximum; None: that of the settings."""

    currency: Annotated[str | None, CURRENCY] = None
    card_id: Annotated[int | None, WholeNumber(description="Only wants that this card fulfils.")] = None
    at_target: Annotated[bool, AT_TARGET] = False
    name: Annotated[str, NAME] = ""
    sort: Annotated[str, Choice(choices=SORTS, description="By what; added: in the order of adding.")] = "added"
    order: Annotated[str, Choice(choices=ORDERS, description="asc: low to high; desc: high to low.")] = "asc"
    limit: PageSize = USUAL_PAGE
    after: bytes | None = None

    @property
    def scope(self) -> tuple[str, ...]:
        """Return which list a place belongs to."""
        return ("wants", *map(str, (self.currency, self.card_id, self.at_target, self.name, self.sort, self.order)))


@dataclass(frozen=True, slots=True)
class AddRequest(Request):
    """A card to be had."""

    card_id: Annotated[int, CARD_ID]
    any_printing: Annotated[bool, ANY_PRINTING] = False
    condition: Annotated[str, CONDITION] = ANY
    finish: Annotated[str, FINISH] = ANY
    language: Annotated[str, LANGUAGE] = ANY
    quantity: Annotated[int, QUANTITY] = 1
    max_price: Annotated[Decimal, MAXIMUM] = Decimal(0)
    currency: Annotated[str | None, MAXIMUM_CURRENCY] = None
    priority: Annotated[str, PRIORITY] = Priority.NORMAL.word
    note: Annotated[str, NOTES] = ""


@dataclass(frozen=True, slots=True)
class WantRequest(Request):
    """One want."""

    want_id: Annotated[int, WANT_ID]


@dataclass(frozen=True, slots=True)
class ChangeRequest(WantRequest):
    """Changes of a want; what is left out stays. Its card does not change."""

    version: Annotated[int, VERSION]
    condition: Annotated[str | None, CONDITION] = None
    finish: Annotated[str | None, FINISH] = None
    language: Annotated[str | None, LANGUAGE] = None
    quantity: Annotated[int | None, QUANTITY] = None
    max_price: Annotated[Decimal | None, MAXIMUM] = None
    currency: Annotated[str | None, MAXIMUM_CURRENCY] = None
    priority: Annotated[str | None, PRIORITY] = None
    note: Annotated[str | None, NOTES] = None


@dataclass(frozen=True, slots=True)
class DeckRequest(Request):
    """A deck list whose cards are wanted, as far as they are not owned."""

    text: Annotated[str, DECK]
    any_printing: Annotated[
        bool, Flag(description="true: any printing of each card; false: the printing of the line where it names one.")
    ] = True


@dataclass(frozen=True, slots=True)
class BasketRequest(Request):
    """The basket of what is missing. The currency None is that of the settings."""

    currency: Annotated[str | None, CURRENCY] = None
