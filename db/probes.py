"""Probes of the health check: whether the servers answer, and whether they can write.

The reasons are this program's own words, safe to publish; the servers' errors go to the log.
"""

import time

import psycopg
import redis
from sqlalchemy import text

from db.engine import DatabaseError, Engine, probe_engine, write_probe_engine

WRITE_EVERY = 5.0  # seconds
SILENT = "does not answer"
DATABASE_REASONS = {  # by SQLSTATE
    "25006": "is read-only",
    "53100": "has no disk space left",
    "53300": "has no connection left",
    "57014": "is too slow",
    "57P03": "is starting or stopping",
}
ASK = text("SELECT 1")
# Locking a row changes no data that is read, but is written to the server's log and must reach its disk.
WRITE = text("SELECT FROM marketplaces LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED")


def ask_database() -> None:
    """Query the primary. Raises DatabaseError."""
    with probe_engine().connect() as connection:
        connection.execute(ASK)


class _Writing:
    """Probes writes to a database, at most once in WRITE_EVERY seconds after a success."""

    def __init__(self) -> None:
        self._last: tuple[Engine, float] | None = None

    def probe(self) -> None:
        """Write, unless a write has just succeeded."""
        engine = write_probe_engine()
        if self._last and self._last[0] is engine and time.monotonic() - self._last[1] < WRITE_EVERY:
            return
        with engine.begin() as connection:
            connection.execute(WRITE)
        self._last = engine, time.monotonic()


_writing = _Writing()


def write_to_database() -> None:
    """Write to the primary without changing data. Raises DatabaseError."""
    _writing.probe()


def write_to_redis(client: "redis.Redis") -> None:
    """Write a key that soon expires to a Redis. Raises redis.RedisError."""
    client.set("health-probe", b"", ex=60)


def reason(error: DatabaseError | redis.RedisError) -> str:
    """Return the fault of a server in a few of this program's own words."""
    if isinstance(error, redis.ResponseError):
        return _refusal(error)
    cause = getattr(error, "orig", None)
    if isinstance(cause, psycopg.Error) and cause.sqlstate:
        return DATABASE_REASONS.get(cause.sqlstate, "answers with an error")
    return SILENT


def _refusal(error: redis.ResponseError) -> str:
    if isinstance(error, redis.OutOfMemoryError):
        return "is full and refuses writes"
    if isinstance(error, redis.ReadOnlyError):
        return "is read-only"
    return "cannot write to its disk and refuses writes" if str(error).startswith("MISCONF") else "refuses writes"
