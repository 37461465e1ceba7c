"""Positions in the write-ahead log (WAL), in bytes, and the position that a read requires.

A version of the data (db/versions.py) carries a position of the primary's log at or after the commit. A standby shows
the version once it has replayed that position.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from sqlalchemy import TextClause, text

from db.engines import DatabaseError, Engine, probe_engine, read_engine

UNKNOWN = 1 << 63  # beyond any log: no standby has replayed so far

# A record of our own, flushed at once. pg_current_wal_lsn may be before an asynchronous commit. The end of the log may
# be that of a record without a commit, such as the pruning of a page, which no standby receives before the next commit.
NEWEST = text("SELECT CAST(pg_logical_emit_message(false, 'dualcaster', '', true) - '0/0' AS bigint)")

# The end of what standbys can receive. Unlike NEWEST it writes nothing, and it may be before an asynchronous commit.
FLUSHED = text("SELECT CAST(pg_current_wal_flush_lsn() - '0/0' AS bigint)")

_needed: ContextVar[int | None] = ContextVar("needed", default=None)


def newest() -> int:
    """Return a position of the primary's log after all current commits; UNKNOWN if the primary does not answer."""
    return _position(read_engine(), NEWEST)


def flushed() -> int:
    """Return the position to which the primary has flushed its log, for the health check; UNKNOWN as for `newest`."""
    return _position(probe_engine(), FLUSHED)


def _position(engine: Engine, query: TextClause) -> int:
    try:
        with engine.connect() as connection:
            return int(connection.execute(query).scalar_one())
    except DatabaseError:
        return UNKNOWN


class _Seen:
    """Newest version of the prices that this process has seen, and its position."""

    def __init__(self) -> None:
        self.version, self.position = -1, 0

    def note(self, version: int, position: int) -> None:
        """Store a version and its position, unless it is older than the newest."""
        if version >= self.version:
            self.version, self.position = version, position


@cache
def seen() -> _Seen:
    """Return the newest version that this process has seen."""
    return _Seen()


@contextmanager
def seeing(position: int) -> Iterator[None]:
    """Require a position of all reads inside the block: they see at least what was committed before it."""
    before = _needed.set(position)
    try:
        yield
    finally:
        _needed.reset(before)


def needed() -> int:
    """Return the position that a read requires: that of its block, else of the newest version of the prices seen."""
    position = _needed.get()
    return seen().position if position is None else position
