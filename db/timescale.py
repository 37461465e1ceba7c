"""TimescaleDB's own operations. The database itself, never a setting, decides whether it has the extension."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError
from stamina import retry_context

PATIENCE = 600.0  # seconds


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


def refresh_continuous_aggregate(engine: Engine, relation: str, since: datetime, until: datetime) -> None:
    """Materialise the whole buckets of [since, until). Runs outside a transaction, as the procedure requires.

    Retries while TimescaleDB's own policy refreshes the relation: it rejects a concurrent refresh.
    """
    statement = text(
        "CALL refresh_continuous_aggregate(:relation, CAST(:since AS timestamptz), CAST(:until AS timestamptz))"
    )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for attempt in retry_context(_refreshed_by_another, attempts=None, timeout=PATIENCE, wait_max=2.0):
            with attempt:
                connection.execute(statement, {"relation": relation, "since": since, "until": until})


def _refreshed_by_another(error: Exception) -> bool:
    return isinstance(error, OperationalError) and isinstance(error.orig, LockNotAvailable)
