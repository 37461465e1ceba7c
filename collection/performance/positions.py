"""Positions over time: copies and carried prices of all variants, at the times of an index."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from collection.ledger.replaying import Change
from collection.ledger.variants import Variant
from collection.valuation.columns import Mask
from market.current import CURRENT_FOR
from market.histories import MICROSECOND, microseconds
from market.matched_index import NEVER
from market.observations import Integers, Observations

CARRIED_FOR = timedelta(days=7)  # a price speaks for this long in an index (docs/methods.md, collections)
_CARRIED, _CURRENT = CARRIED_FOR // MICROSECOND, CURRENT_FOR // MICROSECOND


class Position(NamedTuple):
    """Copies and prices at a time, by variant in one order. A price is 0 where none is at most CARRIED_FOR old.

    `stale` prices are older than a current one may be.
    """

    time: datetime
    copies: Integers
    prices: Integers
    stale: Mask

    @property
    def value(self) -> int:
        """Return the value of the copies with a price."""
        return int((self.copies * self.prices).sum())


def positions_over_time(
    times: Sequence[datetime], changes: Iterable[Change], variants: Sequence[Variant], observed: Observations
) -> Iterator[Position]:
    """Yield the position at each of the times, which rise, with the prices of one currency known before it.

    `changes` are those of a replay (collection/ledger/replaying.py). `observed` has prices in any order; their series
    are places among the `variants`. All ranges are half-open: what happens at a time counts at the next one.
    """
    places = {variant: place for place, variant in enumerate(variants)}
    rows = [(microseconds(one.at), places.setdefault(one.variant, len(places)), one.copies) for one in changes]
    came = np.array(rows, np.int64).reshape(-1, 3).T
    seen = np.array((observed.times, observed.series, observed.cents), np.int64)
    copies, prices, seen_at = np.zeros((3, len(places)), np.int64)
    seen_at += NEVER
    now = [microseconds(time) for time in times]
    for time, at, (_, came_where, counts), (seen_times, seen_where, amounts) in zip(
        times, now, _between(now, came), _between(now, seen), strict=True
    ):
        np.add.at(copies, came_where, counts)
        prices[seen_where], seen_at[seen_where] = amounts, seen_times  # of several of a variant, the last one stays
        known = at - seen_at <= _CARRIED
        yield Position(time, copies.copy(), np.where(known, prices, 0), known & (at - seen_at >= _CURRENT))


def _between(ends: Sequence[int], columns: Integers) -> Iterator[Integers]:
    """Yield the columns' part before each end and not before the previous one, in the order of time, the first row."""
    ordered = columns[:, np.argsort(columns[0], kind="stable")]
    cuts = np.searchsorted(ordered[0], ends).tolist()
    for start, end in pairwise([0, *cuts]):
        yield ordered[:, start:end]
