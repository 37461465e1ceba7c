"""Last prices carried into a time window: those that the pass has read, and older ones."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection

from db.aggregations.reading import last_before, latest_prices
from market.matched_index import NEVER, LastPrices
from market.observations import Integers, Numbers, Observations
from market.set_values import REACHED_DAYS

REACH = timedelta(days=REACHED_DAYS)


class CarriedPrices:
    """Last price of some series before a window."""

    def __init__(
        self, connection: Connection, series: Numbers, read: LastPrices, read_from: datetime, since: datetime
    ) -> None:
        """Look up the prices carried to `since` from before `read_from`, the pass's begin, unless newer are `read`."""
        self._series, self._read, self._older = series, read, LastPrices(read.size)
        for prices in _older(connection, series, read, read_from, since - REACH):
            self._older.note(prices)

    def now(self) -> tuple[Integers, Integers]:
        """Return times and cents of the last prices, as far as the pass has read; NEVER for a series without one."""
        times, cents = self._read.of(self._series)
        older_times, older_cents = self._older.of(self._series)
        old = times == NEVER
        return np.where(old, older_times, times), np.where(old, older_cents, cents)


def _older(
    connection: Connection, series: Numbers, read: LastPrices, read_from: datetime, oldest: datetime
) -> Iterator[Observations]:
    """Yield the older prices: most are latest prices; for a series with newer ones, looked up by the snapshots' key."""
    missing = np.zeros(read.size, np.bool_)
    missing[series] = read.of(series)[0] == NEVER
    latest = latest_prices(connection, oldest, read_from).of(missing)
    yield latest
    missing[latest.series] = False
    yield from last_before(connection, np.flatnonzero(missing), oldest, read_from)
