"""Pixels of a card's picture by size: those of Scryfall's files, so that a page reserves the right room."""

from types import MappingProxyType

from dashapp.paths import PictureSize

ART: PictureSize = "art"
SIZES = MappingProxyType[PictureSize, tuple[int, int]](
    {ART: (626, 457), "small": (146, 204), "normal": (488, 680), "large": (672, 936)}
)
