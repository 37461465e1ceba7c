"""Lines of a chart: where they break, how high they reach, and the labels at their ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil, floor, log10
from statistics import median_high
from typing import Any

CLEARLY_WIDER = 2.5  # a distance this many times the longest one of a usual day is a gap: one missed observation is not
FEW_POINTS = 40
PADDING = 0.08  # of the range, above and below
FEWEST_TICKS = 3
LABEL_HEIGHT = 34  # pixels of a label of two lines, with some air
LEAST_TIME = timedelta(days=1)  # on the axis of times
CHARACTER_WIDTH = 6.6  # pixels, on average, in the charts' type


@dataclass(frozen=True, slots=True)
class EndLabel:
    """What stands at the end of a line, at the height of its last value. `text` may have several lines.

    `series` is that of a line which goes on as prices arrive (figures/live.py): its label goes with it.
    """

    value: float
    text: str
    colour: str
    series: str | None = None


def segments(times: Sequence[datetime]) -> list[slice]:
    """Split ascending times where the distance is clearly wider than usual; the slices cover all of them."""
    limit = widest_step(times)
    if limit is None:
        return [slice(0, len(times))] if times else []
    breaks = [index for index, (earlier, later) in enumerate(pairwise(times), 1) if later - earlier > limit]
    edges = [0, *breaks, len(times)]
    return [slice(start, stop) for start, stop in pairwise(edges)]


def widest_step(times: Sequence[datetime]) -> timedelta | None:
    """The longest distance between ascending times that is not a gap; None where they are too few to tell."""
    return CLEARLY_WIDER * _usual_wait(times) if len(times) >= 3 else None


def _usual_wait(times: Sequence[datetime]) -> timedelta:
    """The longest distance that begins on a usual day: sources that publish in the morning leave no gap at night."""
    longest: dict[date, timedelta] = {}
    for earlier, later in pairwise(times):
        day = earlier.date()
        longest[day] = max(longest.get(day, later - earlier), later - earlier)
    return median_high(longest.values())


def with_gaps(
    times: Sequence[datetime], *columns: Sequence[Any], parts: Sequence[slice] | None = None
) -> tuple[list[Any], ...]:
    """Copy times and columns with an empty point between two segments, so that the line is not drawn across.

    `parts` are the segments where the caller knows them better than their times do, here and below.
    """
    result: tuple[list[Any], ...] = tuple([] for _ in range(1 + len(columns)))
    for number, part in enumerate(segments(times) if parts is None else parts):
        if number:
            result[0].append(times[part.start - 1])
            for column in result[1:]:
                column.append(None)
        for source, target in zip((times, *columns), result, strict=True):
            target.extend(source[part])
    return result


def points(times: Sequence[datetime], size: int, most: int, parts: Sequence[slice] | None = None) -> dict[str, Any]:
    """The `mode` of a line and, where it has any, its `marker`: at most so many of them here and there (0: none).

    A point between two gaps has no line to either side: without a marker it could not be seen. Where there are such,
    each point of the line, gaps included, has a size of its own, which is slower to draw.
    """
    parts = segments(times) if parts is None else parts
    alone = {part.start for part in parts if part.stop - part.start == 1}
    if not alone:
        return {"mode": "lines+markers", "marker": {"size": size, "maxdisplayed": most}} if most else {"mode": "lines"}
    every = -(-len(times) // most) if most else len(times) + 1
    sizes = [size if place % every == every - 1 or place in alone else 0 for place in range(len(times))]
    shown = [size or 0 for size in with_gaps(times, sizes, parts=parts)[1]]
    return {"mode": "lines+markers", "marker": {"size": shown, "line": {"width": 0}, "opacity": 1}}


def few_points(times: Sequence[datetime], size: int = 5, parts: Sequence[slice] | None = None) -> dict[str, Any]:
    """`points` of a line that has markers only where its points are few."""
    return points(times, size, FEW_POINTS if len(times) <= FEW_POINTS else 0, parts)


def band(
    times: Sequence[datetime], low: Sequence[float], high: Sequence[float], parts: Sequence[slice] | None = None
) -> tuple[list[Any], list[Any]]:
    """Outline of the area between low and high, one closed shape a segment."""
    x: list[Any] = []
    y: list[Any] = []
    for part in segments(times) if parts is None else parts:
        x += [*times[part], *reversed(times[part]), None]
        y += [*high[part], *reversed(low[part]), None]
    return x, y


def time_range(times: Iterable[datetime]) -> list[datetime]:
    """What the axis of these times shows at least: all of them, and a day."""
    known = list(times)
    first, last = min(known), max(known)
    air = max((LEAST_TIME - (last - first)) / 2, timedelta(0))
    return [first - air, last + air]


def value_range(values: Sequence[float], log: bool = False) -> list[float]:
    """The range that the axis of these values has: with some air, not from zero; powers of ten where `log`."""
    low, high = min(values), max(values)
    if log:
        low, high = log10(low), log10(high)
    air = (high - low) * PADDING or abs(high) * PADDING or 1
    return [low - air, high + air]


def log_ticks(values: Sequence[float]) -> list[float]:
    """Round values for the ticks of a logarithmic axis: 1, 2, 5, 10; between them all digits where that is too few."""
    low, high = (10**edge for edge in value_range(values, log=True))
    decades = range(floor(log10(low)), ceil(log10(high)) + 1)
    for digits in ((1,), (1, 2, 5), range(1, 10)):
        ticks = [round(digit * 10.0**decade, 9) for decade in decades for digit in digits]
        shown = [tick for tick in ticks if low <= tick <= high]
        if len(shown) >= FEWEST_TICKS:
            return shown
    step = (high - low) / FEWEST_TICKS
    return [round(low + step * (number + 0.5), 2) for number in range(FEWEST_TICKS)]


def label_annotations(
    labels: Sequence[EndLabel], axis: Sequence[float], plot_height: float, log: bool = False
) -> list[dict[str, Any]]:
    """Place labels at the right of the chart, moved apart where they would touch. `plot_height` is in pixels."""
    low, high = axis
    level = {id(label): (log10(label.value) if log else label.value) for label in labels}
    wanted = {key: (value - low) / (high - low) * plot_height for key, value in level.items()}
    ordered = sorted(labels, key=lambda label: wanted[id(label)])
    placed = _apart([wanted[id(label)] for label in ordered], plot_height)
    return [
        _annotation(label, level[id(label)], place - wanted[id(label)])
        for label, place in zip(ordered, placed, strict=True)
    ]


def label_width(labels: Sequence[EndLabel]) -> int:
    """Room in pixels that the labels need at the right of the chart."""
    longest = max((len(line) for label in labels for line in label.text.split("<br>")), default=0)
    return round(longest * CHARACTER_WIDTH) + 16


def _apart(heights: Sequence[float], limit: float) -> list[float]:
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + LABEL_HEIGHT) if placed else height)
    for index in range(len(placed) - 1, -1, -1):
        ceiling = placed[index + 1] - LABEL_HEIGHT if index + 1 < len(placed) else limit - LABEL_HEIGHT / 2
        placed[index] = min(placed[index], ceiling)
    return placed


def _annotation(label: EndLabel, level: float, shift: float) -> dict[str, Any]:
    return {
        "name": label.series,
        "x": 1,
        "xref": "paper",
        "y": level,
        "text": label.text,
        "font": {"color": label.colour},
        "xanchor": "left",
        "yanchor": "middle",
        "align": "left",
        "xshift": 6,
        "yshift": round(shift, 1),
        "showarrow": False,
    }
