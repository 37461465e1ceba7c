"""What groups of cards go by, beside set and rarity: color and type."""

from collections.abc import Collection
from functools import lru_cache

# The first of these words in a type line, in this order: an artifact creature is a creature, a creature land a land.
_TYPES = ("Land", "Creature", "Planeswalker", "Battle", "Instant", "Sorcery", "Artifact", "Enchantment")
COLORLESS, MULTICOLOR, LAND = "colorless", "multicolor", "land"


def color_of(identity: Collection[str]) -> str:
    """Return the color of an identity: its only letter, multicolor, or colorless."""
    return MULTICOLOR if len(identity) > 1 else next(iter(identity), COLORLESS)


def color_group(identity: Collection[str], type_line: str | None) -> str:
    """Return W, U, B, R, G, colorless, multicolor or land, by the letters of a color identity and the type line."""
    return LAND if card_type(type_line) == "Land" else color_of(identity)


@lru_cache(10_000)  # type lines are few
def card_type(type_line: str | None) -> str | None:
    """Return the type of a card's front face, "Other" for one such as a conspiracy, None without a type line."""
    if not type_line:
        return None
    words = type_line.partition("//")[0].split()
    return next((kind for kind in _TYPES if kind in words), "Other")
