"""The chart on the picture of a shared link, drawn at twice its size and scaled down, which makes its line smooth."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PIL import Image, ImageDraw

from dashapp.figures.lines import PADDING
from dashapp.figures.theme import Palette, mixed
from dashapp.sharing.lines import Line

SCALE = 2
THICK, DOT = 4, 8  # pixels of the line, and of the radius of the dot at its end
SHADE = 0.08  # of the accent below the line

Point = tuple[float, float]


def chart(line: Line, width: int, height: int, colours: Palette) -> Image.Image:
    """Return a chart of a line with a rule at its least and at its largest value."""
    image = Image.new("RGB", (width * SCALE, height * SCALE), colours.surface)
    draw = ImageDraw.Draw(image)
    parts = [list(_placed(part, line, image.width, image.height)) for part in line.parts]
    for part in parts:
        _shade(draw, part, image.height, mixed(colours.accent, colours.surface, SHADE))
    for rule in _rules(image.height):
        draw.line([(0, rule), (image.width, rule)], colours.border, SCALE)
    for part in parts:
        _stroke(draw, part, colours.accent)
    _dot(draw, parts[-1][-1], colours)
    return image.resize((width, height), Image.Resampling.BOX)


def rules(height: int) -> tuple[int, int]:
    """Return the places of the largest and of the least value in a chart of a height."""
    highest, least = _rules(height * SCALE)
    return round(highest / SCALE), round(least / SCALE)


def _rules(height: int) -> tuple[float, float]:
    edge = max(PADDING * height, DOT * SCALE + 2)
    return edge, height - edge


def _placed(part: Sequence[Point], line: Line, width: int, height: int) -> Iterator[Point]:
    """Yield the points of a part in pixels, with a corner between two values where the line has steps."""
    every = [point for one in line.parts for point in one]
    begin, end = every[0][0], every[-1][0]
    low, high = (pick(value for _, value in every) for pick in (min, max))
    top, bottom = _rules(height)
    room = width - (DOT + 1) * SCALE
    before: float | None = None
    for time, value in part:
        x = room * (time - begin) / ((end - begin) or 1)
        y = bottom - (bottom - top) * (value - low) / (high - low) if high > low else (top + bottom) / 2
        if line.stepped and before is not None:
            yield x, before
        yield x, y
        before = y


def _shade(draw: ImageDraw.ImageDraw, part: Sequence[Point], height: int, fill: str) -> None:
    if len(part) > 1:
        draw.polygon([(part[0][0], height), *part, (part[-1][0], height)], fill)


def _stroke(draw: ImageDraw.ImageDraw, part: Sequence[Point], fill: str) -> None:
    width = THICK * SCALE
    for start, end in pairwise(part):
        draw.line([start, end], fill, width)
    radius = width / 2 - 1  # a line is a little thinner than its width: a larger join would be seen
    for x, y in part:
        draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill)


def _dot(draw: ImageDraw.ImageDraw, at: Point, colours: Palette) -> None:
    x, y = at
    for radius, fill in ((DOT * SCALE, colours.surface), ((DOT - 2) * SCALE, colours.accent)):
        draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill)
