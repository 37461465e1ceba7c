"""Lines of a chart: their gaps and their ranges."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil, floor, log10
from statistics import median_high
from typing import Any

CLEARLY_WIDER = 2.5  # a distance of N times the longest one of a usual day is a gap; one missed observation is none
FEW_POINTS = 40
PADDING = 0.08  # of the range, above and below
LEAST_SPAN, LEAST_SPAN_OF_SMALL = 0.02, 0.05  # of the value: what moves by less looks flat
SMALL_BELOW = 5  # values whose cents are large steps
FEWEST_TICKS = 3
LEAST_TIME = timedelta(days=1)  # on the axis of times


def segments(times: Sequence[datetime]) -> list[slice]:
    """Return the slices of ascending times between gaps, distances clearly wider than usual; they cover all times."""
    limit = widest_step(times)
    if limit is None:
        return [slice(0, len(times))] if times else []
    breaks = [index for index, (earlier, later) in enumerate(pairwise(times), 1) if later - earlier > limit]
    edges = [0, *breaks, len(times)]
    return [slice(start, stop) for start, stop in pairwise(edges)]


def widest_step(times: Sequence[datetime]) -> timedelta | None:
    """Return the longest distance of ascending times without a gap; None for fewer than three."""
    return CLEARLY_WIDER * _usual_wait(times) if len(times) >= 3 else None


def _usual_wait(times: Sequence[datetime]) -> timedelta:
    """Return the median of the days' longest distances: a source that publishes in the morning has no gap at night."""
    longest: dict[date, timedelta] = {}
    for earlier, later in pairwise(times):
        day = earlier.date()
        longest[day] = max(longest.get(day, later - earlier), later - earlier)
    return median_high(longest.values())


def with_gaps(
    times: Sequence[datetime], *columns: Sequence[Any], parts: Sequence[slice] | None = None
) -> tuple[list[Any], ...]:
    """Return times and columns with an empty point between two segments, so that no line crosses the gap.

    `parts` are the segments, here and below; by default they follow from the times.
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
    """Return the `mode` of a line and the `marker` if it has any: at most `most` at intervals (0: none).

    A point between two gaps has no line to either side and is invisible without a marker. In lines with such points
    each point, gaps included, has a size of its own, which is slower to draw.
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
    """Return `points` of a line with markers only for up to FEW_POINTS points."""
    return points(times, size, FEW_POINTS if len(times) <= FEW_POINTS else 0, parts)


def band(
    times: Sequence[datetime], low: Sequence[float], high: Sequence[float], parts: Sequence[slice] | None = None
) -> tuple[list[Any], list[Any]]:
    """Return the outline of the area between low and high, one closed shape a segment."""
    x: list[Any] = []
    y: list[Any] = []
    for part in segments(times) if parts is None else parts:
        x += [*times[part], *reversed(times[part]), None]
        y += [*high[part], *reversed(low[part]), None]
    return x, y


def time_range(times: Iterable[datetime]) -> list[datetime]:
    """Return the least range of the axis of these times: all of them, and a day."""
    known = list(times)
    first, last = min(known), max(known)
    air = max((LEAST_TIME - (last - first)) / 2, timedelta(0))
    return [first - air, last + air]


def value_range(values: Sequence[float], log: bool = False) -> list[float]:
    """Return the range of the axis of these values: with padding, not from zero; powers of ten where `log`.

    A range narrower than the least span is widened around its middle, so that a rest is not drawn as a cliff.
    """
    low, high = _at_least(min(values), max(values))
    if log:
        low, high = log10(low), log10(high)
    air = (high - low) * PADDING or abs(high) * PADDING or 1
    return [low - air, high + air]


def _at_least(low: float, high: float) -> tuple[float, float]:
    middle = (low + high) / 2
    half = middle * (LEAST_SPAN_OF_SMALL if middle < SMALL_BELOW else LEAST_SPAN) / 2
    return min(low, middle - half), max(high, middle + half)


def log_ticks(values: Sequence[float]) -> list[float]:
    """Return round values for the ticks of a logarithmic axis: 1, 2, 5, 10; more digits where these are too few."""
    low, high = (10**edge for edge in value_range(values, log=True))
    decades = range(floor(log10(low)), ceil(log10(high)) + 1)
    for digits in ((1,), (1, 2, 5), range(1, 10)):
        ticks = [round(digit * 10.0**decade, 9) for decade in decades for digit in digits]
        shown = [tick for tick in ticks if low <= tick <= high]
        if len(shown) >= FEWEST_TICKS:
            return shown
    # A narrow range has too few round values: evenly spaced ones instead.
    step = (high - low) / FEWEST_TICKS
    return [round(low + step * (number + 0.5), 2) for number in range(FEWEST_TICKS)]
