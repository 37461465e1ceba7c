"""Clues of a row: everything that a collection file can say about which card it means, whatever its format."""

from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import TypeAlias
from uuid import UUID

from market.variants import Finish


class Scheme(StrEnum):
    """Who numbers cards, as the name of the clue; the most precise first (docs/methods.md, resolution of rows)."""

    SCRYFALL = "scryfall_id"
    TCGPLAYER = "tcgplayer_id"
    TCGPLAYER_SKU = "tcgplayer_sku"
    CARDMARKET = "cardmarket_id"
    CARDTRADER = "cardtrader_id"
    MTGO = "mtgo_id"
    MULTIVERSE = "multiverse_id"


Identifier: TypeAlias = tuple[Scheme, UUID | int]
_SCHEMES = tuple(Scheme)
_identifiers = attrgetter(*_SCHEMES)


@dataclass(frozen=True, slots=True)
class Clues:
    """What a row says, in its own spelling; None where it says nothing.

    `tcgplayer_id` and `cardmarket_id` are products, `cardtrader_id` is a blueprint. `finish` and `language` (a name of
    market.variants.Language) are translated already, by the table of the row's format.
    """

    scryfall_id: UUID | None = None
    tcgplayer_id: int | None = None
    tcgplayer_sku: int | None = None
    cardmarket_id: int | None = None
    cardtrader_id: int | None = None
    mtgo_id: int | None = None
    multiverse_id: int | None = None
    name: str | None = None
    set_code: str | None = None
    set_name: str | None = None
    collector_number: str | None = None
    finish: Finish | None = None
    language: str | None = None

    def identifiers(self) -> tuple[Identifier, ...]:
        """Return the identifiers that the row has, the most precise first."""
        return tuple([one for one in zip(_SCHEMES, _identifiers(self), strict=True) if one[1] is not None])
