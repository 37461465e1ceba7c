"""Reading retail prices in the order of time, a day at a time, as arrays."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from db.writes.copying import arrays
from market.periods import BUCKET_ORIGIN, BUCKETS

LOOK_BACK = timedelta(days=7)
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(2000, 1, 1, tzinfo=BUCKET_ORIGIN.tzinfo)  # of PostgreSQL's binary timestamps

OBSERVATIONS = """
    SELECT array_agg(series_id), array_agg(time), array_agg((price * 100)::bigint)
    FROM price_snapshots WHERE time >= '{since}' AND time < '{until}'
    GROUP BY series_id / 65536
"""


def microseconds(time: datetime) -> int:
    """A time as PostgreSQL writes it in binary."""
    return (time - EPOCH) // MICROSECOND


def days(
    connection: Connection, since: datetime, until: datetime, variant_of: NDArray[np.int16]
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]]]:
    """Series ids, times in microseconds and prices of the series that have a variant: a day at a time, in order."""
    for day in _days_with_data(connection, since, until):
        query = OBSERVATIONS.format(since=day, until=day + timedelta(days=1))
        parts = list(arrays(connection, query, ("i4", "i8", "i8")))  # in parts, because the driver keeps each whole
        if parts:
            series, times, cents = map(np.concatenate, zip(*parts, strict=True))
            del parts
            known = np.flatnonzero(series < len(variant_of))
            in_index = known[variant_of[series[known]] >= 0]
            order = in_index[np.argsort(times[in_index], kind="stable")]
            if len(order):
                yield series[order], times[order], cents[order] / 100


def _days_with_data(connection: Connection, since: datetime, until: datetime) -> list[datetime]:
    newest: datetime | None = connection.scalar(text("SELECT max(time) FROM latest_prices"))
    start = BUCKETS[-1].floor(since)
    days = 0 if newest is None else (min(newest + MICROSECOND, until) - start) // timedelta(days=1) + 1
    return [start + timedelta(days=day) for day in range(days)]
