"""Text on the picture of a shared link, in the font Inter: the machine of a server has no fonts for certain."""

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont
from PIL.ImageDraw import ImageDraw

FONTS = Path(__file__).parent / "fonts"
INSTEAD = str.maketrans({"★": "*", "\u00a0": " ", "\u202f": " "})
MORE = "…"
BEYOND_LATIN_1 = "Œœı–—‘’‚“”„†•…‰‹›€™−"

Weight = Literal["regular", "semibold"]
Anchor = Literal["ls", "rs", "rm"]  # left or right; on the baseline, or in the middle


def write(
    draw: ImageDraw,
    text: str,
    at: tuple[int, int],
    size: int,
    fill: str,
    weight: Weight = "regular",
    end: Anchor = "ls",
) -> int:
    """Write a line of text; return the place of its right end."""
    shown = readable(text)
    font = _font(weight, size)
    draw.text(at, shown, fill, font, end)
    return at[0] + round(font.getlength(shown))


def fitting(text: str, width: int, size: int, least: int, weight: Weight = "regular") -> tuple[str, int]:
    """Return a text and the size at which it fits into a width, cut where it would be smaller than `least`."""
    shown = readable(text)
    while size > least and _font(weight, size).getlength(shown) > width:
        size -= 2
    font = _font(weight, size)
    if font.getlength(shown) <= width:
        return shown, size
    while shown and font.getlength(f"{shown}{MORE}") > width:
        shown = shown[:-1]
    return f"{shown.rstrip(' ·,')}{MORE}", size


def readable(text: str) -> str:
    """Return a text in letters that the font has: others without their accents, or left out."""
    return "".join(letter if _has(letter) else _plain(letter) for letter in text.translate(INSTEAD))


def _plain(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if _has(part))


def _has(letter: str) -> bool:
    return " " <= letter <= "~" or "¡" <= letter <= "ÿ" or letter in BEYOND_LATIN_1


@lru_cache(64)
def _font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"inter-{weight}.woff2", size, layout_engine=ImageFont.Layout.BASIC)
