"""Finishes, colours and formats of a card as one bit mask each: a search scans every card, so rows must be short.

A bit stands for a place in these lists. Masks are stored: append to a list, never reorder it.
"""

from collections.abc import Iterable, Sequence

FINISHES: tuple[str, ...] = ("nonfoil", "foil", "etched")
COLORS: tuple[str, ...] = ("W", "U", "B", "R", "G")
FORMATS: tuple[str, ...] = (
    "standard", "future", "historic", "timeless", "gladiator", "pioneer", "explorer", "modern", "legacy", "pauper",
    "vintage", "penny", "commander", "oathbreaker", "standardbrawl", "brawl", "alchemy", "paupercommander", "duel",
    "oldschool", "premodern", "predh", "tlr",
)  # fmt: skip


def mask(values: Iterable[str], known: Sequence[str]) -> int:
    """Return the mask with the bit of every value set. Raises ValueError for a value without a place."""
    return sum(1 << known.index(value) for value in set(values))
