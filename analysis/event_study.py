"""Event study: what prices did around events, relative to the index (docs/methods.md, events of the market).

The path of an event is the mean over the prices of its cards of `ln p - ln index`, less its value on the day before the
event. Of each day from 14 before to 30 after it, the median and the quartiles over events, with their number.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.observations import Integers

Floats = NDArray[np.float64]

BEFORE, AFTER = 14, 30  # days
OFFSETS = range(-BEFORE, AFTER + 1)
BASE = OFFSETS.index(-1)  # the day before the event
HELD = 3  # days that a price stands for, beyond its own
LEAST = 10  # events, below which nothing is said


class PathPoint(NamedTuple):
    """A day after the event (before it below 0): median and quartiles of n events, as logarithms."""

    day_offset: int
    median: float
    low: float
    high: float
    n: int


def relative(cents: Integers, index: Floats) -> Floats:
    """Return the logarithms of prices less those of the index, a row a day and a column a series; NaN where unknown.

    A price that is 0 is unobserved; the last one is held for HELD days.
    """
    logs = np.full(cents.shape, np.nan)
    np.log(cents, out=logs, where=cents > 0)
    for day in range(1, len(logs)):
        unknown = np.isnan(logs[day])
        recent = (cents[max(0, day - HELD) : day] > 0).any(axis=0)
        logs[day, unknown & recent] = logs[day - 1, unknown & recent]
    return logs - index[:, None]


def path_of(logs: Floats, day: int) -> Floats:
    """Return the path of an event on a day (a row of `logs`) whose series are the columns; NaN where unknown."""
    rows = np.array([day + offset for offset in OFFSETS])
    known = (rows >= 0) & (rows < len(logs))
    found = np.full((len(rows), logs.shape[1]), np.nan)
    found[known] = logs[rows[known]]
    found -= found[BASE]
    counts = np.isfinite(found).sum(axis=1)
    return np.where(counts > 0, np.nansum(found, axis=1) / np.maximum(counts, 1), np.nan)


def study(paths: Sequence[Floats]) -> list[PathPoint]:
    """Return median and quartiles of the paths of events, for each day that one at least has a value of."""
    if not paths:
        return []
    values = np.stack(paths)
    points = []
    for place, offset in enumerate(OFFSETS):
        known = values[np.isfinite(values[:, place]), place]
        if len(known):
            low, median, high = np.quantile(known, (0.25, 0.5, 0.75)).tolist()
            points.append(PathPoint(offset, median, low, high, len(known)))
    return points
