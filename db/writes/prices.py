"""Writing prices: store the snapshots of some series, keep the latest price of each.

A row that is newer than its series' latest price cannot meet another one: it is copied straight into the table. Of the
others, where series have many, what is stored is read: rows that are absent are copied too, and those that are there
are left alone. What remains goes through a staging table, which finds out the same. Writers of prices take turns, batch
by batch, which is what makes the first sentence true.

Before that, prices that are not believed are set apart (suspects.py), and those that a list only repeats are confirmed
(confirming.py). A run does not correct itself: of two prices that it tells of a series and time, the first one counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, text

from db.changes import Change
from db.locks import take_turn
from db.timescale import allow_large_corrections
from db.writes import latest, suspects
from db.writes.changed import change_of
from db.writes.columns import Columns, columns_of
from db.writes.comparing import compare, different
from db.writes.confirming import confirm
from db.writes.ledger import request_refresh
from db.writes.series import NEVER, Names, Targets, find_series, names_of
from db.writes.snapshots import VALUES, Integers, Mask, Rows, copy_snapshots
from db.writes.told import SeriesTold
from market.records import SeriesPrices

INSTANT = timedelta(microseconds=1)  # the database's resolution: the end of a range that includes its newest time
WORTH_ASKING = 10  # prices a series, from which on it pays to read what is stored

STAGE = text("""
    CREATE TEMPORARY TABLE IF NOT EXISTS batch_snapshots ON COMMIT DELETE ROWS
    AS SELECT * FROM price_snapshots WITH NO DATA
""")
EMPTY = text("DELETE FROM batch_snapshots")

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
            AND :corrects AND {MAY_CORRECT}
        ON CONFLICT (series_id, time) DO UPDATE SET
            {", ".join(f"{column} = excluded.{column}" for column in (*VALUES, "run_id"))}
        RETURNING series_id, time
    ), touched AS (INSERT INTO batch_touched SELECT DISTINCT series_id FROM stored)
    SELECT count(*), min(time), max(time) FROM stored
""")


@dataclass(frozen=True, slots=True)
class StoredPrices:
    """What a batch of prices came to: snapshots new or corrected, already there, and series whose card is unknown.

    Of the rows that are unchanged some `confirmed` a latest price. `not_made` counts series of a finish that their card
    does not come in, `suspect` the rows that were set apart, `released` those set apart before and believed now, and
    `contradicting` the rows that say other than an earlier one of the same run. `change` is what there is to announce
    after the commit, None where nothing was stored.
    """

    stored: int
    unchanged: int
    unmatched: int
    change: Change | None = field(default=None, compare=False)
    confirmed: int = 0
    not_made: int = 0
    suspect: int = 0
    released: int = 0
    contradicting: int = 0


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


def store_prices(
    connection: Connection, run_id: int, batch: Prepared, told: SeriesTold | None = None, *, repeats: bool = False
) -> StoredPrices:
    """Store a batch in the caller's transaction, and ask for the refresh of the rollups that it makes necessary.

    The same batch again changes nothing; a corrected one corrects. `told` has the series that earlier batches of the
    run told of, and gets those of this one. Of a list that `repeats` itself, only what is new in a day is stored.
    """
    _begin(connection)
    targets = find_series(connection, batch.names)
    rows, contradicting = batch.columns.rows(targets.ordinals, targets.series)
    known = known_before(rows, targets)
    sifted = suspects.sift(connection, run_id, rows, known)
    believed, before = rows.where(sifted.believed), known.times[sifted.believed]
    confirmed = confirm(connection, believed, before) if repeats else np.zeros(len(believed), np.bool_)
    written = _write(connection, run_id, _Rest(believed.where(~confirmed), before[~confirmed], sifted.released, told))
    if told:
        told.add(np.unique(rows.series))
    stored = sum(part.number for part in written.parts)
    return StoredPrices(
        stored,
        len(believed) + len(sifted.released) - stored - written.contradicting,
        targets.unmatched,
        _changed(connection, run_id, batch, written),
        confirmed=int(confirmed.sum()),
        not_made=targets.not_made,
        suspect=int((~sifted.believed).sum()),
        released=len(sifted.released),
        contradicting=len(contradicting) + written.contradicting,
    )


def _begin(connection: Connection) -> None:
    take_turn(connection)
    allow_large_corrections(connection)
    latest.stage(connection)
    connection.execute(STAGE)


def known_before(rows: Rows, targets: Targets) -> suspects.Known:
    """The latest price that is stored of the series of each row."""
    order = np.argsort(targets.series)
    places = order[np.searchsorted(targets.series[order], rows.series)]
    return suspects.Known(targets.latest[places], targets.cents[places], targets.beside_others[places])


class _Rest(NamedTuple):
    """Rows to store, with the time of the latest price of each row's series, and what has been released beside them."""

    rows: Rows
    before: Integers
    released: Rows
    told: SeriesTold | None


class _Outcome(NamedTuple):
    """What was written, the series (ids) that had no price before, and the rows that an earlier batch contradicts."""

    parts: Sequence[Written]
    first_seen: Sequence[int]
    contradicting: int


def _write(connection: Connection, run_id: int, rest: _Rest) -> _Outcome:
    """Store rows and keep the latest prices."""
    rows, before, released, told = rest
    newer = rows.times > before
    first_seen = (before == NEVER) & rows.alone() & ~np.isin(rows.series, released.series)
    absent, same = _compare(connection, rows, ~newer)
    free = newer | absent
    again = told.has(rows.series) if told else np.zeros(len(rows), np.bool_)
    others, told_twice = rows.where(~(free | same | again)), rows.where(~(free | same) & again)
    written = [
        _merge(connection, run_id, others),
        _merge(connection, run_id, told_twice, corrects=False),
        _copy(connection, run_id, rows.where(free)),
        Written(len(released), *released.span()) if len(released) else None,
    ]
    parts = [part for part in written if part is not None]
    if parts:
        latest.begin(connection, run_id, rows.where(first_seen))
        latest.touch(connection, np.union1d(rows.series[free & ~first_seen], released.series).tolist())
        latest.refresh(connection, run_id, rows.where(newer & ~first_seen & rows.newest()))
    return _Outcome(parts, rows.series[first_seen].tolist(), different(connection, told_twice))


def _changed(connection: Connection, run_id: int, batch: Prepared, written: _Outcome) -> Change | None:
    """Ask for the refresh of what was written, and return what there is to announce of it."""
    if not written.parts:
        return None
    since = min(part.oldest for part in written.parts)
    until = max(part.newest for part in written.parts) + INSTANT
    request_refresh(connection, run_id, since, until)
    stored = sum(part.number for part in written.parts)
    return change_of(connection, batch.marketplaces, written.first_seen, stored, until - INSTANT)


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


def _merge(connection: Connection, run_id: int, rows: Rows, *, corrects: bool = True) -> Written | None:
    if not len(rows):
        return None
    connection.execute(EMPTY)
    copy_snapshots(connection, "batch_snapshots", rows, run_id)
    oldest, newest = rows.span()
    bounds = {"first_series": int(rows.series[0]), "last_series": int(rows.series[-1])}
    values = {"run_id": run_id, "oldest": oldest, "newest": newest, "corrects": corrects, **bounds}
    written = Written(*connection.execute(MERGE, values).one())
    return written if written.number else None
