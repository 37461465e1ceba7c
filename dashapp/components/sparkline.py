"""Sparklines: a few values as a line of fixed size, drawn by the server as shapes cut out of the text's colour.

A shape needs no script and no file, and takes its colour from the theme. Text beside it tells the same in words.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from dash import html

WIDTH, HEIGHT, MARGIN = 96, 28, 2  # pixels
STROKE = 1.5
MOST_POINTS = 32

Point = tuple[float, float]


def sparkline(values: Sequence[float]) -> html.Span:
    """Return values at equal distances as a line above a faint area; an empty place for fewer than two."""
    shown = thinned(values)
    if len(shown) < 2:
        return html.Span(className="spark", **{"aria-hidden": "true"})
    line = _placed(shown)
    ground = [(line[-1][0], float(HEIGHT)), (line[0][0], float(HEIGHT))]
    parts = (("spark-area", [*line, *ground]), ("spark-line", _ribbon(line)))
    shapes = [html.Span(className=css, style={"clipPath": _polygon(points)}) for css, points in parts]
    return html.Span(shapes, className="spark", **{"aria-hidden": "true"})


def thinned(values: Sequence[float], most: int = MOST_POINTS) -> list[float]:
    """Return at most N of the values, evenly chosen, first and last included."""
    if len(values) <= most:
        return list(values)
    step = (len(values) - 1) / (most - 1)
    return [values[round(place * step)] for place in range(most)]


def _placed(values: Sequence[float]) -> list[Point]:
    """Return the values as points in pixels; equal ones are in the middle."""
    low, span = min(values), max(values) - min(values)
    across, down = (WIDTH - 2 * MARGIN) / (len(values) - 1), HEIGHT - 2 * MARGIN
    return [
        (MARGIN + place * across, HEIGHT - MARGIN - ((value - low) / span if span else 0.5) * down)
        for place, value in enumerate(values)
    ]


def _ribbon(line: Sequence[Point]) -> list[Point]:
    """Return the outline of a line as wide as STROKE: along one side and back along the other."""
    normals = [_normal(one, other) for one, other in pairwise(line)]
    joints = [_between(one, other) for one, other in pairwise([normals[0], *normals, normals[-1]])]
    half = STROKE / 2
    sides = [[(x + side * dx, y + side * dy) for (x, y), (dx, dy) in zip(line, joints, strict=True)]
             for side in (half, -half)]  # fmt: skip
    return [*sides[0], *reversed(sides[1])]


def _normal(one: Point, other: Point) -> Point:
    across, down = other[0] - one[0], other[1] - one[1]
    length = hypot(across, down)
    return -down / length, across / length


def _between(one: Point, other: Point) -> Point:
    """Return the normal at the joint of two pieces, long enough that both keep their width up to a sharp angle."""
    across, down = one[0] + other[0], one[1] + other[1]
    square = max(across * across + down * down, 1.0)
    return 2 * across / square, 2 * down / square


def _polygon(points: Sequence[Point]) -> str:
    return f"polygon({','.join(f'{x:.1f}px {y:.1f}px' for x, y in points)})"
