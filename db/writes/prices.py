"""Writing prices: find or make their series, store the snapshots, keep the latest price of each series.

A row that is newer than its series' latest price cannot meet another one, nor can one of a time range that holds
nothing of its series yet: these are copied straight into the table. The others go through a staging table that leaves
what is already there alone. Writers of prices take turns, batch by batch, which is what makes the first sentence true.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import Connection, text

from db.locks import take_turn
from db.retention import week_start
from db.timescale import allow_large_corrections
from db.writes import latest
from db.writes.copying import copy_lines, copy_rows
from db.writes.ledger import request_refresh
from db.writes.snapshots import SNAPSHOT, SNAPSHOT_COLUMNS, VALUES, Prices, Rows, snapshot_lines
from market.records import SeriesPrices

INSTANT = timedelta(microseconds=1)  # the database's resolution: the end of a range that includes its newest time
WORTH_ASKING = 10  # prices a series, from which on it pays to look for ranges that hold nothing
TIME = attrgetter("time")
EVER, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

STAGE = (
    text("""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_series (
            ordinal integer, scryfall_id uuid, mtgjson_uuid uuid, cardmarket_id integer, tcgplayer_id integer,
            marketplace text, condition text, finish text, language text, currency text, kind text
        ) ON COMMIT DELETE ROWS
    """),
    text("""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_resolved (
            ordinal integer, card_id integer, marketplace_id smallint, condition text, finish text, language text,
            currency text, kind text
        ) ON COMMIT DELETE ROWS
    """),
    text("""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_snapshots ON COMMIT DELETE ROWS
        AS SELECT * FROM price_snapshots WITH NO DATA
    """),
    text("DELETE FROM batch_series"),
    text("DELETE FROM batch_resolved"),
    text("DELETE FROM batch_snapshots"),
)

RESOLVE = """
    INSERT INTO batch_resolved
    SELECT batch.ordinal, cards.id, marketplaces.id, batch.condition, batch.finish,
        coalesce(batch.language, cards.language), batch.currency, batch.kind
    FROM batch_series AS batch
    JOIN cards ON cards.{scheme} = batch.{scheme}
    JOIN marketplaces ON marketplaces.slug = batch.marketplace
"""

SERIES_KEY = "card_id, marketplace_id, condition, finish, language, currency, kind"

INSERT_SERIES = text(f"""
    INSERT INTO price_series ({SERIES_KEY})
    SELECT DISTINCT {SERIES_KEY} FROM batch_resolved AS batch
    WHERE NOT EXISTS (SELECT FROM price_series JOIN (SELECT batch.*) AS one USING ({SERIES_KEY}))
""")

FIND_SERIES = text(f"""
    SELECT batch.ordinal, series.id AS series_id, latest.time AS latest_time
    FROM batch_resolved AS batch
    CROSS JOIN LATERAL (
        SELECT price_series.id FROM price_series JOIN (SELECT batch.*) AS one USING ({SERIES_KEY}) OFFSET 0
    ) AS series
    LEFT JOIN latest_prices AS latest ON latest.series_id = series.id
    ORDER BY batch.ordinal
