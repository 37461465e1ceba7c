"""Daily prices of many series as a matrix: a row a series, a column a day, each row ending with its own last day."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.observations import Integers, Numbers, Observations

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

DAY = 24 * 60 * 60 * 1_000_000  # microseconds
LONGEST, REACH = 90, 3  # days: the longest window, and how much older its first price may be
COLUMNS = LONGEST + REACH + 1  # of a matrix; the age of a column is its distance from the last


class History(NamedTuple):
    """Prices of series: `logs` are natural logarithms of the last price of each day (UTC), NaN where unobserved.

    The last column is always observed. `days` counts the days of the last prices, `times` has their moments, both since
    the epoch of market.histories; `cents` are the last prices.
    """

    series: Numbers
    days: Integers
    times: Integers
    cents: Integers
    logs: Floats

    @property
    def observed(self) -> Mask:
        """Return where a price was observed."""
        return ~np.isnan(self.logs)

    def filled(self) -> Floats:
        """Return the logarithms with each price held until the next; NaN before the first."""
        return np.take_along_axis(self.logs, self.last_observed(), axis=1)

    def last_observed(self) -> NDArray[np.intp]:
        """Return for each place the column of the last price observed until then; 0 before the first."""
        columns = np.where(self.observed, np.arange(COLUMNS), 0)
        return np.maximum.accumulate(columns, axis=1)


def history_of(prices: Observations) -> History:
    """Return the history of ordered prices: the last of each day, no further back than the matrix reaches."""
    days, prices = prices.last_in_buckets(0, DAY)
    last = np.append(np.diff(prices.series) != 0, np.ones(min(len(days), 1), np.bool_))
    rows = np.cumsum(last) - last
    ages = days[last][rows] - days
    near = ages < COLUMNS
    logs = np.full((np.count_nonzero(last), COLUMNS), np.nan)
    logs[rows[near], COLUMNS - 1 - ages[near]] = np.log(prices.cents[near] / 100)
    return History(prices.series[last], days[last], prices.times[last], prices.cents[last], logs)
