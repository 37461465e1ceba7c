"""Reading retail prices in the order of time, a day at a time, as arrays."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from db.writes.copying import copying
from market.periods import BUCKET_ORIGIN, BUCKETS

LOOK_BACK = timedelta(days=7)
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(2000, 1, 1, tzinfo=BUCKET_ORIGIN.tzinfo)  # of PostgreSQL's binary timestamps
HEADER = 19  # bytes before the first row of a binary COPY
TRAILER = 2

OBSERVATIONS = """
    SELECT series_id, time, price::float8 FROM price_snapshots WHERE time >= '{since}' AND time < '{until}'
"""


def microseconds(time: datetime) -> int:
    """A time as PostgreSQL writes it in binary."""
    return (time - EPOCH) // MICROSECOND


def days(
    connection: Connection, since: datetime, until: datetime, variant_of: NDArray[np.int16]
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]]]:
    """Series ids, times in microseconds and prices of the series that have a variant: a day at a time, in order."""
    shape = np.dtype([("series", ">i4"), ("time", ">i8"), ("price", ">f8")])
    for day in _days_with_data(connection, since, until):
        rows = _fetch(connection, OBSERVATIONS.format(since=day, until=day + timedelta(days=1)), shape)
        series = rows["series"].astype(np.int32)
        known = np.flatnonzero(series < len(variant_of))
        in_index = known[variant_of[series[known]] >= 0]
        order = in_index[np.argsort(rows["time"][in_index], kind="stable")]
        if len(order):
            yield series[order], rows["time"][order].astype(np.int64), rows["price"][order].astype(np.float64)


def _days_with_data(connection: Connection, since: datetime, until: datetime) -> list[datetime]:
    newest: datetime | None = connection.scalar(text("SELECT max(time) FROM latest_prices"))
    start = BUCKETS[-1].floor(since)
    days = 0 if newest is None else (min(newest + MICROSECOND, until) - start) // timedelta(days=1) + 1
    return [start + timedelta(days=day) for day in range(days)]


def _fetch(connection: Connection, query: str, shape: "np.dtype[np.void]") -> "NDArray[np.void]":
    """Rows of a query that has no nulls, as an array: a binary COPY of fixed-width columns needs no parsing."""
    body = bytearray()
    with copying(connection, f"COPY ({query}) TO STDOUT (FORMAT binary)") as copy:
        for block in copy:
            body += block
    fields = [("columns", ">i2")]
    for name in shape.names or ():
        fields += [(f"{name}_length", ">i4"), (name, shape[name].str)]
    layout = np.dtype(fields)
    return np.frombuffer(body, dtype=layout, offset=HEADER, count=(len(body) - HEADER - TRAILER) // layout.itemsize)
