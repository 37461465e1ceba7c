"""The last prices that are carried into a stretch of time: those that the pass has read, and the older ones."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection

from db.folds.reading import last_before, latest_prices
from market.matched_index import NEVER, LastPrices
from market.observations import Integers, Observations
from market.set_values import REACHED_DAYS

REACH = timedelta(days=REACHED_DAYS)


class CarriedPrices:
    """The last price of some series before a stretch."""

    def __init__(
        self, connection: Connection, series: Integers, read: LastPrices, read_from: datetime, since: datetime
    ) -> None:
        """Look up what is carried to `since` from before `read_from`, where the pass begins, unless newer is `read`."""
        self._series, self._read, self._older = series, read, LastPrices(read.size)
        for prices in _older(connection, series, read, read_from, since - REACH):
            self._older.note(prices)

    def now(self) -> tuple[Integers, Integers]:
        """Times and cents of the last prices, as far as the pass has read; NEVER where there is none."""
        times, cents = self._read.of(self._series)
        older_times, older_cents = self._older.of(self._series)
        old = times == NEVER
        return np.where(old, older_times, times), np.where(old, older_cents, cents)


def _older(
    connection: Connection, series: Integers, read: LastPrices, read_from: datetime, oldest: datetime
) -> Iterator[Observations]:
    """Most of them are latest prices. Of a series that has newer ones the snapshots' key finds the last one before."""
    missing = np.zeros(read.size, np.bool_)
    missing[series] = read.of(series)[0] == NEVER
    latest = latest_prices(connection, oldest, read_from).of(missing)
    yield latest
    missing[latest.series] = False
    yield from last_before(connection, np.flatnonzero(missing), oldest, read_from)
