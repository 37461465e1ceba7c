"""Phrases that facts of several kinds have in common."""

from decimal import Decimal

from dashapp import formats
from services.market.card_summary import CardSummary

SIGNS = {"up": 1, "flat": 0, "down": -1}
DEAD_BAND = 1  # per cent; a change below may be called steady, as in signals (signals/confidence.py)


def card_name(card: CardSummary) -> str:
    """Return a card with its printing: `Opt (Dominaria #60)`."""
    return f"{card.name} ({formats.printing(card.set_name, card.set_code, card.collector_number)})"


def sign(percent: Decimal | float) -> int:
    """Return the sign of a change as it is shown: 0 for one that is rounded to nothing."""
    return SIGNS[formats.direction(percent)]


def is_calm(percent: Decimal | float) -> bool:
    """Return whether a change is within the dead band."""
    return abs(float(percent)) < DEAD_BAND


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun: `1 copy`, `12 copies`."""
    return f"{formats.count(number)} {one if number == 1 else many}"
