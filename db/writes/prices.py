"""Writes prices: stores the snapshots of some series, and the latest price of each.

A row newer than its series' latest price cannot conflict: it is copied straight into the table. If series have many
other rows, these are compared with the stored ones first: absent rows are copied too, unchanged ones are skipped. The
rest passes through a staging table, which compares in SQL. Writers of prices take turns, batch by batch: that is why
newer rows cannot conflict.

Before that, suspect prices are set apart (suspects.py), and prices that a list only repeats are confirmed (lists.py).
A run does not correct itself: of its two prices of a series and time, the first one counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, text

from db.announcements import PricesChanged
from db.locks import take_turn
from db.timescale import allow_large_corrections
from db.writes import latest, refresh_requests, suspects
from db.writes.change_notice import change_of
from db.writes.columns import Columns, columns_of
from db.writes.comparing import compare, different
from db.writes.lists import PriceList
from db.writes.reported_series import ReportedSeries
from db.writes.series import NEVER, Known, Names, Targets, find_series, names_of
from db.writes.snapshots import VALUES, Integers, Mask, Rows, copy_snapshots
from market.records import SeriesPrices
from market.sources import MTGJSON

INSTANT = timedelta(microseconds=1)  # the database's resolution: the end of a range that includes its newest time
WORTH_ASKING = 10  # prices of a series from which reading the stored ones is faster

STAGE = text("""
    CREATE TEMPORARY TABLE IF NOT EXISTS batch_snapshots ON COMMIT DELETE ROWS
    AS SELECT * FROM price_snapshots WITH NO DATA
""")
EMPTY = text("DELETE FROM batch_snapshots")

# A replay does not correct prices that later runs have stored.
REPLAYED = "(SELECT replay_of FROM ingestion_runs WHERE id = :run_id)"
MAY_CORRECT = f"""
    (coalesce(present.run_id <= {REPLAYED}, true)
        OR present.run_id IN (SELECT id FROM ingestion_runs WHERE replay_of = {REPLAYED}))
"""
# Of one upstream's files the newer edition counts, in any order of loading; of one date the first in its list.
NEWER_EDITIONS = """ARRAY(
    SELECT other.id FROM ingestion_runs AS own
    JOIN ingestion_runs AS other ON other.source = ANY(:upstream) AND (
        other.as_of > own.as_of OR other.as_of = own.as_of
            AND array_position(:upstream, other.source) < array_position(:upstream, own.source)
    )
    WHERE own.id = :run_id AND own.source = ANY(:upstream)
)"""
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
            AND :corrects AND {MAY_CORRECT} AND present.run_id <> ALL ({NEWER_EDITIONS})
        ON CONFLICT (series_id, time) DO UPDATE SET
            {", ".join(f"{column} = excluded.{column}" for column in (*VALUES, "run_id"))}
        RETURNING series_id, time
    ), touched AS (INSERT INTO batch_touched SELECT DISTINCT series_id FROM stored)
    SELECT count(*), min(time), max(time) FROM stored
""")


@dataclass(frozen=True, slots=True)
class StoredPrices:
    """Result of a batch of prices: numbers of new or corrected and of unchanged snapshots, of series without a card.

    `confirmed` counts the unchanged rows that confirmed a latest price, `not_made` series of a finish that their card
    does not come in, `suspect` the rows set apart, `released` those set apart before and trusted now, `contradicting`
    the rows that differ from an earlier one of the same run. `change` is to be announced after the commit, None where
    nothing was stored.
    """

    stored: int
    unchanged: int
    unmatched: int
    change: PricesChanged | None = field(default=None, compare=False)
    confirmed: int = 0
    not_made: int = 0
    suspect: int = 0
    released: int = 0
    contradicting: int = 0


class Written(NamedTuple):
    """Number of new or corrected snapshots, and the times of the oldest and the newest."""

    number: int
    oldest: datetime
    newest: datetime


@dataclass(frozen=True, slots=True)
class Prepared:
    """Prices prepared for storing: the part that needs no database and can run ahead."""

    number: int  # of series
    names: Names
    columns: Columns
    marketplaces: frozenset[tuple[str, str]]  # with their currencies

    def weeks(self) -> set[datetime]:
        """Return the starts of the weeks with prices: their partitions must exist before these are stored."""
        return self.columns.weeks()


def prepare(batch: Sequence[SeriesPrices]) -> Prepared:
    """Return a batch prepared for `store_prices`. Raises ValueError for a number beyond the table's columns."""
    places = frozenset((series.marketplace, series.currency) for series in batch)
    return Prepared(len(batch), names_of(batch), columns_of([series.prices for series in batch]), places)


