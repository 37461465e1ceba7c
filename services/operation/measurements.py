"""Measurements of what the database and Redis know: they are the truth about sources, queues and tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from db import breakers, queue_state, replica, task_counts, worded
from db.engine import Connection, DatabaseError, Row, probing
from db.queries import ingestion
from db.queries import operation as queries
from db.queries.operation import BackupNotes
from db.queue_state import QueueStates
from db.replica import ReplicaState, has_replica
from db.retention import KEEP_HALF_HOURS, horizon
from db.task_counts import TaskCount
from market.periods import DAY, HALF_HOUR, HOUR
from market.sources import SOURCES, needs_catalogue
from services.operation.freshness import interval_of

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SourceTotals:
    """Runs of one source: its last success, the duration of the last run in seconds, numbers of rows and runs."""

    source: str
    last_success: datetime | None
    last_seconds: float | None
    rows: Mapping[str, int]  # by outcome: stored, unchanged, rejected, unmatched
    runs: Mapping[str, int]  # by status: succeeded, unchanged, failed, interrupted


@dataclass(frozen=True, slots=True)
class DatabaseMeasurements:
    """What the database tells. `lags`: by rollup, for how long it has lacked a change.

    `intervals`: the time between two editions of each source that the workers read. `clock_offset`: by how much the
    clock of the database is ahead of ours.
    """

    sources: Sequence[SourceTotals]
    intervals: Mapping[str, timedelta]
    letters: int
    waiting_letters: int
    newest_prices: Mapping[str, datetime]
    lags: Mapping[str, timedelta]
    clock_offset: timedelta
    backups: BackupNotes


@dataclass(frozen=True, slots=True)
class Measurements:
    """All of it; None where the server does not answer. `replica` also without one, or where it is no standby."""

    database: DatabaseMeasurements | None
    queues: QueueStates | None
    tasks: Sequence[TaskCount] | None
    breakers: Mapping[str, breakers.State] | None
    words: Mapping[tuple[str, str], int] | None
    has_replica: bool
    replica: ReplicaState | None


def load_measurements() -> Measurements:
    """Ask database, replica and Redis, each within the limits of the health check."""
    queues = queue_state.states_if_known()
    is_known = queues is not None  # a Redis that does not answer is not waited for three times
    return Measurements(
        _database_if_known(),
        queues,
        task_counts.counts_if_known() if is_known else None,
        breakers.states_if_known() if is_known else None,
        worded.counts_if_known() if is_known else None,
        has_replica(),
        _replica_if_known(),
    )


def _database_if_known() -> DatabaseMeasurements | None:
    try:
        with probing() as connection:
            return _of_database(connection, datetime.now(UTC))
    except DatabaseError as error:
        log.warning("database not measured", error=str(error).partition("\n")[0])
        return None


def _replica_if_known() -> ReplicaState | None:
    try:
        return replica.state()
    except DatabaseError as error:
        log.warning("replica not measured", error=str(error).partition("\n")[0])
        return None


def _of_database(connection: Connection, now: datetime) -> DatabaseMeasurements:
    letters = queries.dead_letters(connection)
    return DatabaseMeasurements(
        [_totals(row) for row in queries.source_totals(connection)],
        {name: interval_of(name) for name in read_sources(connection)},
        letters.every,
        letters.waiting,
        {row.slug: row.as_of for row in queries.newest_prices(connection)},
        _lags(connection, now),
        queries.server_time(connection) - datetime.now(UTC),
        queries.backups(connection),
    )


def read_sources(connection: Connection) -> list[str]:
    """Return the names of the sources that the workers read by schedule; none in a simulated market."""
    if ingestion.is_simulated(connection):
        return []
    missing, has_catalogue = ingestion.missing_settings(connection), ingestion.has_catalogue(connection)
    scheduled = [name for name, source in SOURCES.items() if source.cron is not None and name not in missing]
    return [name for name in scheduled if has_catalogue or not needs_catalogue(name)]


def _totals(row: Row) -> SourceTotals:
    rows = {name: getattr(row, name) for name in ("stored", "unchanged", "rejected", "unmatched")}
    runs = {name: getattr(row, f"{name}_runs") for name in ("succeeded", "unchanged", "failed", "interrupted")}
    return SourceTotals(row.source, row.last_success, row.last_seconds, rows, runs)


def _lags(connection: Connection, now: datetime) -> dict[str, timedelta]:
    """Return the lag of each rollup. A change from before its retention concerns it no more."""
    begins = {HALF_HOUR: HALF_HOUR.floor(now - KEEP_HALF_HOURS), HOUR: horizon(now), DAY: horizon(now)}
    lags = {}
    for bucket, oldest in begins.items():
        since = queries.oldest_refresh_request(connection, oldest)
        lags[bucket.rollup] = max(now - since, timedelta()) if since else timedelta()
    return lags
