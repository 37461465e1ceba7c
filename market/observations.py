"""Prices of many series as parallel arrays, and the last of them in each bucket of a time window."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Numbers = NDArray[np.int32]  # ids, counts
Places = NDArray[np.integer] | NDArray[np.bool_]


class Observations(NamedTuple):
    """Prices, sorted by series and time after `ordered`.

    `counts` are further columns; an unknown count is below zero.
    """

    series: Numbers  # ids
    times: Integers  # microseconds since the epoch of market.histories
    cents: Integers
    counts: tuple[Numbers, ...] = ()

    def at(self, places: Places) -> "Observations":
        """Return the prices at some places."""
        counts = tuple(column[places] for column in self.counts)
        return Observations(self.series[places], self.times[places], self.cents[places], counts)

    def ordered(self) -> "Observations":
        """Return the prices sorted by series and time."""
        return self.at(np.lexsort((self.times, self.series)))

    @classmethod
    def joined(cls, parts: Sequence["Observations"]) -> "Observations":
        """Return the prices of all parts. At least one part is required; all have the same columns."""
        series, times, cents, counts = zip(*parts, strict=True)
        return cls(
            np.concatenate(series), np.concatenate(times), np.concatenate(cents),
            tuple(np.concatenate(column) for column in zip(*counts, strict=True)),
        )  # fmt: skip

    def of(self, members: NDArray[np.bool_]) -> "Observations":
        """Return the prices of member series, given by series id; ids beyond the last are no members."""
        return self.at(members[np.minimum(self.series, len(members) - 1)] & (self.series < len(members)))

    def last_in_buckets(self, start: int, width: int) -> tuple[Integers, "Observations"]:
        """Return bucket numbers (that of `start` is 0) and the last price of each series and bucket."""
        buckets = (self.times - start) // width
        last = np.append((np.diff(self.series) != 0) | (np.diff(buckets) != 0), [True] * (len(buckets) > 0))
        return (buckets, self) if last.all() else (buckets[last], self.at(last))
