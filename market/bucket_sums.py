"""Sums and counts of prices over the buckets of a time window: each series with its last price in the bucket."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.observations import Integers, Numbers, Observations

NO_TIME, NO_PRICE = np.iinfo(np.int64).min, np.iinfo(np.int64).max


class Members(NamedTuple):
    """By series id the number of its group and of its card. A card has one number in each group, in the groups' order.

    `first_card` has the first card number of each group.
    """

    groups: int
    group_of: NDArray[np.int16]
    card_of: Numbers
    first_card: Integers
    cards: int


class Sums(NamedTuple):
    """Sums of one group in one bucket, in cents and microseconds. A count is None where no series has it."""

    series: int
    cards: int
    cents: int
    lowest: int
    highest: int
    listings: int | None
    quantity: int | None
    last_time: int


class BucketSums:
    """Adds up the buckets of a time window by group. All prices of a series must be added in one call."""

    def __init__(self, members: Members, start: int, width: int, count: int) -> None:
        self._members, self._start, self._width = members, start, width
        self._cells = cells = count * members.groups
        self._series, self._cents = np.zeros(cells, np.int64), np.zeros(cells)
        self._lowest, self._highest = np.full(cells, NO_PRICE), np.zeros(cells, np.int64)
        self._counts = [(np.zeros(cells), np.zeros(cells, np.bool_)) for _ in range(2)]
        self._last_time = np.full(cells, NO_TIME)
        self._cards = np.zeros((count, members.cards // 8 + 1), np.uint8)  # one bit a card

    def add(self, prices: Observations) -> None:
        """Add prices, with their counts of listings and of copies."""
        buckets, last = prices.last_in_buckets(self._start, self._width)
        cells = buckets * self._members.groups + self._members.group_of[last.series]
        self._series += np.bincount(cells, minlength=self._cells)
        self._cents += np.bincount(cells, last.cents, self._cells)
        np.minimum.at(self._lowest, cells, last.cents)
        np.maximum.at(self._highest, cells, last.cents)
        np.maximum.at(self._last_time, cells, last.times)
        for (total, known), counts in zip(self._counts, last.counts, strict=True):
            some = counts >= 0
            if some.any():
                total += np.bincount(cells[some], counts[some], self._cells)
                known[cells[some]] = True
        cards = self._members.card_of[last.series]
        # Unbuffered: several series of a card set bits of the same byte.
        np.bitwise_or.at(self._cards, (buckets, cards >> 3), np.left_shift(1, cards & 7).astype(np.uint8))

    def rows(self) -> Iterator[tuple[int, int, Sums]]:
        """Yield start of the bucket, number of the group and sums, for each bucket and group with prices."""
        groups = self._members.groups
        for bucket in np.unique(np.flatnonzero(self._series) // max(groups, 1)).tolist():
            seen = np.unpackbits(self._cards[bucket], bitorder="little")
            cards = np.add.reduceat(seen, self._members.first_card, dtype=np.int64).tolist()
            for group, cell in enumerate(range(bucket * groups, (bucket + 1) * groups)):
                if self._series[cell]:
                    yield self._start + bucket * self._width, group, self._sums(cell, cards[group])

    def _sums(self, cell: int, cards: int) -> Sums:
        listings, quantity = (int(total[cell]) if known[cell] else None for total, known in self._counts)
        return Sums(
            int(self._series[cell]), cards, int(self._cents[cell]), int(self._lowest[cell]), int(self._highest[cell]),
            listings, quantity, int(self._last_time[cell]),
        )  # fmt: skip