def store_prices(
    connection: Connection,
    run_id: int,
    batch: Prepared,
    reported: ReportedSeries | None = None,
    whole: PriceList | None = None,
) -> StoredPrices:
    """Store a batch in the caller's transaction, request the refresh of the rollups, and return the result.

    Idempotent; a corrected batch corrects. `reported` has the series of the run's earlier batches, and receives
    those of this one. Of a `whole` list, which repeats prices, only changes within a day are stored.
    """
    _begin(connection)
    targets = find_series(connection, batch.names, with_values=whole is not None)
    rows, contradicting = batch.columns.rows(targets.ordinals, targets.series)
    known = known_before(rows, targets)
    sifted = suspects.sift(connection, run_id, rows, known)
    believed, before = rows.where(sifted.believed), known.of(sifted.believed)
    confirmed = whole.confirm(believed, before) if whole else np.zeros(len(believed), np.bool_)
    list_id = whole.joined if whole else None
    rest = _Rest(believed.where(~confirmed), before.times[~confirmed], sifted.released, reported, list_id)
    written = _write(connection, run_id, rest)
    if reported:
        reported.add(np.unique(rows.series))
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


def known_before(rows: Rows, targets: Targets) -> Known:
    """Return the known state of each row's series."""
    order = np.argsort(targets.series)
    places = order[np.searchsorted(targets.series[order], rows.series)]
    return targets.known.of(places)


class _Rest(NamedTuple):
    """Rows to store, with the time of the latest price of each row's series, and the released rows."""

    rows: Rows
    before: Integers
    released: Rows
    reported: ReportedSeries | None
    list_id: int | None  # of the prices


class _Outcome(NamedTuple):
    """Written snapshots, series (ids) without a former price, and number of rows that contradict an earlier batch."""

    parts: Sequence[Written]
    first_seen: Sequence[int]
    contradicting: int


def _write(connection: Connection, run_id: int, rest: _Rest) -> _Outcome:
    """Store rows, update the latest prices, and return the outcome."""
    rows, before, released, reported, list_id = rest
    newer = rows.times > before
    first_seen = (before == NEVER) & rows.alone() & ~np.isin(rows.series, released.series)
    absent, same = _compare(connection, rows, ~newer)
    free = newer | absent
    again = reported.has(rows.series) if reported else np.zeros(len(rows), np.bool_)
    merged, told_twice = rows.where(~(free | same | again)), rows.where(~(free | same) & again)
    written = [
        _merge(connection, run_id, merged),
        _merge(connection, run_id, told_twice, corrects=False),
        _copy(connection, run_id, rows.where(free)),
        Written(len(released), *released.span()) if len(released) else None,
    ]
    parts = [part for part in written if part is not None]
    # The cheapest way for each series: insert a first price, follow by a day, or look up in the snapshots.
    if parts:
        following = latest.following(rows, before) & ~np.isin(rows.series, released.series)
        others = ~first_seen & ~following
        latest.begin(connection, run_id, rows.where(first_seen), list_id)
        latest.touch(connection, np.union1d(rows.series[free & others], released.series).tolist())
        latest.refresh(connection, run_id, rows.where(newer & others & rows.newest()), list_id)
        latest.follow(connection, run_id, rows.where(following), list_id)
    return _Outcome(parts, rows.series[first_seen].tolist(), different(connection, told_twice))


def _changed(connection: Connection, run_id: int, batch: Prepared, written: _Outcome) -> PricesChanged | None:
    """Request the refresh of the written range, and return the change to announce."""
    if not written.parts:
        return None
    since = min(part.oldest for part in written.parts)
    until = max(part.newest for part in written.parts) + INSTANT
    refresh_requests.request(connection, run_id, since, until)
    stored = sum(part.number for part in written.parts)
    return change_of(connection, batch.marketplaces, written.first_seen, stored, until - INSTANT)


def _compare(connection: Connection, rows: Rows, asked: Mask) -> tuple[Mask, Mask]:
    """Return masks of the `asked` rows that are not stored, and of those that are stored unchanged.

    Both are empty where reading the stored rows does not pay (WORTH_ASKING).
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
    values = {"run_id": run_id, "oldest": oldest, "newest": newest, "corrects": corrects, "upstream": list(MTGJSON)}
    written = Written(*connection.execute(MERGE, {**values, **bounds}).one())
    return written if written.number else None
