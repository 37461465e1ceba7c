"""Reads from the replica: only while it answers, and only where it has replayed the position that a read requires.

Each connection caches the position that its server has replayed. So a version costs one small statement a connection,
and a server that was restarted, or replaced by an older one, is queried again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import structlog
from sqlalchemy import text

from db.engines import NO_ANSWER, Connection, DatabaseAway, replica_engine, replica_probe_engine
from db.metrics import READS
from db.positions import UNKNOWN, flushed, needed, seeing
from db.settings import replica_url

T = TypeVar("T")

AVOIDED_FOR = 3.0  # seconds without a read, after one that the replica did not finish
LOOK_EVERY = 0.1  # seconds between two queries for the position of a replica that lags
# SQLSTATEs of a statement cancelled because it conflicts with replay, and classes of those that end a session.
IN_THE_WAY, ENDING = ("40001", "40P01"), ("08", "57P")
# NULL for a server that is no standby: which changes of the primary it has is unknown.
REPLAYED = text("""
    SELECT CASE WHEN pg_is_in_recovery() THEN CAST(pg_last_wal_replay_lsn() - '0/0' AS bigint) END
""")
STATE = text("""
    SELECT CAST(pg_last_wal_replay_lsn() - '0/0' AS bigint) AS replayed,
           CAST(extract(epoch FROM now() - pg_last_xact_replay_timestamp()) AS float) AS age
    WHERE pg_is_in_recovery()
""")

log = structlog.get_logger()


class ReplicaGaveUp(DatabaseAway):
    """The replica did not finish a read that the primary can answer."""


@dataclass(frozen=True, slots=True)
class ReplicaState:
    """Whether reads of the newest prices go to the replica, and its lag; None where unknown.

    `lag_seconds` is the age of the newest replayed change, 0 where all are replayed.
    """

    is_used: bool
    lag_bytes: int | None
    lag_seconds: float | None


def has_replica() -> bool:
    """Return whether a replica is configured."""
    return replica_url() is not None


class _Replica:
    """Route to the replica while it accepts connections. Logs its loss and its return once each."""

    def __init__(self) -> None:
        self.avoided_until = 0.0
        self._is_away = False
        self._lacking, self._looked_at = UNKNOWN, 0.0

    def connect(self, position: int) -> Connection | None:
        """Return a connection that sees all changes before a position, None if the replica has none. Counts both."""
        found = self._connection_or_reason(position)
        if isinstance(found, str):
            READS.labels("primary", found).inc()
            return None
        READS.labels("replica", "current").inc()
        return found

    def _connection_or_reason(self, position: int) -> Connection | str:
        """Return a connection, or the reason why the primary answers the read."""
        engine, now = replica_engine(), time.monotonic()
        if engine is None:
            return "no_replica"
        if now < self.avoided_until:
            return "avoided"
        if self._is_known_to_lack(position, now):
            return "behind"
        try:
            connection = engine.connect()
            replayed = _replayed(connection, position)
        except NO_ANSWER as error:
            self._is_gone(str(error).partition("\n")[0])
            return "away"
        if replayed is None or replayed < position:
            connection.close()
            self._lacking, self._looked_at = position, now
            self._is_gone("it is no standby") if replayed is None else self._is_back()
            return "no_standby" if replayed is None else "behind"
        self._is_back()
        return connection

    def _is_known_to_lack(self, position: int, now: float) -> bool:
        return position >= self._lacking and now - self._looked_at < LOOK_EVERY

    def gave_up(self, error: BaseException) -> bool:
        """Return whether the primary may retry a read that failed here. Avoids a lost replica for AVOIDED_FOR s."""
        state = getattr(getattr(error, "orig", None), "sqlstate", None)
        is_lost = isinstance(error, DatabaseAway) and (state is None or state.startswith(ENDING))
        if is_lost:
            self.avoided_until = time.monotonic() + AVOIDED_FOR
            self._is_gone(str(error).partition("\n")[0])
        return is_lost or state in IN_THE_WAY

    def _is_gone(self, reason: str) -> None:
        if not self._is_away:
            log.warning("replica away, reading from the primary", error=reason)
        self._is_away = True

    def _is_back(self) -> None:
        if self._is_away:
            log.info("replica back")
        self._is_away = False


def _replayed(connection: Connection, position: int) -> int | None:
    """Return a position that the server has replayed, cached if it suffices; None where it is no standby."""
    known: int | None = connection.info.get("replayed")
    if known is None or known < position:
        known = connection.execute(REPLAYED).scalar_one()
        connection.info["replayed"] = known
    return known


@cache
def route() -> _Replica:
    """Return this process's route to the replica."""
    return _Replica()


@contextmanager
def connected() -> Iterator[Connection | None]:
    """Yield a connection to the replica that has replayed the required position, else None. Raises ReplicaGaveUp."""
    connection = route().connect(needed())
    if connection is None:
        yield None
        return
    with connection:
        try:
            yield connection
        except DatabaseAway as error:
            if not route().gave_up(error):
                raise
            raise ReplicaGaveUp(error.statement, error.params, error.orig or error) from error


def finished(load: Callable[[], T]) -> T:
    """Return the result of `load`; retries it on the primary if the replica gave up."""
    try:
        return load()
    except ReplicaGaveUp:
        with seeing(UNKNOWN):
            return load()


def state() -> ReplicaState | None:
    """Return the replica's state, None where its server is no standby. Raises DatabaseError if it does not answer."""
    engine = replica_probe_engine()
    if engine is None:
        return None
    with engine.connect() as connection:
        row = connection.execute(STATE).one_or_none()
    if row is None:
        return None
    is_used = time.monotonic() >= route().avoided_until and row.replayed >= needed()
    of_primary = flushed()
    if of_primary == UNKNOWN:
        return ReplicaState(is_used, None, None)
    lag = max(0, of_primary - row.replayed)
    return ReplicaState(is_used, lag, row.age if lag else 0.0)
