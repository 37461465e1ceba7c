"""Requests about the ledger of a collection: its entries, and which of them are reversed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from collection.ledger.entries import EntryKind, Method
from services.paging import USUAL_PAGE, PageSize
from services.people.fields import LINE
from services.people.holding_requests import (
    CARD_ID,
    CONDITION,
    FINISH,
    HOLDING_ID,
    LANGUAGE,
    LOCATION,
    QUANTITY,
    UNKNOWN,
    VERSION,
)
from services.requests import Request
from services.rules import Choice, Number, Text, WholeNumber, Words
from services.several import Several

LARGEST = 2**53  # entries of all users have numbers of one sequence
MOST_AT_ONCE = 500
NUMBERS = Words(
    description=f"Numbers of entries, {MOST_AT_ONCE} at most.",
    longest=17 * MOST_AT_ONCE,
    pattern=rf"[1-9][0-9]{{0,15}}(,[1-9][0-9]{{0,15}}){{0,{MOST_AT_ONCE - 1}}}",
    expected="numbers of entries",
)

# Corrections and labels are changes of a holding, imports are committed, reversals have an address of their own.
NOT_RECORDED = (EntryKind.CORRECT, EntryKind.LABEL, EntryKind.IMPORT, EntryKind.REVERSE)
RECORDED = tuple(kind for kind in EntryKind if kind not in NOT_RECORDED)
MOST_CARDS = 100  # that come in with one entry
METHOD = Choice(
    choices=Method,
    description="Which copies leave, at which cost: the oldest, the named lots, or at the mean cost. Left out: what "
    "the settings say.",
)
LOTS = Words(
    description="With the method specific: lots of the holding, each as its number and copies: 5:2.",
    longest=2_000,
    pattern=r"[1-9][0-9]{0,14}:[1-9][0-9]{0,6}(,[1-9][0-9]{0,14}:[1-9][0-9]{0,6}){0,99}",
    expected="numbers of lots and copies, such as 5:2",
)
PRICE = Number(description="Price of all these copies together; 0 for a gift, left out where unknown.", most=10**9)
AMOUNT = Number(
    description="Money in `currency`: what the copies of a sale brought before fees, what an opened pack cost, what"
    " came beside the cards of a trade (below zero: was paid).",
    least=-(10**9),
    most=10**9,
)
NOTE = Text(description="A note.", longest=500, pattern=LINE, expected="one line")


@dataclass(frozen=True, slots=True)
class TransactionsRequest(Request):
    """A page of entries, the newest first."""

    kind: Annotated[str | None, Choice(choices=EntryKind, description="Only entries of this kind.")] = None
    limit: PageSize = USUAL_PAGE
    after: bytes | None = None

    @property
    def scope(self) -> tuple[str, ...]:
        """Return which list a place belongs to."""
        return ("transactions", str(self.kind))


@dataclass(frozen=True, slots=True)
class IncomingCard(Request):
    """Copies that come in; `price` is that of all of them together, in the currency of the entry."""

    card_id: Annotated[int, CARD_ID]
    quantity: Annotated[int, QUANTITY] = 1
    condition: Annotated[str, CONDITION] = UNKNOWN
    finish: Annotated[str, FINISH] = UNKNOWN
    language: Annotated[str, LANGUAGE] = UNKNOWN
    location: Annotated[str, LOCATION] = ""
    price: Annotated[Decimal | None, PRICE] = None


CARDS = Several(kind=IncomingCard, most=MOST_CARDS, description="Cards that come in.")


@dataclass(frozen=True, slots=True)
class RecordRequest(Request):
    """An entry of the ledger that happens now.

    What leaves, moves or is graded is of one holding, as it was read. A sale of more copies than are held is recorded
    with a missing acquisition: the gain of those copies is unknown.
    """

    kind: Annotated[str, Choice(choices=RECORDED, description="What happened.")]
    holding_id: Annotated[int | None, HOLDING_ID] = None
    version: Annotated[int | None, VERSION] = None
    quantity: Annotated[int | None, QUANTITY] = None
    method: Annotated[str | None, METHOD] = None
    lots: Annotated[str | None, LOTS] = None
    amount: Annotated[Decimal | None, AMOUNT] = None
    fees: Annotated[Decimal | None, Number(most=10**6, description="Fees and postage, in `currency`.")] = None
    currency: Annotated[str | None, Text(description="Currency of all money in it: ISO 4217.", longest=3)] = None
    condition: Annotated[str | None, CONDITION] = None
    finish: Annotated[str | None, FINISH] = None
    language: Annotated[str | None, LANGUAGE] = None
    location: Annotated[str | None, LOCATION] = None
    cards: Annotated[tuple[IncomingCard, ...] | None, CARDS] = None
    note: Annotated[str, NOTE] = ""


@dataclass(frozen=True, slots=True)
class ReverseRequest(Request):
    """One entry to reverse."""

    transaction_id: Annotated[int, WholeNumber(description="Number of an entry, as the list gives it.", most=LARGEST)]


@dataclass(frozen=True, slots=True)
class ReverseSomeRequest(Request):
    """Several entries to reverse together."""

    transactions: Annotated[str, NUMBERS]

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of the entries, each once."""
        return [*dict.fromkeys(map(int, self.transactions.split(",")))]
