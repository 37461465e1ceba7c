"""Prices as arrays before their series are known: what of storing them needs no database, and can be done ahead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

import numpy as np

from db.retention import week_start
from db.writes.snapshots import AMOUNTS, COUNTS, UNKNOWN, VALUES, Integers, Rows, first_of_runs
from market.histories import MICROSECOND, History, microseconds, moment
from market.observations import Numbers
from market.records import Price

LIMITS = (10**10,) * len(AMOUNTS) + (2**31,) * len(COUNTS)  # of NUMERIC(10,2), in cents, and of INTEGER
TOO_LARGE = "a price or a count is larger than any real one"
HALF = Decimal("0.5")
DAY = timedelta(days=1) // MICROSECOND
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Columns:
    """The prices of several series, those of the first before those of the second."""

    sizes: Integers  # how many each series has
    times: Integers  # as in Rows
    values: Integers

    def weeks(self) -> set[datetime]:
        """Starts of the weeks that have prices."""
        return {week_start(moment(day * DAY)) for day in np.unique(self.times // DAY).tolist()}

    def rows(self, places: Numbers, series: Numbers) -> tuple[Rows, Rows]:
        """Rows of the series at some places, each under the id beside it; and those that contradict one of them.

        Of two prices of a series for one moment, in whatever zones, the one that comes first counts.
        """
        sizes = self.sizes[places]
        starts = np.cumsum(self.sizes)[places] - sizes
        chosen = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        owners = np.repeat(series.astype(np.int64), sizes)
        order = np.lexsort((self.times[chosen], owners))
        chosen, owners = chosen[order], owners[order]
        rows = Rows(owners, self.times[chosen], self.values[chosen])
        first = first_of_runs(rows.series) | first_of_runs(rows.times)
        if first.all():
            return rows, rows.part(0, 0)
        kept = np.maximum.accumulate(np.where(first, np.arange(len(rows)), 0))
        return rows.where(first), rows.where((rows.values != rows.values[kept]).any(axis=1))


def columns_of(given: Sequence[Sequence[Price]]) -> Columns:
    """The prices of some series as arrays. Raises ValueError for a number that no column of the table can hold."""
    parts = zip(_histories(given), _quotes(given), strict=True)
    places, times, values = (np.concatenate(part) for part in parts)
    if (values >= LIMITS).any():
        raise ValueError(TOO_LARGE)
    order = np.argsort(places, kind="stable")
    sizes = np.array([len(prices) for prices in given], np.int64)
    return Columns(sizes, times[order], values[order])


def _histories(given: Sequence[Sequence[Price]]) -> tuple[Integers, Integers, Integers]:
    """Places, times and values of the prices that are given as arrays."""
    found = [(place, prices) for place, prices in enumerate(given) if isinstance(prices, History)]
    places = _places(found)
    values = np.full((len(places), len(VALUES)), UNKNOWN)
    values[:, 0] = _joined([history.cents for _, history in found])
    return places, _joined([history.times for _, history in found]), values


def _quotes(given: Sequence[Sequence[Price]]) -> tuple[Integers, Integers, Integers]:
    """The same of those that are given as records."""
    found = [(place, prices) for place, prices in enumerate(given) if not isinstance(prices, History)]
    quotes = [price for _, prices in found for price in prices]
    times, *columns = zip(*quotes, strict=True) if quotes else [()] * len(Price._fields)
    amounts, counts = columns[: len(AMOUNTS)], columns[len(AMOUNTS) :]
    values = [*(_each(_cents, column) for column in amounts), *(_each(_count, column) for column in counts)]
    return _places(found), _each(microseconds, times), np.stack(values, axis=1)


def _places(found: Sequence[tuple[int, Sequence[Price]]]) -> Integers:
    """Places, each as often as it has prices."""
    return np.repeat(np.array([place for place, _ in found], np.int64), [len(prices) for _, prices in found])


def _joined(parts: list[Integers]) -> Integers:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _each(make: Callable[[V], int], column: Sequence[V]) -> Integers:
    """What is made of each value. Most values of a batch are the same few hundred times and prices, or none."""
    made = {value: make(value) for value in set(column)}
    try:
        return np.fromiter(map(made.__getitem__, column), np.int64, len(column))
    except OverflowError:
        raise ValueError(TOO_LARGE) from None


def _cents(amount: Decimal | None) -> int:
    return UNKNOWN if amount is None else int(amount * 100 + HALF)


def _count(count: int | None) -> int:
    return UNKNOWN if count is None else count
