"""Prices of many series as parallel arrays, and which of them stand for the buckets of a stretch of time."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Numbers = NDArray[np.int32]  # ids, counts
Places = NDArray[np.integer] | NDArray[np.bool_]


class Observations(NamedTuple):
    """Prices, in the order of series and time once they are `ordered`.

    `counts` are columns of what else is known; where it is not, they are below zero.
    """

    series: Numbers  # ids
    times: Integers  # microseconds since the epoch of market.histories
    cents: Integers
    counts: tuple[Numbers, ...] = ()

    def at(self, places: Places) -> "Observations":
        """Some of them."""
        counts = tuple(column[places] for column in self.counts)
        return Observations(self.series[places], self.times[places], self.cents[places], counts)

    def ordered(self) -> "Observations":
        """The same in their order."""
        return self.at(np.lexsort((self.times, self.series)))

    @classmethod
    def joined(cls, parts: Sequence["Observations"]) -> "Observations":
        """All of some parts, of which there must be one, with the same columns."""
        series, times, cents, counts = zip(*parts, strict=True)
        return cls(
            np.concatenate(series), np.concatenate(times), np.concatenate(cents),
            tuple(np.concatenate(column) for column in zip(*counts, strict=True)),
        )  # fmt: skip

    def of(self, members: NDArray[np.bool_]) -> "Observations":
        """Those of the series that are members, by series id; one beyond the last id is none."""
        return self.at(members[np.minimum(self.series, len(members) - 1)] & (self.series < len(members)))

    def last_in_buckets(self, start: int, width: int) -> tuple[Integers, "Observations"]:
        """Of each series and bucket the last price, beside the numbers of the buckets: that of `start` is 0."""
        buckets = (self.times - start) // width
        last = np.append((np.diff(self.series) != 0) | (np.diff(buckets) != 0), [True] * (len(buckets) > 0))
        return (buckets, self) if last.all() else (buckets[last], self.at(last))
