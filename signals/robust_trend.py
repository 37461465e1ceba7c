"""Trend that few wild prices cannot make (docs/methods.md, signals): Sen's slope with the test of Mann and Kendall.

For single series: the number of pairs grows with the square of the days.
"""

from typing import Any, NamedTuple

import numpy as np

from signals.history import Floats

DAYS, LEAST_PRICES = 30, 10
SIGNIFICANT = 1.96  # over sqrt(n): autocorrelations below it are noise


class RobustTrend(NamedTuple):
    """`slope` a day (logarithm): the median of those of all pairs of prices (Sen 1968); `z` of Mann and Kendall."""

    slope: float
    z: float


def robust_trend(logs: Floats) -> RobustTrend | None:
    """Return the trend of a series over DAYS; `logs` has a day each, the last one last, NaN where unobserved.

    None with fewer than LEAST_PRICES prices.
    """
    days = np.flatnonzero(~np.isnan(logs[-DAYS:])).astype(np.float64)
    prices = logs[-DAYS:][~np.isnan(logs[-DAYS:])]
    if len(prices) < LEAST_PRICES:
        return None
    earlier, later = np.triu_indices(len(prices), 1)
    rises = prices[later] - prices[earlier]
    slope = float(np.median(rises / (days[later] - days[earlier])))
    score = int(np.sign(rises).sum())
    rest = np.round(prices - slope * days, 9)  # what is equal stays equal
    variance = _variance(prices) * _correction(rest)
    return RobustTrend(slope, float((score - np.sign(score)) / np.sqrt(variance)) if variance > 0 else 0.0)


def _variance(prices: Floats) -> float:
    """Return the variance of the score where prices are in any order, with ties (Kendall 1975)."""
    ties = np.unique(prices, return_counts=True)[1]
    return float(_pairs(len(prices)) - _pairs(ties).sum()) / 18


def _pairs(count: Any) -> Any:
    return count * (count - 1) * (2 * count + 5)


def _correction(rest: Floats) -> float:
    """Return by how much more the score of prices varies that follow each other (Hamed and Rao 1998).

    `rest` is what the slope leaves. Only autocorrelations of its ranks that are significant count. A score that varies
    less is not believed: the correction is 1 at least.
    """
    count = len(rest)
    ranks = _ranks(rest)
    ranks = ranks - ranks.mean()
    spread = float(ranks @ ranks)
    if spread == 0:
        return 1.0
    lags = np.arange(1, count - 2)
    own = np.array([float(ranks[lag:] @ ranks[:-lag]) / spread for lag in lags])
    own[np.abs(own) < SIGNIFICANT / np.sqrt(count)] = 0
    weights = (count - lags) * (count - lags - 1) * (count - lags - 2)
    return max(1 + 2 * float(weights @ own) / (count * (count - 1) * (count - 2)), 1.0)


def _ranks(values: Floats) -> Floats:
    """Return the ranks of values from 1; those of equal ones are their mean."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    means = ends - (counts - 1) / 2
    return means[place]
