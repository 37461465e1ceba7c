"""What a row of a collection file says, or why it says nothing. Plain data, nothing resolved yet.

A row of a file becomes one parsed row, or several where it counts nonfoil and foil copies apart, or one that is skipped
or rejected. Each keeps the number of its line and its raw cells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from market.variants import Condition, Finish, Language

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Word(Generic[T]):
    """What a file says of one thing: the meaning of its word, None where it has none, and the word itself."""

    value: T | None
    raw: str

    @property
    def is_unknown(self) -> bool:
        """Whether there is a word, and nobody knows what it means."""
        return self.value is None and self.raw != ""


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Identifiers of a card, each None where the file has none."""

    scryfall_id: UUID | None = None
    tcgplayer_product_id: int | None = None
    tcgplayer_sku: int | None = None
    cardmarket_product_id: int | None = None
    cardtrader_blueprint_id: int | None = None
    mtgo_id: int | None = None
    multiverse_id: int | None = None


NO_IDENTIFIERS = Identifiers()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedRow:
    """Copies that somebody owns.

    `set_code` is the format's own code in lower case, `collector_number` the format's own spelling; empty where there
    is none. `unit_cost` is the cost of one copy in `cost_currency` (ISO 4217), each None where unknown: a cost of 0 is
    a gift. `unit_fees` is its part of shipping and other fees. `acquired_on` is a day without a time zone. `remarks`
    name cells that could not be read.
    """

    line: int
    raw: Mapping[str, str]
    quantity: int
    name: str
    set_code: str
    set_name: str
    collector_number: str
    finish: Word[Finish]
    condition: Word[Condition]
    language: Word[Language]
    identifiers: Identifiers
    unit_cost: Decimal | None
    cost_currency: str | None
    acquired_on: date | None
    location: str
    location_kind: str
    tags: tuple[str, ...]
    notes: str
    is_signed: bool
    is_altered: bool
    is_misprint: bool
    is_proxy: bool
    remarks: tuple[str, ...]
    unit_fees: Decimal = Decimal(0)


class SkipReason(StrEnum):
    """Why a row that can be read is no copy that somebody owns."""

    WISH = "wish"  # on a list of wishes
    NOT_OWNED = "not_owned"
    PROXY = "proxy"
    DIGITAL = "digital"  # a digital object has no paper value
    OTHER_GAME = "other_game"
    NOT_A_CARD = "not_a_card"
    NO_COPIES = "no_copies"
    OTHER_FACE = "other_face"  # of the card in the line before


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is left out, as it is no copy that somebody owns."""

    line: int
    raw: Mapping[str, str]
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be read, with the reason in words."""

    line: int
    raw: Mapping[str, str]
    reason: str


Row = ParsedRow | SkippedRow | RejectedRow
