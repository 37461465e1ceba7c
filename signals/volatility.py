"""Volatility (docs/methods.md, signals): exponentially weighted mean of squared log returns, shrunk to that of peers.

Weights of RiskMetrics, Technical Document, 1996: lambda 0.94 a day.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.observations import Numbers
from signals.history import COLUMNS, LONGEST, Floats, History, Mask

LAMBDA = 0.94
PRIOR = 20  # returns for which the peers count; measured by QLIKE of the next 7 days
FEWEST = 10  # returns; with fewer the peers alone say it
RANKED = 30  # days with a variance of at least FEWEST returns, before a rank among them says something
TINY = 1e-9  # of a variance: sums of the same numbers in another order
DAYS_A_YEAR = 365  # cards are traded every day


class Variance(NamedTuple):
    """Own variance of a series: `mean` of squared returns a day, NaN without a return.

    `effective` is the number of returns that equal weights would need for the same certainty, `returns` that of all.
    """

    mean: Floats
    effective: Floats
    returns: Numbers


class Returns(NamedTuple):
    """By series and day of the last 90: where there is a return, its gap in days, and r^2 / gap."""

    seen: Mask
    gaps: NDArray[np.intp]
    squares: Floats


def returns_of(history: History) -> Returns:
    """Return the returns of the last 90 days, each from the last observed day before."""
    before = history.last_observed[:, -LONGEST - 1 : -1]
    seen = history.observed[:, -LONGEST:] & np.take_along_axis(history.observed, before, axis=1)
    gaps = np.arange(COLUMNS - LONGEST, COLUMNS) - before
    moves = history.logs[:, -LONGEST:] - np.take_along_axis(history.logs, before, axis=1)
    return Returns(seen, gaps, np.where(seen, moves**2 / gaps, 0))


def variance(returns: Returns) -> Variance:
    """Return the variance of the last 90 days.

    A return over a gap of g days stands for g returns of the same size, r^2 / g a day, with the weights of their days.
    """
    seen, gaps, squares = returns
    weights = np.where(seen, LAMBDA ** np.arange(LONGEST - 1.0, -1, -1) * (1 - LAMBDA**gaps), 0)
    total = weights.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (weights * squares).sum(axis=1) / total
        effective = np.where(total > 0, total**2 / (weights**2).sum(axis=1), 0)
    return Variance(mean, effective, np.count_nonzero(seen, axis=1).astype(np.int32))


def rank(returns: Returns) -> Floats:
    """Return the share of a series' own days whose variance, as known then, was less than that of the last day.

    NaN where fewer than RANKED days have one.
    """
    seen, gaps, squares = returns
    total, weighted = np.zeros(len(seen)), np.zeros(len(seen))
    path, count = np.full((LONGEST, len(seen)), np.nan), np.cumsum(seen, axis=1)
    for day in range(LONGEST):
        weight = np.where(seen[:, day], 1 - LAMBDA ** gaps[:, day], 0)
        total, weighted = LAMBDA * total + weight, LAMBDA * weighted + weight * squares[:, day]
        known = count[:, day] >= FEWEST
        path[day, known] = weighted[known] / total[known]
    days = np.count_nonzero(~np.isnan(path), axis=0)
    with np.errstate(invalid="ignore"):
        below = np.count_nonzero(path < path[-1] * (1 - TINY), axis=0)
    return np.where(days >= RANKED, below / np.maximum(days, 1), np.nan)


def shrunk(mean: Floats, effective: Floats, count: Numbers, pool: Floats) -> Floats:
    """Return the variance a day between a series' own and that of its peers, `pool`."""
    weight = np.where(count < FEWEST, 0, effective)
    between: Floats = (weight * np.where(weight > 0, mean, 0) + PRIOR * pool) / (weight + PRIOR)
    return between


def annual(variance_a_day: Floats) -> Floats:
    """Return the volatility a year of a variance a day."""
    volatility: Floats = np.sqrt(DAYS_A_YEAR * variance_a_day)
    return volatility
