"""Colours of drawn cards: hue and saturation of Magic's colours and of the rarities, in degrees and per cent.

They belong to the picture, not to a theme: a drawing looks the same on a light and on a dark page.
"""

from collections.abc import Collection
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Tint:
    """A colour without its lightness."""

    hue: int
    saturation: int

    def at(self, lightness: int) -> str:
        """Return the colour at a lightness in per cent, as SVG writes it."""
        return f"hsl({self.hue},{self.saturation}%,{lightness}%)"


BY_COLOR = MappingProxyType(
    {"W": Tint(44, 55), "U": Tint(210, 62), "B": Tint(270, 16), "R": Tint(12, 66), "G": Tint(138, 40)}
)
COLORLESS, GOLD = Tint(212, 12), Tint(42, 62)
INK = Tint(220, 24)
BY_RARITY = MappingProxyType(
    {
        "common": Tint(220, 10),
        "uncommon": Tint(204, 26),
        "rare": Tint(44, 58),
        "mythic": Tint(20, 78),
        "special": Tint(286, 38),
        "bonus": Tint(322, 46),
    }
)


def ground(color_identity: Collection[str]) -> tuple[Tint, Tint]:
    """Return the tints between which the illustration of a card of these colours shades."""
    tints = [tint for color, tint in BY_COLOR.items() if color in color_identity]
    return (tints[0], tints[-1]) if tints else (COLORLESS, COLORLESS)


def plate(color_identity: Collection[str]) -> Tint:
    """Return the tint of the frame's plates."""
    first, last = ground(color_identity)
    return first if first == last else GOLD


def rarity(name: str | None) -> Tint:
    """Return the tint of a rarity; that of a common card where it is not known."""
    return BY_RARITY.get(name or "", BY_RARITY["common"])
