"""Daily prices of many series as a matrix: a row a series, a column a day, each row ending with its own last day."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from market.observations import Integers, Numbers, Observations

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

DAY = 24 * 60 * 60 * 1_000_000  # microseconds
LONGEST, REACH = 90, 3  # days: the longest window, and how much older its first price may be
COLUMNS = LONGEST + REACH + 1  # of a matrix; the age of a column is its distance from the last
BLOCK = 1_000  # series, side by side in the snapshots' key, whose closes are stored together


@dataclass(frozen=True)
class History:
    """Prices of series: `logs` are natural logarithms of the last price of each day (UTC), NaN where unobserved.

    The last column is always observed. `days` counts the days of the last prices, `times` has their moments, both since
    the epoch of market.histories; `cents` are the last prices.
    """

    series: Numbers
    days: Integers
    times: Integers
    cents: Integers
    logs: Floats

    @cached_property
    def observed(self) -> Mask:
        """Return where a price was observed."""
        return ~np.isnan(self.logs)

    @cached_property
    def last_observed(self) -> NDArray[np.intp]:
        """Return for each place the column of the last price observed until then; 0 before the first."""
        columns = np.where(self.observed, np.arange(COLUMNS), 0)
        return np.maximum.accumulate(columns, axis=1)

    @cached_property
    def filled(self) -> Floats:
        """Return the logarithms with each price held until the next; NaN before the first."""
        return np.take_along_axis(self.logs, self.last_observed, axis=1)


def closes_of(prices: Observations, days: range) -> Integers:
    """Return the last price of each day (rows) of the series of a block, in cents; 0 where there is none."""
    cells = (prices.times // DAY - days.start) * BLOCK + prices.series % BLOCK
    if np.bincount(cells, minlength=1).max() > 1:  # of several prices of a day the last is written last
        order = np.argsort(prices.times, kind="stable")
        cells, prices = cells[order], prices.at(order)
    closes = np.zeros((len(days), BLOCK), np.int64)
    closes.reshape(-1)[cells] = prices.cents
    return closes


def history_of(series: Numbers, times: Integers, columns: Integers, last_day: int) -> History:
    """Return the histories of series whose last prices have these times.

    `columns` has for each series its closes, a row a day, the last row for `last_day`.
    """
    days = times // DAY
    places = np.arange(len(columns) - COLUMNS, len(columns)) - (last_day - days)[:, None]
    cents = np.where(places >= 0, np.take_along_axis(columns.T, np.maximum(places, 0), axis=1), 0)
    known = cents[:, -1] > 0
    with np.errstate(divide="ignore"):
        logs = np.where(cents > 0, np.log(cents / 100), np.nan)
    return History(series[known], days[known], times[known], cents[known, -1], logs[known])
