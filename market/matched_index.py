"""The matched index: how prices moved, each series compared with itself only (methods.md, market index; ILO/IMF CPI
manual, elementary indices: Jevons).

    I_t = I_(t-1) * exp(sum of ln(p_i,t / p_i,prev) / N_t)

`p_prev` is the series' own previous price, at most seven days old. N_t counts the series that could have moved in the
bucket: those with such a price, whether they were observed again in it or not. Both prices must be at or above 1.00 in
their currency, and a logarithm is clipped to ln 4. A series that enters has nothing to be compared with yet, one that
ends leaves by having no match. Sums of logarithms and counts add up over variants, so they are what is kept.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

VERSION = "matched-jevons-1"
OLDEST_MATCH = 7 * 24 * 3600 * 1_000_000  # microseconds
LEAST_PRICE = 1.0
LARGEST_LOG = float(np.log(4))
NEVER = np.iinfo(np.int64).min // 2

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Move(NamedTuple):
    """What happened in one bucket, an element a variant: sum of logarithms, series that it is over, series alive.

    Beside it what a plain average needs: how many series were observed, and the sum of their last prices.
    """

    bucket: int
    log_sum: Floats
    matched: Ints
    alive: Ints
    observed: Ints
    price_sum: Floats


class Chain:
    """Follows series through the buckets of one width, in time order.

    `variant_of` has the variant number of each series id, -1 for a series that is not part of the index.
    """

    def __init__(self, variant_of: NDArray[np.int16], width: int, origin: int) -> None:
        self.variant_of = variant_of
        self.variants = int(variant_of.max(initial=-1)) + 1
        self.width = width
        self.origin = origin
        self.last_bucket = np.full(len(variant_of), NEVER, dtype=np.int64)
        self.last_price = np.zeros(len(variant_of))

    def follow(self, series: NDArray[np.int32], times: Ints, prices: Floats) -> Iterable[Move]:
        """Yield the moves of all whole buckets in these observations, which are sorted by time.

        Series ids, times in microseconds and prices are parallel; a bucket must not be cut in two by two calls.
        """
        buckets = times - (times - self.origin) % self.width
        edges = np.flatnonzero(np.diff(buckets)) + 1
        for part in np.split(np.arange(len(buckets)), edges):
            if len(part):
                yield self.step(int(buckets[part[0]]), series[part], prices[part])

    def step(self, bucket: int, series: NDArray[np.int32], prices: Floats) -> Move:
        """Take in one bucket; of several prices of a series in it, the last one counts."""
        observed, newest = np.unique(series[::-1], return_index=True)
        price = prices[::-1][newest]
        alive = (self.last_bucket >= bucket - OLDEST_MATCH) & (self.last_price >= LEAST_PRICE)
        alive[observed[price < LEAST_PRICE]] = False
        matched = alive[observed]
        moved = observed[matched]
        logs = np.clip(np.log(price[matched] / self.last_price[moved]), -LARGEST_LOG, LARGEST_LOG)
        variants = self.variant_of[moved]
        move = Move(
            bucket,
            np.bincount(variants, weights=logs, minlength=self.variants).astype(np.float64),
            np.bincount(variants, minlength=self.variants),
            np.bincount(self.variant_of[alive], minlength=self.variants),
            np.bincount(self.variant_of[observed], minlength=self.variants),
            np.bincount(self.variant_of[observed], weights=price, minlength=self.variants).astype(np.float64),
        )
        self.last_bucket[observed] = bucket
        self.last_price[observed] = price
        return move

    def worth(self, bucket: int, series: NDArray[np.int32]) -> tuple[Floats, Ints]:
        """Sum and number, by variant, of the last prices of those of `series` that were seen within a week."""
        known = series[self.last_bucket[series] >= bucket - OLDEST_MATCH]
        variants = self.variant_of[known]
        sums = np.bincount(variants, weights=self.last_price[known], minlength=self.variants).astype(np.float64)
        return sums, np.bincount(variants, minlength=self.variants)


def chained(steps: Iterable[tuple[float, int]]) -> list[float]:
    """Index values of (sum of logarithms, series alive) in time order: 100 at the first, whose own step is not used."""
    logs = [log_sum / alive if alive else 0.0 for log_sum, alive in steps]
    return [float(value) for value in 100 * np.exp(np.cumsum([0.0, *logs[1:]]))] if logs else []
