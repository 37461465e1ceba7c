"""TimescaleDB's own operations. The database itself, never a setting, decides whether it has the extension."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError
from stamina import retry_context

from db.retention import WEEK, week_start
from market.histories import MICROSECOND
from market.periods import BUCKET_ORIGIN

PATIENCE = 600.0  # seconds
CHUNK_OF_DAYS = 4 * WEEK
CHUNK_LOCK = 4_021_976  # key of an advisory lock: one creation of chunks at a time
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MATERIALISED = text("""
    SELECT format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)
    FROM timescaledb_information.continuous_aggregates WHERE view_name = :relation
""")
CHUNKS = text("""
    SELECT range_start, range_end FROM timescaledb_information.chunks
    WHERE format('%I.%I', hypertable_schema, hypertable_name) = CAST(:hypertable AS text)
""")
ADD_CHUNK = text("""
    SELECT _timescaledb_functions.create_chunk(CAST(CAST(:hypertable AS text) AS regclass), jsonb_build_object(
        column_name, jsonb_build_array(CAST(:since AS bigint), CAST(:until AS bigint))
    ))
    FROM timescaledb_information.dimensions
    WHERE format('%I.%I', hypertable_schema, hypertable_name) = CAST(:hypertable AS text)
""")
REFRESH = text("CALL refresh_continuous_aggregate(:relation, CAST(:since AS timestamptz), CAST(:until AS timestamptz))")
COMPRESS = "timescaledb.enable_direct_compress_on_cagg_refresh"
BY_HASHING = "enable_hashagg"  # the snapshots are read in the order of their key, so there is nothing to hash


class WrongVersion(Exception):
    """A dump can only be restored by the version of TimescaleDB that it was made with."""


def has_timescale(connection: Connection) -> bool:
    """Return whether this database has the TimescaleDB extension."""
    return bool(connection.scalar(text("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb')")))


@contextmanager
def restoring(connection: Connection, version: str) -> Iterator[None]:
    """Let a database take over a dump of TimescaleDB of this version during the block; it comes to itself afterwards.

    Creates the extension where it is missing. Raises WrongVersion where another version is there.
    """
    quoted = connection.dialect.identifier_preparer.quote_identifier(version)
    connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS timescaledb VERSION {quoted}"))
    there = connection.scalar(text("SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'"))
    if there != version:
        raise WrongVersion(f"The database has TimescaleDB {there}, its dump is of {version}.")
    connection.execute(text("SELECT timescaledb_pre_restore()"))
    try:
        yield
    finally:
        connection.execute(text("SELECT timescaledb_post_restore()"))


def allow_large_corrections(connection: Connection) -> None:
    """Lift the limit on rows that a transaction may decompress: a batch of late prices exceeds it."""
    if has_timescale(connection):
        connection.execute(text("SET LOCAL timescaledb.max_tuples_decompressed_per_dml_transaction = 0"))


def add_chunks(connection: Connection, hypertable: str, times: Iterable[datetime], width: timedelta = WEEK) -> None:
    """Create the chunks of these times in a hypertable (schema and name), each unless another chunk overlaps it.

    They begin on Mondays; TimescaleDB's own begin on Thursdays, like its epoch. Where one overlaps, it makes what
    lacks. Waits while another transaction creates some.
    """
    starts = {time - (time - BUCKET_ORIGIN) % width for time in times}
    if missing := _missing(connection, hypertable, starts, width):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHUNK_LOCK})
        for start in _missing(connection, hypertable, missing, width):
            since, until = ((time - EPOCH) // MICROSECOND for time in (start, start + width))
            connection.execute(ADD_CHUNK, {"hypertable": hypertable, "since": since, "until": until})


def _missing(connection: Connection, hypertable: str, starts: Iterable[datetime], width: timedelta) -> list[datetime]:
    there = connection.execute(CHUNKS, {"hypertable": hypertable}).all()
    return [start for start in sorted(starts) if not any(since < start + width and start < end for since, end in there)]


def refresh_continuous_aggregate(
    engine: Engine, relation: str, weeks: Iterable[tuple[datetime, datetime]]
) -> Iterator[None]:
    """Materialise the whole buckets of some parts of weeks, [since, until) each, and yield after each of them.

    Rows of past weeks go straight into the columnstore, in one sorted run for each week: another chunk would end the
    run. Works outside a transaction, as the procedure requires. Retries while another process refreshes the relation:
    TimescaleDB rejects a concurrent refresh.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        hypertable = connection.execute(MATERIALISED, {"relation": relation}).scalar_one()
        try:
            connection.execute(text(f"SET {BY_HASHING} = off"))
            for since, until in weeks:
                with engine.begin() as another:
                    add_chunks(another, hypertable, [since], CHUNK_OF_DAYS)
                connection.execute(text(f"SET {COMPRESS} = {week_start(since) + WEEK < datetime.now(UTC)}"))
                for attempt in retry_context(_refreshed_by_another, attempts=None, timeout=PATIENCE, wait_max=2.0):
                    with attempt:
                        connection.execute(REFRESH, {"relation": relation, "since": since, "until": until})
                yield
        finally:
            for setting in (COMPRESS, BY_HASHING):
                connection.execute(text(f"RESET {setting}"))


def _refreshed_by_another(error: Exception) -> bool:
    return isinstance(error, OperationalError) and isinstance(error.orig, LockNotAvailable)
