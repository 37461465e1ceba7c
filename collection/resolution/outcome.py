"""Outcome of a row: the card that it means, how certain that is, and why."""

from dataclasses import dataclass
from enum import StrEnum

from market.variants import Finish


class State(StrEnum):
    """How certain a card is: accepted as it is, shown to be confirmed, or still to be chosen."""

    EXACT = "exact"
    PROPOSED = "proposed"
    UNRESOLVED = "unresolved"


class Rung(StrEnum):
    """What decided, the most precise first. The first ones have the names of the clues' schemes."""

    SCRYFALL_ID = "scryfall_id"
    TCGPLAYER_ID = "tcgplayer_id"
    TCGPLAYER_SKU = "tcgplayer_sku"
    CARDMARKET_ID = "cardmarket_id"
    CARDTRADER_ID = "cardtrader_id"
    MTGO_ID = "mtgo_id"
    MULTIVERSE_ID = "multiverse_id"
    SET_AND_NUMBER = "set_and_number"
    SET_NAME_AND_NUMBER = "set_name_and_number"
    SET_AND_NAME = "set_and_name"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a row means. `card_id` is None where it is unresolved, `rung` is then None too.

    `finish` is that of the copy where the row or the card leaves no choice, else None: unknown. `reason` is a text for
    people. `candidates` are ids of cards to choose from, the likeliest first; none where the card is exact.
    """

    state: State
    card_id: int | None
    rung: Rung | None
    finish: Finish | None
    reason: str
    candidates: tuple[int, ...] = ()
