"""What somebody holds, as an export sees it: a holding with the words for its card, and its lots. Plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple
from uuid import UUID

from collection.ledger.money import major, places
from collection.reconciliation.wording import FLAGS, clues_from
from market.variants import Condition, Finish

WORDS = ("condition_word", "finish_word", "language_word")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCard:
    """What a card is called. Of a card that is not known yet it is what its file said; empty and None: nothing.

    `set_code` is in lower case.
    """

    name: str = ""
    set_code: str = ""
    set_name: str = ""
    collector_number: str = ""
    scryfall_id: UUID | None = None
    tcgplayer_id: int | None = None
    tcgplayer_etched_id: int | None = None
    cardmarket_id: int | None = None
    tcgplayer_sku: int | None = None
    cardtrader_id: int | None = None
    mtgo_id: int | None = None
    multiverse_id: int | None = None


UNNAMED = HeldCard()
_CLUES = tuple(field.name for field in fields(HeldCard) if field.name != "tcgplayer_etched_id")


class HeldLot(NamedTuple):
    """A lot: `price` and `fees` of all its copies in minor units of `currency`; None is unknown, 0 a gift."""

    quantity: int
    price: int | None = None
    fees: int = 0
    currency: str | None = None
    acquired_on: date | None = None

    @property
    def is_gift(self) -> bool:
        """Return whether it is known to have cost nothing."""
        return self.price == 0

    @property
    def is_priced(self) -> bool:
        """Return whether it is known to have cost something."""
        return bool(self.price)

    @property
    def is_divisible(self) -> bool:
        """Return whether each copy has cost the same, to the minor unit."""
        return (self.price or 0) % self.quantity == 0

    def unit_price(self) -> Decimal | None:
        """Return the price of one copy, rounded to the minor unit, without fees; None where it is unknown."""
        if self.price is None:
            return None
        currency = self.currency or ""
        unit = major(self.price, currency) / self.quantity
        return unit.quantize(Decimal(1).scaleb(-places(currency)), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Copies of one variant in one location; None is unknown. The words are those of a file that nobody knows.

    `is_resolved`: the card is one of the catalogue.
    """

    card: HeldCard
    is_resolved: bool
    lots: tuple[HeldLot, ...]
    condition: Condition | None = None
    finish: Finish | None = None
    language: str | None = None
    location: str = ""
    location_kind: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    is_signed: bool = False
    is_altered: bool = False
    is_misprint: bool = False
    is_proxy: bool = False
    condition_word: str = ""
    finish_word: str = ""
    language_word: str = ""


def card_of_raw(raw: str) -> HeldCard:
    """Return what a file called a card that is not known yet, by the `raw` of its holding."""
    clues = clues_from(raw)
    told = {name: getattr(clues, name) for name in _CLUES}
    return HeldCard(**{name: value for name, value in told.items() if value is not None})


def rest_of_raw(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words and flags of a decoded `raw`, as fields of a holding."""
    words = {name: raw[name] for name in WORDS if name in raw}
    return words | {f"is_{flag}": True for flag in FLAGS if raw.get(flag)}


def together(lots: Sequence[HeldLot]) -> HeldLot:
    """Return the copies of lots, without what they cost and since when."""
    return HeldLot(sum(lot.quantity for lot in lots))
