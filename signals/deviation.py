"""Deviation (docs/methods.md, signals): distance of a price from its own median, in units of its usual scatter."""

from typing import NamedTuple

import numpy as np

from signals.history import Floats, History

DAYS = 14
NORMAL = 1.4826  # makes the MAD of a normal distribution its standard deviation
LEAST = 0.01  # of the price; no scale is smaller, nor than a cent
WEEK = 7  # days over which the peers' variance counts


class Median(NamedTuple):
    """Median of the logarithms of 14 days, and the median distance from it (MAD).

    NaN where fewer than half of the days have a price. The MAD of most series is 0.
    """

    middle: Floats
    distance: Floats


def median(history: History) -> Median:
    """Return the median of each series and its MAD."""
    logs = history.logs[:, -DAYS:]
    middle = _middle(logs)
    distance = _middle(np.abs(logs - middle[:, None]))
    known = 2 * np.count_nonzero(history.observed[:, -DAYS:], axis=1) >= DAYS
    return Median(np.where(known, middle, np.nan), np.where(known, distance, np.nan))


def deviation(log_price: Floats, middle: Floats, distance: Floats, pool: Floats) -> Floats:
    """Return z, the modified z-score with a floor below its scale: the MAD of most series is 0."""
    cent = np.log1p(0.01 / np.exp(log_price))
    floor = np.maximum(np.sqrt(WEEK * pool), np.maximum(cent, LEAST))
    z: Floats = (log_price - middle) / np.maximum(NORMAL * distance, floor)
    return z


def _middle(values: Floats) -> Floats:
    """Return the median of each row without its NaN."""
    ordered = np.sort(values, axis=1)  # NaN come last
    count = np.count_nonzero(~np.isnan(values), axis=1)
    rows = np.arange(len(values))
    middle: Floats = (ordered[rows, (count - 1) // 2] + ordered[rows, count // 2]) / 2
    return middle
