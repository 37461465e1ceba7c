"""What is missing as text that marketplaces read into a cart or a want list, a line each card.

TCGplayer's mass entry reads `4 Name [SET] number`, Cardmarket's list `4x Name (Name of the set)`. A line of any
printing has neither set nor number.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Missing(NamedTuple):
    """Copies of a card that are missing. Of any printing, set and number are empty."""

    copies: int
    name: str
    set_code: str = ""
    set_name: str = ""
    collector_number: str = ""


def for_tcgplayer(wanted: Iterable[Missing]) -> str:
    """Return the text for TCGplayer's mass entry."""
    return "\n".join(_tcgplayer(one) for one in wanted)


def for_cardmarket(wanted: Iterable[Missing]) -> str:
    """Return the text for Cardmarket's want lists."""
    return "\n".join(_cardmarket(one) for one in wanted)


def _tcgplayer(one: Missing) -> str:
    printing = f" [{one.set_code.upper()}] {one.collector_number}" if one.set_code else ""
    return f"{one.copies} {one.name}{printing}"


def _cardmarket(one: Missing) -> str:
    printing = f" ({one.set_name})" if one.set_name else ""
    return f"{one.copies}x {one.name}{printing}"
