"""Volatility (docs/methods.md, signals): exponentially weighted mean of squared log returns, shrunk to that of peers.

Weights of RiskMetrics, Technical Document, 1996: lambda 0.94 a day.
"""

from typing import NamedTuple

import numpy as np

from market.observations import Numbers
from signals.history import COLUMNS, LONGEST, Floats, History

LAMBDA = 0.94
PRIOR = 20  # returns for which the peers count; measured by QLIKE of the next 7 days
FEWEST = 10  # returns; with fewer the peers alone say it
DAYS_A_YEAR = 365  # cards are traded every day


class Variance(NamedTuple):
    """Own variance of a series: `mean` of squared returns a day, NaN without a return.

    `effective` is the number of returns that equal weights would need for the same certainty, `returns` that of all.
    """

    mean: Floats
    effective: Floats
    returns: Numbers


def variance(history: History) -> Variance:
    """Return the variance of the last 90 days.

    A return over a gap of g days stands for g returns of the same size, r^2 / g a day, with the weights of their days.
    """
    before = history.last_observed[:, -LONGEST - 1 : -1]
    seen = history.observed[:, -LONGEST:] & np.take_along_axis(history.observed, before, axis=1)
    gaps = np.arange(COLUMNS - LONGEST, COLUMNS) - before
    returns = history.logs[:, -LONGEST:] - np.take_along_axis(history.logs, before, axis=1)
    weights = np.where(seen, LAMBDA ** np.arange(LONGEST - 1.0, -1, -1) * (1 - LAMBDA**gaps), 0)
    total = weights.sum(axis=1)
    squares = np.where(seen, returns**2 / gaps, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (weights * squares).sum(axis=1) / total
        effective = np.where(total > 0, total**2 / (weights**2).sum(axis=1), 0)
    return Variance(mean, effective, np.count_nonzero(seen, axis=1).astype(np.int32))


def shrunk(mean: Floats, effective: Floats, count: Numbers, pool: Floats) -> Floats:
    """Return the variance a day between a series' own and that of its peers, `pool`."""
    weight = np.where(count < FEWEST, 0, effective)
    between: Floats = (weight * np.where(weight > 0, mean, 0) + PRIOR * pool) / (weight + PRIOR)
    return between


def annual(variance_a_day: Floats) -> Floats:
    """Return the volatility a year of a variance a day."""
    volatility: Floats = np.sqrt(DAYS_A_YEAR * variance_a_day)
    return volatility
