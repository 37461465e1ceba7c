"""Prices as arrays before their series are known: the part of storing them that needs no database, and runs ahead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

import numpy as np

from db.retention import week_start
from db.writes.snapshots import AMOUNTS, COUNTS, UNKNOWN, VALUES, Integers, Rows, first_of_runs
from market.histories import MICROSECOND, History, microseconds, moment
from market.records import Price

LIMITS = (10**10,) * len(AMOUNTS) + (2**31,) * len(COUNTS)  # of NUMERIC(10,2), in cents, and of INTEGER
TOO_LARGE = "a price or a count is larger than any real one"
HALF = Decimal("0.5")
DAY = timedelta(days=1) // MICROSECOND
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Columns:
    """Prices of several series, concatenated."""

    sizes: Integers  # number of prices of each series
    times: Integers  # as in Rows
    values: Integers

    def weeks(self) -> set[datetime]:
        """Return the starts of the weeks with prices."""
        return {week_start(moment(day * DAY)) for day in np.unique(self.times // DAY).tolist()}

    def rows(self, places: Integers, series: Integers) -> tuple[Rows, Rows]:
        """Return the rows of the series at some places, under the ids `series`, and rows that contradict one of them.

        Of two prices of a series for one time, in whatever zones, the first one counts.
        """
        sizes = self.sizes[places]
        starts = np.cumsum(self.sizes)[places] - sizes
        # Every row's place in the concatenated arrays: the start of its series plus its number within the series.
        chosen = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        owners = np.repeat(series, sizes)
        order = np.lexsort((self.times[chosen], owners))
        chosen, owners = chosen[order], owners[order]
        rows = Rows(owners, self.times[chosen], self.values[chosen])
        first = first_of_runs(rows.series) | first_of_runs(rows.times)
        if first.all():
            return rows, rows.part(0, 0)
        kept = np.maximum.accumulate(np.where(first, np.arange(len(rows)), 0))
        return rows.where(first), rows.where((rows.values != rows.values[kept]).any(axis=1))


def columns_of(given: Sequence[Sequence[Price]]) -> Columns:
    """Return the prices of some series as arrays. Raises ValueError for a number beyond the table's columns."""
    parts = zip(_histories(given), _quotes(given), strict=True)
    places, times, values = (np.concatenate(part) for part in parts)
    if (values >= LIMITS).any():
        raise ValueError(TOO_LARGE)
    order = np.argsort(places, kind="stable")
    sizes = np.array([len(prices) for prices in given], np.int64)
    return Columns(sizes, times[order], values[order])


def _histories(given: Sequence[Sequence[Price]]) -> tuple[Integers, Integers, Integers]:
    """Return places, times and values of the prices given as arrays."""
    found = [(place, prices) for place, prices in enumerate(given) if isinstance(prices, History)]
    places = _places(found)
    values = np.full((len(places), len(VALUES)), UNKNOWN)
    values[:, 0] = _joined([history.cents for _, history in found])
    return places, _joined([history.times for _, history in found]), values


def _quotes(given: Sequence[Sequence[Price]]) -> tuple[Integers, Integers, Integers]:
    """Return places, times and values of the prices given as records."""
    found = [(place, prices) for place, prices in enumerate(given) if not isinstance(prices, History)]
    quotes = [price for _, prices in found for price in prices]
    times, *columns = zip(*quotes, strict=True) if quotes else [()] * len(Price._fields)
    amounts, counts = columns[: len(AMOUNTS)], columns[len(AMOUNTS) :]
    values = [*(_each(_cents, column) for column in amounts), *(_each(_count, column) for column in counts)]
    return _places(found), _each(microseconds, times), np.stack(values, axis=1)


def _places(found: Sequence[tuple[int, Sequence[Price]]]) -> Integers:
    """Return the places, each repeated for each of its prices."""
    return np.repeat(np.array([place for place, _ in found], np.int64), [len(prices) for _, prices in found])


def _joined(parts: list[Integers]) -> Integers:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _each(make: Callable[[V], int], column: Sequence[V]) -> Integers:
    """Return `make` of each value, called once for equal ones: a batch has a few hundred distinct times and prices."""
    made = {value: make(value) for value in set(column)}
    try:
        return np.fromiter(map(made.__getitem__, column), np.int64, len(column))
    except OverflowError:
        raise ValueError(TOO_LARGE) from None


def _cents(amount: Decimal | None) -> int:
    return UNKNOWN if amount is None else int(amount * 100 + HALF)


def _count(count: int | None) -> int:
    return UNKNOWN if count is None else count
