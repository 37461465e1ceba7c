"""Illustration of a drawn card: a landscape of the card's kind below a sun that bears the sigil of the set.

All of it follows from the card's id, its side, type and colours, and the set's code: the same card always looks the
same.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise
from math import cos, pi, sin

from dashapp.paths import Side
from dashapp.pictures.palette import INK, Tint, ground
from services.market.pictures import PicturedCard

WIDTH, HEIGHT = 626, 457
LAYERS, STEPS = 4, 7
STARS, RAYS = 9, 16
MOST_BYTES = 64  # that blake2b gives

Point = tuple[float, float]


class Chance:
    """Deterministic sequence of numbers from a text; up to MOST_BYTES of them."""

    def __init__(self, seed: str) -> None:
        self._bytes: Iterator[int] = iter(blake2b(seed.encode(), digest_size=MOST_BYTES).digest())

    def between(self, low: float, high: float) -> int:
        """Return the next number of the sequence, in a range."""
        return round(low + (high - low) * next(self._bytes) / 255)


def illustration(card: PicturedCard, side: Side) -> str:
    """Return the illustration of a side as the content of an SVG of WIDTH x HEIGHT; it has no text.

    `card` has the words of that side.
    """
    chance = Chance(f"card {card.id} {side}")
    upper, lower = ground(card.color_identity)
    kind = (card.type_line or "").lower()
    across, down = chance.between(150, 476), chance.between(110, 200)
    parts = [
        f'<linearGradient id="sky" x2="0" y2="1"><stop stop-color="{upper.at(26)}"/>'
        f'<stop offset="1" stop-color="{lower.at(74)}"/></linearGradient>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#sky)"/>',
        _rays(across, down, upper) if "instant" in kind or "sorcery" in kind else _stars(chance, upper),
        _sun(across, down, chance.between(78, 104), upper, card.set_code),
        *_layers(chance, lower, _outline_of(kind)),
    ]
    return "".join(parts)


def sigil(set_code: str, radius: int) -> str:
    """Return the outline of a set's sigil around the origin, as the data of an SVG path."""
    points, hole = sigil_shape(set_code, radius)
    return f"M{_ridges(points)}ZM{-hole} 0a{hole} {hole} 0 1 0 {2 * hole} 0a{hole} {hole} 0 1 0 {-2 * hole} 0Z"


def sigil_shape(set_code: str, radius: int) -> tuple[list[Point], int]:
    """Return the corners of a set's sigil around the origin, and the radius of the hole in it."""
    chance = Chance(f"set {set_code}")
    rays, inner, is_double = chance.between(3, 9), chance.between(25, 62) / 100, chance.between(0, 1)
    notch = chance.between(70, 100) / 100
    radii = (1.0, inner, notch, inner)
    corners = 2 * rays * (1 + is_double)
    points = []
    for corner in range(corners):
        angle = 2 * pi * corner / corners - pi / 2
        length = radius * radii[corner % len(radii)]
        points.append((length * cos(angle), length * sin(angle)))
    return points, round(radius * inner / 2.4)


def _ridges(points: Sequence[Point]) -> str:
    return "L".join(f"{x:.0f} {y:.0f}" for x, y in points)


def _hills(points: Sequence[Point]) -> str:
    """Return a smooth line through the middles between the points."""
    middles = [f"Q{x:.0f} {y:.0f} {(x + nx) / 2:.0f} {(y + ny) / 2:.0f}" for (x, y), (nx, ny) in pairwise(points[1:])]
    return f"{_ridges(points[:1])}{''.join(middles)}L{_ridges(points[-1:])}"


def _towers(points: Sequence[Point]) -> str:
    steps = [f"H{(x + nx) / 2:.0f}V{ny:.0f}" for (x, _), (nx, ny) in pairwise(points)]
    return f"{_ridges(points[:1])}{''.join(steps)}H{WIDTH}"


def _clouds(points: Sequence[Point]) -> str:
    radius = round(0.62 * WIDTH / (len(points) - 1))
    return _ridges(points[:1]) + "".join(f"A{radius} {radius} 0 0 1 {x:.0f} {y:.0f}" for x, y in points[1:])


OUTLINES: tuple[tuple[str, Callable[[Sequence[Point]], str]], ...] = (
    ("land", _ridges), ("artifact", _towers), ("creature", _hills), ("enchantment", _clouds), ("planeswalker", _clouds),
)  # fmt: skip


def _outline_of(kind: str) -> Callable[[Sequence[Point]], str]:
    return next((outline for word, outline in OUTLINES if word in kind), _ridges)


def _stars(chance: Chance, tint: Tint) -> str:
    spots = "".join(f"M{chance.between(10, 616)} {chance.between(10, 230)}h0" for _ in range(STARS))
    return f'<path d="{spots}" stroke="{tint.at(88)}" stroke-width="5" stroke-linecap="round" opacity=".7"/>'


def _rays(across: int, down: int, tint: Tint) -> str:
    beams = []
    for number in range(RAYS):
        edges = [2 * pi * (number + part) / RAYS for part in (0, 0.5)]
        beams.append(f"M0 0L{_ridges([(700 * cos(edge), 700 * sin(edge)) for edge in edges])}Z")
    return f'<path transform="translate({across} {down})" d="{"".join(beams)}" fill="{tint.at(84)}" opacity=".24"/>'


def _sun(across: int, down: int, radius: int, tint: Tint, set_code: str) -> str:
    return (
        f'<g transform="translate({across} {down})">'
        f'<circle r="{radius * 3 // 2}" fill="{tint.at(80)}" opacity=".22"/>'
        f'<circle r="{radius}" fill="{tint.at(90)}"/>'
        f'<path d="{sigil(set_code, radius * 4 // 5)}" fill="{tint.at(30)}" fill-rule="evenodd"/></g>'
    )


def _layers(chance: Chance, tint: Tint, outline: Callable[[Sequence[Point]], str]) -> Iterator[str]:
    """Return the layers of the landscape from far and pale to near and dark."""
    for points, shade in hills(chance, tint):
        yield f'<path d="M0 {HEIGHT}L{outline(points)}V{HEIGHT}Z" fill="{shade}"/>'


def hills(chance: Chance, tint: Tint) -> Iterator[tuple[list[Point], str]]:
    """Yield the corners of each layer of the landscape, and its colour."""
    for number in range(LAYERS):
        base = 250 + 55 * number
        points: list[Point] = [(WIDTH * step / (STEPS - 1), base + chance.between(-70, 46)) for step in range(STEPS)]
        yield points, tint.at(56 - 13 * number) if number < LAYERS - 1 else INK.at(14)
