"""Trend of a window (docs/methods.md, signals): least squares of the logarithm on the day.

t of a series that is a sum of its moves is no test (Granger and Newbold 1974): it is a strength, never a probability.
"""

from typing import NamedTuple

import numpy as np

from market.observations import Numbers
from signals.history import Floats, History

LEAST_ERROR = 0.002  # a day: the standard error of a line without any scatter would be 0


class Trend(NamedTuple):
    """Line through the prices of a window: `slope` a day (logarithm), its `t`, `r2`, and the number of prices.

    NaN where fewer than half of the days have a price. `r2` of a price that never moved is 1, as in SQL.
    """

    slope: Floats
    t: Floats
    r2: Floats
    prices: Numbers


def trend(history: History, days: int) -> Trend:
    """Return the line through the last `days` days of each series."""
    seen = history.observed[:, -days:]
    y = np.where(seen, history.logs[:, -days:] - history.logs[:, -1:], 0)  # a flat price is exactly 0
    count = np.count_nonzero(seen, axis=1)
    x = np.where(seen, np.arange(1.0 - days, 1.0), 0)
    x = np.where(seen, x - (x.sum(axis=1) / count)[:, None], 0)
    y = np.where(seen, y - (y.sum(axis=1) / count)[:, None], 0)
    xx, xy, yy = (x * x).sum(axis=1), (x * y).sum(axis=1), (y * y).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = xy / xx
        error = np.sqrt(np.maximum(yy - slope * xy, 0) / (count - 2) / xx)
        t = slope / np.maximum(error, LEAST_ERROR)
        r2 = np.where(yy > 0, slope * xy / yy, 1.0)
    known = (2 * count >= days) & (count > 2)
    slope, t, r2 = (np.where(known, one, np.nan) for one in (slope, t, r2))
    return Trend(slope, t, r2, count.astype(np.int32))
