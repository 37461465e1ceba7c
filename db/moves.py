"""Keeping the moves of the matched index: tables a rollup, the same on both databases, made of the snapshots.

Window functions cannot be a continuous aggregate, and a fold in numpy over one pass of the snapshots is several times
faster than window functions in SQL, so the moves are computed here (market/matched_index.py) and written as data.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, text

from db.writes.copying import copy_rows, copying
from market.matched_index import Chain, Move
from market.periods import BUCKET_ORIGIN, BUCKETS, Bucket

LOCK = 4_021_975  # key of an advisory lock: one refresh of the moves at a time
LOOK_BACK = timedelta(days=7)
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(2000, 1, 1, tzinfo=BUCKET_ORIGIN.tzinfo)  # of PostgreSQL's binary timestamps
HEADER = 19  # bytes before the first row of a binary COPY
TRAILER = 2

VARIANT_COLUMNS = ("currency", "condition", "finish", "language")
SERIES = text(f"""
    SELECT {", ".join(VARIANT_COLUMNS)}, array_agg(id) AS series
    FROM price_series WHERE kind = 'retail' GROUP BY {", ".join(VARIANT_COLUMNS)}
""")
OBSERVATIONS = """
    SELECT series_id, time, price::float8 FROM price_snapshots WHERE time >= '{since}' AND time < '{until}'
"""

Range = dict[Bucket, tuple[datetime, datetime]]


def refresh(engine: Engine, ranges: Range) -> None:
    """Compute the moves of the whole buckets in these ranges anew, half-open, and of the week that they influence."""
    wanted = {bucket: (since, until + LOOK_BACK) for bucket, (since, until) in ranges.items() if since < until}
    if not wanted:
        return
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        variants, variant_of = _variants(connection)
        moves = _compute(connection, wanted, variant_of)
        for bucket, (since, until) in wanted.items():
            _store(connection, bucket, since, until, variants, moves[bucket])


def _compute(connection: Connection, wanted: Range, variant_of: NDArray[np.int16]) -> dict[Bucket, list[Move]]:
    """One pass over the snapshots, a day at a time, from a week before the first bucket that is wanted."""
    chains = {bucket: Chain(variant_of, bucket.width // MICROSECOND, _microseconds(BUCKET_ORIGIN)) for bucket in wanted}
    moves: dict[Bucket, list[Move]] = {bucket: [] for bucket in wanted}
    since = min(since for since, _ in wanted.values()) - LOOK_BACK
    until = max(until for _, until in wanted.values())
    for series, times, prices in _days(connection, since, until, variant_of):
        for bucket, chain in chains.items():
            start, end = (_microseconds(time) for time in wanted[bucket])
            if times[-1] >= start - LOOK_BACK // MICROSECOND:
                moves[bucket] += [move for move in chain.follow(series, times, prices) if start <= move.bucket < end]
    return moves


def _variants(connection: Connection) -> tuple[list[tuple[str, ...]], NDArray[np.int16]]:
    """The variants in the index, and by series id the number of its variant, -1 where it is not in the index."""
    rows = connection.execute(SERIES).all()
    series = [np.array(row.series, dtype=np.int32) for row in rows]
    variant_of = np.full(max((int(ids.max()) for ids in series), default=0) + 1, -1, dtype=np.int16)
    for number, ids in enumerate(series):
        variant_of[ids] = number
    return [tuple(row[:-1]) for row in rows], variant_of


def _days(
    connection: Connection, since: datetime, until: datetime, variant_of: NDArray[np.int16]
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]]]:
    """Observations of the index's series, a day at a time, in time order."""
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


def _store(
    connection: Connection,
    bucket: Bucket,
    since: datetime,
    until: datetime,
    variants: list[tuple[str, ...]],
    moves: list[Move],
) -> None:
    table = f"market_moves_{bucket.rollup}"
    connection.execute(
        text(f"DELETE FROM {table} WHERE bucket >= :since AND bucket < :until"), {"since": since, "until": until}
    )
    columns = f"bucket, {', '.join(VARIANT_COLUMNS)}, log_sum, matched_count, alive_count"
    copy_rows(connection, f"{table} ({columns})", _rows(variants, moves))


def _rows(variants: list[tuple[str, ...]], moves: list[Move]) -> Iterator[tuple[object, ...]]:
    """A row a bucket and variant that has something alive in it."""
    for move in moves:
        time = EPOCH + timedelta(microseconds=move.bucket)
        for number in np.flatnonzero(move.alive):
            counts = int(move.matched[number]), int(move.alive[number])
            yield (time, *variants[number], float(move.log_sum[number]), *counts)


def _microseconds(time: datetime) -> int:
    return (time - EPOCH) // MICROSECOND
