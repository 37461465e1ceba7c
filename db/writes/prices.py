"""Writing prices: store the snapshots of some series, keep the latest price of each.

A row that is newer than its series' latest price cannot meet another one: it is copied straight into the table. Of the
others, where series have many, what is stored is read: rows that are absent are copied too, and those that are there
are left alone. What remains goes through a staging table, which finds out the same. Writers of prices take turns, batch
by batch, which is what makes the first sentence true.
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
from db.timescale import allow_large_corrections
from db.writes import latest
from db.writes.changed import change_of
from db.writes.columns import Columns, columns_of
from db.writes.comparing import compare
from db.writes.ledger import request_refresh
from db.writes.series import NEVER, Names, Targets, find_series, names_of
from db.writes.snapshots import VALUES, Mask, Rows, copy_snapshots
from market.records import SeriesPrices

INSTANT = timedelta(microseconds=1)  # the database's resolution: the end of a range that includes its newest time
WORTH_ASKING = 10  # prices a series, from which on it pays to read what is stored

STAGE = (
    text("""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_snapshots ON COMMIT DELETE ROWS
        AS SELECT * FROM price_snapshots WITH NO DATA
    """),
    text("DELETE FROM batch_snapshots"),
)

# What a run has rejected and tells now corrects nothing that later runs have stored.
REPLAYED = "(SELECT replay_of FROM ingestion_runs WHERE id = :run_id)"
MAY_CORRECT = f"""
    (coalesce(present.run_id <= {REPLAYED}, true)
        OR present.run_id IN (SELECT id FROM ingestion_runs WHERE replay_of = {REPLAYED}))
"""
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
            AND {MAY_CORRECT}
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


@dataclass(frozen=True, slots=True)
class Prepared:
    """Prices as they are stored: what of it can be done without the database, and ahead."""

    number: int  # of series
    names: Names
    columns: Columns
    marketplaces: frozenset[tuple[str, str]]  # with their currencies

    def weeks(self) -> set[datetime]:
        """Starts of the weeks that have prices: the partitions that must exist before these are stored."""
        return self.columns.weeks()


def prepare(batch: Sequence[SeriesPrices]) -> Prepared:
    """Make prices ready for `store_prices`. Raises ValueError for a number that no column of the table can hold."""
    places = frozenset((series.marketplace, series.currency) for series in batch)
    return Prepared(len(batch), names_of(batch), columns_of([series.prices for series in batch]), places)


def store_prices(connection: Connection, run_id: int, batch: Prepared) -> StoredPrices:
    """Store a batch in the caller's transaction, and ask for the refresh of the rollups that it makes necessary.

    The same batch again changes nothing; a corrected one corrects.
    """
    _begin(connection)
    targets = find_series(connection, batch.names)
    rows = batch.columns.rows(targets.ordinals, targets.series)
    before = latest_before(rows, targets)
    newer, first_seen = rows.times > before, (before == NEVER) & rows.alone()
    absent, same = _compare(connection, rows, ~newer)
    free = newer | absent
    written = [_merge(connection, run_id, rows.where(~(free | same))), _copy(connection, run_id, rows.where(free))]
    parts = [part for part in written if part is not None]
    stored, change = sum(part.number for part in parts), None
    if parts:
        latest.begin(connection, run_id, rows.where(first_seen))
        latest.touch(connection, np.unique(rows.series[free & ~first_seen]).tolist())
        latest.refresh(connection, run_id, rows.where(newer & ~first_seen & rows.newest()))
        since, until = min(part.oldest for part in parts), max(part.newest for part in parts) + INSTANT
        request_refresh(connection, run_id, since, until)
        change = change_of(connection, batch.marketplaces, rows.series[first_seen].tolist(), stored, until - INSTANT)
    return StoredPrices(stored, len(rows) - stored, batch.number - len(np.unique(targets.ordinals)), change)


def _begin(connection: Connection) -> None:
    take_turn(connection)
    allow_large_corrections(connection)
    latest.stage(connection)
    for statement in STAGE:
        connection.execute(statement)


def latest_before(rows: Rows, targets: Targets) -> NDArray[np.int64]:
    """For each row the time of the newest price that is stored of its series, or NEVER."""
    order = np.argsort(targets.series)
    return targets.latest[order[np.searchsorted(targets.series[order], rows.series)]]


def _compare(connection: Connection, rows: Rows, asked: Mask) -> tuple[Mask, Mask]:
    """Of the rows that are asked for, which nothing is stored for, and which are stored as they are.

    None are where asking does not pay.
    """
    absent, same = np.zeros((2, len(rows)), np.bool_)
    some = rows.where(asked)
    if len(some) and WORTH_ASKING * np.count_nonzero(some.newest()) <= len(some):
        absent[asked], same[asked] = compare(connection, some)
    return absent, same


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
    values = {"run_id": run_id, "oldest": oldest, "newest": newest, **bounds}
    written = Written(*connection.execute(MERGE, values).one())
    return written if written.number else None
