"""Writing prices: store the snapshots of some series, keep the latest price of each.

A row that is newer than its series' latest price cannot meet another one, nor can one of a time range that holds
nothing of its series yet: these are copied straight into the table. The others go through a staging table that leaves
what is already there alone. Writers of prices take turns, batch by batch, which is what makes the first sentence true.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from db.changes import Change
from db.locks import take_turn
from db.retention import week_start
from db.timescale import allow_large_corrections
from db.writes import latest
from db.writes.changed import change_of
from db.writes.ledger import request_refresh
from db.writes.series import NEVER, Targets, find_series
from db.writes.snapshots import VALUES, Rows, copy_snapshots, make_rows
from market.histories import History, microseconds, moment
from market.records import SeriesPrices

INSTANT = timedelta(microseconds=1)  # the database's resolution: the end of a range that includes its newest time
DAY = timedelta(days=1) // INSTANT
NOWHERE = (0, -1)  # every time is before or after it
WORTH_ASKING = 10  # prices a series, from which on it pays to look for ranges that hold nothing

STAGE = (
    text("""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_snapshots ON COMMIT DELETE ROWS
        AS SELECT * FROM price_snapshots WITH NO DATA
    """),
    text("DELETE FROM batch_snapshots"),
)

# Within [oldest, newest], the first and the last snapshot of each of some series that has any.
OCCUPIED = text("""
    SELECT wanted.series_id, first.time, last.time
    FROM unnest(CAST(:series_ids AS integer[])) AS wanted (series_id)
    CROSS JOIN LATERAL (
        SELECT time FROM price_snapshots
        WHERE series_id = wanted.series_id AND time >= :oldest AND time <= :newest ORDER BY time LIMIT 1
    ) AS first
    CROSS JOIN LATERAL (
        SELECT time FROM price_snapshots
        WHERE series_id = wanted.series_id AND time >= :oldest AND time <= :newest ORDER BY time DESC LIMIT 1
    ) AS last
""")

COLUMNS = ("series_id", "time", *VALUES, "run_id")
MERGE = text(f"""
    WITH stored AS (
        INSERT INTO price_snapshots ({", ".join(COLUMNS)})
        SELECT {", ".join(f"batch.{column}" for column in COLUMNS)}
        FROM batch_snapshots AS batch
        LEFT JOIN price_snapshots AS present
            ON present.series_id = batch.series_id AND present.time = batch.time
            AND present.time BETWEEN :oldest AND :newest
            AND present.series_id BETWEEN :first_series AND :last_series
        WHERE present.series_id IS NULL
            OR ({", ".join(f"present.{column}" for column in VALUES)})
                IS DISTINCT FROM ({", ".join(f"batch.{column}" for column in VALUES)})
        ON CONFLICT (series_id, time) DO UPDATE SET
            {", ".join(f"{column} = excluded.{column}" for column in (*VALUES, "run_id"))}
        RETURNING series_id, time
    ), touched AS (INSERT INTO batch_touched SELECT DISTINCT series_id FROM stored)
    SELECT count(*), min(time), max(time) FROM stored
""")


@dataclass(frozen=True, slots=True)
class StoredPrices:
    """What a batch of prices came to: snapshots new or corrected, already there, and series whose card is unknown.

    `change` is what there is to announce after the commit, None where nothing was stored.
    """

    stored: int
    unchanged: int
    unmatched: int
    change: Change | None = field(default=None, compare=False)


class Written(NamedTuple):
    """Snapshots that were new or corrected, and the times of the oldest and the newest of them."""

    number: int
    oldest: datetime
    newest: datetime


def weeks(batch: Sequence[SeriesPrices]) -> set[datetime]:
    """Starts of the weeks that a batch has prices in: the partitions that must exist before it is stored."""
    histories = [series.prices.times for series in batch if isinstance(series.prices, History)]
    days = np.unique(np.concatenate(histories) // DAY).tolist() if histories else []
    times = {price.time for series in batch if not isinstance(series.prices, History) for price in series.prices}
    return {week_start(time) for time in (*times, *(moment(day * DAY) for day in days))}


def store_prices(connection: Connection, run_id: int, batch: Sequence[SeriesPrices]) -> StoredPrices:
    """Store a batch in the caller's transaction, and ask for the refresh of the rollups that it makes necessary.

    The same batch again changes nothing; a corrected one corrects.
    """
    _prepare(connection)
    targets = find_series(connection, batch)
    targeted = zip(targets.ordinals.tolist(), targets.series.tolist(), strict=True)
    rows = make_rows([(series_id, batch[ordinal].prices) for ordinal, series_id in targeted])
    before = latest_before(rows, targets)
    newer, first_seen = rows.times > before, (before == NEVER) & rows.alone()
    free = newer | _find_free(connection, rows, ~newer)
    written = [_merge(connection, run_id, rows.where(~free)), _copy(connection, run_id, rows.where(free))]
    parts = [part for part in written if part is not None]
    stored, change = sum(part.number for part in parts), None
    if parts:
        latest.begin(connection, run_id, rows.where(first_seen))
        latest.touch(connection, np.unique(rows.series[free & ~first_seen]).tolist())
        latest.refresh(connection, run_id, rows.where(newer & ~first_seen & rows.newest()))
        since, until = min(part.oldest for part in parts), max(part.newest for part in parts) + INSTANT
        request_refresh(connection, run_id, since, until)
        change = change_of(connection, batch, rows.series[first_seen].tolist(), stored, until - INSTANT)
    return StoredPrices(stored, len(rows) - stored, len(batch) - len(np.unique(targets.ordinals)), change)


def _prepare(connection: Connection) -> None:
    take_turn(connection)
    allow_large_corrections(connection)
    latest.stage(connection)
    for statement in STAGE:
        connection.execute(statement)


def latest_before(rows: Rows, targets: Targets) -> NDArray[np.int64]:
    """For each row the time of the newest price that is stored of its series, or NEVER."""
    order = np.argsort(targets.series)
    return targets.latest[order[np.searchsorted(targets.series[order], rows.series)]]


def _find_free(connection: Connection, rows: Rows, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of the rows that are asked for no snapshot of their series can meet; none where asking does not pay."""
    some = rows.where(asked)
    wanted = np.unique(some.series).tolist()
    if not WORTH_ASKING * len(wanted) <= len(some) > 0:
        return np.zeros(len(rows), np.bool_)
    oldest, newest = some.span()
    found = connection.execute(OCCUPIED, {"series_ids": wanted, "oldest": oldest, "newest": newest}).all()
    occupied = {series_id: (microseconds(first), microseconds(last)) for series_id, first, last in found}
    ids, place = np.unique(rows.series, return_inverse=True)
    first, last = np.array([occupied.get(series_id, NOWHERE) for series_id in ids.tolist()], np.int64).T
    outside: NDArray[np.bool_] = (rows.times < first[place]) | (rows.times > last[place])
    return asked & outside


def _copy(connection: Connection, run_id: int, rows: Rows) -> Written | None:
    if not len(rows):
        return None
    copy_snapshots(connection, "price_snapshots", rows, run_id)
    return Written(len(rows), *rows.span())


def _merge(connection: Connection, run_id: int, rows: Rows) -> Written | None:
    if not len(rows):
        return None
    copy_snapshots(connection, "batch_snapshots", rows, run_id)
    oldest, newest = rows.span()
    bounds = {"first_series": int(rows.series[0]), "last_series": int(rows.series[-1])}
    written = Written(*connection.execute(MERGE, {"oldest": oldest, "newest": newest, **bounds}).one())
    return written if written.number else None
