"""Matched index: price movement, each series compared with itself only (docs/methods.md, market index; ILO/IMF CPI
manual, elementary indices: Jevons).

    I_t = I_(t-1) * exp(sum of ln(p_i,t / p_i,prev) / N_t)

`p_prev` is the series' own previous price, at most seven days old. N_t counts the series alive in the bucket: those
with such a price, observed again in it or not. Both prices must be at or above 1.00 in their currency, and a logarithm
is clipped to ln 4. A series that enters has no previous price to compare; one that ends leaves for want of a match.
Sums of logarithms and counts are additive over variants, and are therefore stored. They are additive over series, and
are therefore computed for some series of a time window at a time.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.observations import Integers, Observations

VERSION = "matched-jevons-1"
OLDEST_MATCH = 7 * 24 * 3600 * 1_000_000  # microseconds
LEAST_CENTS = 100
LARGEST_LOG = float(np.log(4))
NEVER = np.iinfo(np.int64).min // 2
AT_ONCE = 65_536  # series

Floats = NDArray[np.float64]
GroupOf = NDArray[np.int16]  # by series id the number of its group


class Moves(NamedTuple):
    """Moves in the buckets of a time window (rows), by group (columns): sum of logarithms, number of matched series,
    number of series alive. For a plain average also the number of observed series and the sum of their last prices.
    """

    log_sum: Floats
    matched: Integers
    alive: Integers
    observed: Integers
    cents: Floats


class LastPrices:
    """Last price of each series before a time window: the window's first price is compared with it."""

    def __init__(self, size: int) -> None:
        self._times = np.full(size, NEVER)
        self._cents = np.zeros(size, np.int64)

    @property
    def size(self) -> int:
        """Return a number above every series id."""
        return len(self._times)

    def of(self, ids: NDArray[np.integer]) -> tuple[Integers, Integers]:
        """Return times and cents of some series; NEVER for a series without a price."""
        return self._times[ids], self._cents[ids]

    def note(self, prices: Observations) -> None:
        """Store the last prices of some series, one of each."""
        self._times[prices.series], self._cents[prices.series] = prices.times, prices.cents

    def joined(self, new: Observations, start: int) -> Observations:
        """Return all new prices of some series, each after the series' last one unless that is too old.

        Stores the newest. The window from `start` on must not have had prices of these series before.
        """
        first = np.flatnonzero(np.diff(new.series, prepend=-1))
        ids = new.series[first]
        known = self._times[ids] >= start - OLDEST_MATCH
        places, old = first[known], self._prices(ids[known])
        joined = Observations(
            np.insert(new.series, places, old.series),
            np.insert(new.times, places, old.times),
            np.insert(new.cents, places, old.cents),
        )
        newest = np.flatnonzero(np.diff(new.series, append=-1))
        self._times[ids], self._cents[ids] = new.times[newest], new.cents[newest]
        return joined

    def silent(self, start: int) -> Iterator[Observations]:
        """Yield the last prices, not too old, of series without one in the window, after all others were `joined`."""
        ids = np.flatnonzero((self._times < start) & (self._times >= start - OLDEST_MATCH))
        for place in range(0, len(ids), AT_ONCE):
            yield self._prices(ids[place : place + AT_ONCE].astype(np.int32))

    def _prices(self, ids: NDArray[np.int32]) -> Observations:
        return Observations(ids, *self.of(ids))


class Steps:
    """Last prices of series in the buckets of a time window, each compared with the series' previous one.

    The window begins at `start` and has `count` buckets; each series has at most one price before it.
    """

    def __init__(self, prices: Observations, start: int, width: int, count: int) -> None:
        self.count = count
        self.buckets, (self.series, self.times, self.cents, _) = prices.last_in_buckets(start, width)
        again = np.diff(self.series) == 0
        self._following = np.append(np.where(again, self.buckets[1:], count), count)[: len(self.buckets)]
        self._end = self.buckets + OLDEST_MATCH // width + 1  # half-open: the bucket from which the price is too old
        self._enough = self.cents >= LEAST_CENTS
        matched = again & (self.buckets[1:] < self._end[:-1]) & self._enough[1:] & self._enough[:-1]
        self._matched = np.flatnonzero(matched) + 1

    def present(self) -> NDArray[np.bool_]:
        """Return which buckets have prices."""
        return np.bincount(self.buckets[self.buckets >= 0], minlength=self.count) > 0

    def moves(self, group_of: GroupOf, groups: int) -> Moves:
        """Return the steps, summed by bucket and group."""
        shape = self.count, groups
        cells = self.buckets * groups + group_of[self.series]
        moved, seen = cells[self._matched], self.buckets >= 0
        logs = np.log(self.cents[self._matched] / self.cents[self._matched - 1]).clip(-LARGEST_LOG, LARGEST_LOG)
        return Moves(
            _summed(moved, shape, logs),
            _counted(moved, shape),
            self._alive(group_of, groups),
            _counted(cells[seen], shape),
            _summed(cells[seen], shape, self.cents[seen]),
        )

    def _alive(self, group_of: GroupOf, groups: int) -> Integers:
        """Return the number of series alive by bucket and group.

        A series is alive from the bucket after a price to that of the next one. That bucket counts unless the next
        price is below LEAST_CENTS.
        """
        stays = np.append(self._enough[1:], True)[: len(self.series)]
        end = np.minimum(self._following + stays, self._end)
        begins: Integers = np.maximum(self.buckets + 1, 0)
        ends: Integers = np.minimum(end, self.count)
        some = np.flatnonzero(self._enough & (begins < ends))
        group = group_of[self.series[some]]
        shape = self.count + 1, groups
        # Begins less ends, accumulated over the buckets: no loop over the buckets in which a series is alive.
        begun, ended = (_counted(edges[some] * groups + group, shape) for edges in (begins, ends))
        return (begun - ended).cumsum(axis=0)[:-1]


def _counted(cells: Integers, shape: tuple[int, int]) -> Integers:
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)


def _summed(cells: Integers, shape: tuple[int, int], values: Integers | Floats) -> Floats:
    sums = np.bincount(cells, values, minlength=shape[0] * shape[1]).reshape(shape)
    return sums.astype(np.float64, copy=False)  # bincount of no values returns integers


def coverage(matched: int | None, alive: int | None) -> float:
    """Return the share of the series alive in a bucket that were matched, from 0 to 1."""
    return round((matched or 0) / alive, 4) if alive else 0.0


def chained(steps: Iterable[tuple[float, int]]) -> list[float]:
    """Return index values of (sum of logarithms, series alive) in time order: 100 at the first, its own step unused."""
    logs = [log_sum / alive if alive else 0.0 for log_sum, alive in steps]
    return [float(value) for value in 100 * np.exp(np.cumsum([0.0, *logs[1:]]))] if logs else []
