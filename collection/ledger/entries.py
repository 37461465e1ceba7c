"""Entries of a ledger: what happened to copies, in the order of its time. An entry is never edited, only reversed.

An entry has a kind and lines. Each kind has lines of certain types; all else of it is in the lines, so that
collection/ledger/replaying.py needs to know no kind. Amounts are minor units of the line's currency
(collection/ledger/money.py); None is unknown, 0 is a gift.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from collection.ledger.variants import Variant

# Sums over the lots of any collection stay far within 64 bits.
MOST_COPIES = 1_000_000
LARGEST_AMOUNT = 10**15  # minor units; a million copies at a million each, with three decimals


class InvalidEntry(ValueError):
    """An entry that contradicts itself, or the entries before it."""


class EntryKind(StrEnum):
    """What happened. OPEN is a pack or box; IMPORT is what a file says to be there; LABEL concerns no copies."""

    BUY = "buy"
    SELL = "sell"
    TRADE = "trade"
    OPEN = "open"
    GRADE = "grade"
    MOVE = "move"
    CORRECT = "correct"
    LOSE = "lose"
    GIFT_IN = "gift_in"
    GIFT_OUT = "gift_out"
    IMPORT = "import"
    LABEL = "label"
    REVERSE = "reverse"


class Method(StrEnum):
    """Which copies a disposal takes, and at which cost (docs/methods.md, collections)."""

    FIFO = "fifo"
    SPECIFIC = "specific"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of a lot: `price` is that of all its copies together, `fees` are its part of shipping and other fees.

    Both are in `currency`, which is None where neither is known. `acquired_on` is None where the day is unknown.
    """

    variant: Variant
    location: str
    quantity: int
    price: int | None = None
    fees: int = 0
    currency: str | None = None
    acquired_on: date | None = None

    def __post_init__(self) -> None:
        _demand(0 < self.quantity <= MOST_COPIES, f"a lot has at least one copy and at most {MOST_COPIES}")
        _demand(self.price is None or 0 <= self.price <= LARGEST_AMOUNT, "a price is not below zero, nor absurd")
        _demand(0 <= self.fees <= LARGEST_AMOUNT, "fees are not below zero, nor absurd")
        _demand(self.currency is not None or (not self.price and not self.fees), "money has a currency")

    @property
    def cost(self) -> int | None:
        """Return price and fees together, None where the price is unknown."""
        return None if self.price is None else self.price + self.fees


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies of one variant that an entry takes: from one location, or from any where `location` is None.

    `lots` names (lot, copies) where they are identified; otherwise the oldest are taken.
    """

    variant: Variant
    quantity: int
    location: str | None = None
    lots: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        _demand(self.quantity > 0, "at least one copy is taken")
        _demand(all(count > 0 for _, count in self.lots), "of a lot at least one copy is taken")
        named = sum(count for _, count in self.lots)
        _demand(not self.lots or named == self.quantity, "the lots add up to the quantity")
        _demand(len({lot for lot, _ in self.lots}) == len(self.lots), "a lot is named once")


@dataclass(frozen=True, slots=True)
class Acquisition:
    """A new lot. Its number is used once in a ledger."""

    lot: int
    facts: Facts


@dataclass(frozen=True, slots=True)
class Disposal:
    """Copies that leave. `proceeds` are for all of them before `fees`; None where nothing is known of them."""

    copies: Copies
    method: Method = Method.FIFO
    proceeds: int | None = None
    fees: int = 0
    currency: str | None = None

    def __post_init__(self) -> None:
        _demand((self.method is Method.SPECIFIC) == bool(self.copies.lots), "only the specific method names lots")
        _demand(self.fees >= 0, "fees are not below zero")
        _demand(self.currency is not None or (not self.proceeds and not self.fees), "money has a currency")

    @property
    def net(self) -> int | None:
        """Return the proceeds after fees."""
        return None if self.proceeds is None else self.proceeds - self.fees


@dataclass(frozen=True, slots=True)
class Move:
    """Copies that change their place. Lot, day and cost stay."""

    copies: Copies
    destination: str


@dataclass(frozen=True, slots=True)
class Grading:
    """Copies whose variant is told anew. The fee is added to their cost."""

    copies: Copies
    variant: Variant
    fee: int = 0
    currency: str | None = None

    def __post_init__(self) -> None:
        _demand(self.fee >= 0, "a fee is not below zero")
        _demand(self.currency is not None or not self.fee, "money has a currency")


@dataclass(frozen=True, slots=True)
class Correction:
    """What the copies of a lot, in a variant and a location, really are."""

    lot: int
    variant: Variant
    location: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Cash:
    """Money that a trade brings beside its cards; below zero where it is paid."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Tags and notes: what a collector writes beside copies."""

    tags: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Labelling:
    """A holding, by its number, that has other labels from now on. Its `variant` is what it is of."""

    holding: int
    variant: Variant
    before: Labels
    after: Labels


Line = Acquisition | Disposal | Move | Grading | Correction | Cash | Labelling

_LINES = MappingProxyType(
    {
        EntryKind.BUY: (Acquisition,),
        EntryKind.SELL: (Disposal,),
        EntryKind.TRADE: (Acquisition, Disposal, Cash),
        EntryKind.OPEN: (Acquisition,),
        EntryKind.GRADE: (Grading,),
        EntryKind.MOVE: (Move,),
        EntryKind.CORRECT: (Correction, Acquisition, Disposal),
        EntryKind.LOSE: (Disposal,),
        EntryKind.GIFT_IN: (Acquisition,),
        EntryKind.GIFT_OUT: (Disposal,),
        # What a location was found to hold: a synchronisation also removes.
        EntryKind.IMPORT: (Acquisition, Disposal, Correction),
        EntryKind.LABEL: (Labelling,),
        EntryKind.REVERSE: (),
    }
)
WITH_PROCEEDS = frozenset((EntryKind.SELL, EntryKind.TRADE))


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry. `id` rises with the order of recording; `at` is when it happened, aware UTC."""

    id: int
    at: datetime
    kind: EntryKind
    lines: tuple[Line, ...] = ()
    reverses: int | None = None

    def __post_init__(self) -> None:
        _demand(self.at.tzinfo is not None, "a time has a zone")
        _demand(all(isinstance(line, _LINES[self.kind]) for line in self.lines), f"{self.kind} has no such line")
        _demand((self.kind is EntryKind.REVERSE) == (self.reverses is not None), "a reversal names what it reverses")
        _demand(self.reverses is not None or bool(self.lines), "an entry has a line")
        _demand(self.reverses is None or self.reverses < self.id, "only an earlier entry is reversed")
        paid = (line.proceeds for line in self.lines if isinstance(line, Disposal))
        _demand(self.kind in WITH_PROCEEDS or not any(one is not None for one in paid), f"{self.kind} brings no money")


def _demand(holds: bool, rule: str) -> None:
    """Raise InvalidEntry with the rule that does not hold."""
    if not holds:
        raise InvalidEntry(rule)
