"""Finishes, colours and formats of a card as one number each: searching reads every card, so a card must be short.

A bit stands for a place in these lists. Numbers are stored: append to a list, never move what is in it.
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
    """The number in which the bit of every value is set. Raises ValueError for one that has no place."""
    return sum(1 << known.index(value) for value in set(values))