""")

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

MERGE = text(f"""
    WITH stored AS (
        INSERT INTO price_snapshots ({SNAPSHOT})
        SELECT {", ".join(f"batch.{column}" for column in SNAPSHOT_COLUMNS)}
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


class StoredPrices(NamedTuple):
    """What a batch of prices came to: snapshots new or corrected, already there, and series whose card is unknown."""

    stored: int
    unchanged: int
    unmatched: int


def weeks(batch: Sequence[SeriesPrices]) -> set[datetime]:
    """Starts of the weeks that a batch has prices in: the partitions that must exist before it is stored."""
    return {week_start(time) for time in {price.time for series in batch for price in series.prices}}


def store_prices(connection: Connection, run_id: int, batch: Sequence[SeriesPrices]) -> StoredPrices:
    """Store a batch in the caller's transaction, and ask for the refresh of the rollups that it makes necessary.

    The same batch again changes nothing; a corrected one corrects.
    """
    _prepare(connection)
    targets = find_series(connection, batch)
    free, others = divide(batch, targets)
    if sum(map(len, others.values())) >= WORTH_ASKING * len(others) > 0:
        others = set_free(connection, free, others)
    written = [part for part in (_copy(connection, run_id, free), _merge(connection, run_id, others)) if part.number]
    if written:
        latest.refresh(connection)
        since, until = min(part.oldest for part in written), max(part.newest for part in written) + INSTANT
        request_refresh(connection, run_id, since, until)
    stored = sum(part.number for part in written)
    given = sum(map(len, free.values())) + sum(map(len, others.values()))
    return StoredPrices(stored, given - stored, len(batch) - len({target.ordinal for target in targets}))


def _prepare(connection: Connection) -> None:
    take_turn(connection)
    allow_large_corrections(connection)
    latest.stage(connection)
    for statement in STAGE:
        connection.execute(statement)


class Written(NamedTuple):
    """Snapshots that were new or corrected, and the times of the oldest and the newest of them."""

    number: int
    oldest: datetime
    newest: datetime


class Target(NamedTuple):
    """A series that the prices at `ordinal` of a batch belong to, and when it was last seen."""

    ordinal: int
    series_id: int
    latest_time: datetime | None


def find_series(connection: Connection, batch: Sequence[SeriesPrices]) -> list[Target]:
    """Find the series of a batch, making those that are new. An identifier that several cards share gives several."""
    columns = "ordinal, marketplace, condition, finish, language, currency, kind"
    schemes = sorted({series.card.scheme for series in batch})
    for scheme in schemes:
        rows = (
            (ordinal, *series[1:7], series.card.value)
            for ordinal, series in enumerate(batch)
            if series.card.scheme == scheme
        )
        copy_rows(connection, f"batch_series ({columns}, {scheme})", rows)
        connection.execute(text("ANALYZE batch_series"))
        connection.execute(text(RESOLVE.format(scheme=scheme)))
    connection.execute(text("ANALYZE batch_resolved"))
    connection.execute(INSERT_SERIES)
    return [Target(*row) for row in connection.execute(FIND_SERIES)]


def divide(batch: Sequence[SeriesPrices], targets: Sequence[Target]) -> tuple[Rows, Rows]:
    """Split prices by series into those newer than all that is stored of the series, and the others."""
    newer: Rows = {}
    others: Rows = {}
    for ordinal, series_id, latest_time in targets:
        prices = dict(zip(map(TIME, batch[ordinal].prices), batch[ordinal].prices, strict=True))
        _divide_one(series_id, prices, EVER, latest_time or EVER, newer, others)
    return newer, others


def set_free(connection: Connection, free: Rows, rows: Rows) -> Rows:
    """Move those of `rows` that no snapshot of their series can meet into `free`; return the others."""
    times = {time for prices in rows.values() for time in prices}
    values = {"series_ids": list(rows), "oldest": min(times), "newest": max(times)}
    occupied = {series_id: (first, last) for series_id, first, last in connection.execute(OCCUPIED, values)}
    others: Rows = {}
    for series_id, prices in rows.items():
        _divide_one(series_id, prices, *occupied.get(series_id, (EVER, EVER)), free, others)
    return others


def _divide_one(series_id: int, prices: Prices, first: datetime, last: datetime, free: Rows, others: Rows) -> None:
    """Give the prices of a series outside of [first, last] to `free`, those within to `others`."""
    oldest, newest = min(prices, default=NEVER), max(prices, default=NEVER)
    if oldest > last or newest < first:
        outside, within = prices, {}
    elif first <= oldest and newest <= last:
        outside, within = {}, prices
    else:
        outside = {time: price for time, price in prices.items() if not first <= time <= last}
        within = {time: price for time, price in prices.items() if first <= time <= last}
    for rows, part in ((free, outside), (others, within)):
        if part:
            rows[series_id] = rows[series_id] | part if series_id in rows else part


def _copy(connection: Connection, run_id: int, rows: Rows) -> Written:
    copy_lines(connection, f"price_snapshots ({SNAPSHOT})", snapshot_lines(rows, run_id))
    latest.touch(connection, rows)
    times = {time for prices in rows.values() for time in prices}
    return Written(sum(map(len, rows.values())), min(times, default=NEVER), max(times, default=NEVER))


def _merge(connection: Connection, run_id: int, rows: Rows) -> Written:
    if not rows:
        return Written(0, NEVER, NEVER)
    copy_lines(connection, f"batch_snapshots ({SNAPSHOT})", snapshot_lines(rows, run_id))
    times = {time for prices in rows.values() for time in prices}
    bounds = {"oldest": min(times), "newest": max(times), "first_series": min(rows), "last_series": max(rows)}
    return Written(*connection.execute(MERGE, bounds).one())
