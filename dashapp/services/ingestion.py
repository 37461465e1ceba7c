"""What ingestion has done: runs, rejected records, and how fresh each source is."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from dashapp.cache import data_version
from db.engine import DatabaseError, Row, reading
from db.queries import ingestion as queries
from market.sources import LATE_AFTER, SILENT_AFTER, SOURCES

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Run:
    """One row of the ledger. `status`: running, succeeded, unchanged, failed, interrupted, undoing, undone."""

    id: int
    source: str
    status: str
    started_at: datetime
    finished_at: datetime | None
    as_of: datetime | None
    records_read: int
    rows_stored: int
    rows_unchanged: int
    records_rejected: int
    records_unmatched: int
    phase: str  # "downloading", "storing", "refreshing", "done"
    bytes_done: int
    bytes_total: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class SourceState:
    """How one source stands. `state`: fresh, late, silent, failed, running, never."""

    source: str
    title: str
    state: str
    as_of: datetime | None
    last_run: Run | None
    next_expected: datetime | None


@dataclass(frozen=True, slots=True)
class RejectedRecord:
    """A record that could not be stored, and why."""

    run_id: int
    source: str
    raw: str
    reason: str
    time: datetime


@dataclass(frozen=True, slots=True)
class DataState:
    """What every page's frame needs: is there anything, is it simulated, and is something being loaded now."""

    simulated: bool
    empty: bool
    as_of: datetime | None
    loading: list[Run]
    failed: list[Run]  # newest runs of sources whose last run failed


def load_runs(limit: int = 50) -> list[Run]:
    """The newest runs first. Not cached: a running load changes them all the time."""
    with reading() as connection:
        return [_run(row) for row in queries.runs(connection, limit)]


def load_sources() -> list[SourceState]:
    """Every source that we know of, and how it stands."""
    with reading() as connection:
        last = {row.source: _run(row) for row in queries.last_runs(connection)}
        editions = queries.newest_editions(connection)
    now = datetime.now(UTC)
    return [_source(name, last.get(name), editions.get(name), now) for name in SOURCES]


def load_rejected(run_id: int | None = None, limit: int = 100) -> list[RejectedRecord]:
    """Rejected records, newest first, of one run or of all."""
    with reading() as connection:
        return [RejectedRecord(**row._mapping) for row in queries.rejected(connection, run_id, limit)]


def load_data_state() -> DataState:
    """Whether there is anything, whether it is simulated, what is being loaded and what could not be."""
    with reading() as connection:
        last = [_run(row) for row in queries.last_runs(connection)]
        return DataState(
            simulated=queries.property_value(connection, "simulated") == "true",
            empty=not queries.has_prices(connection),
            as_of=queries.newest_price_time(connection),
            loading=[run for run in last if run.status == "running"],
            failed=[run for run in last if run.status == "failed"],
        )


def load_data_version() -> int:
    """Version of the prices: it changes when they do. While Redis is away, the newest finished load stands for it."""
    version = data_version()
    if version is not None:
        return version
    with reading() as connection:
        return -queries.newest_finished_run(connection)


def data_version_if_known() -> int | None:
    """The same for a page that must be drawn even if nobody answers: None where neither Redis nor the database does."""
    try:
        return load_data_version()
    except DatabaseError as error:
        log.error("the version of the data cannot be read", exc_info=error)
        return None


def _run(row: Row) -> Run:
    return Run(**{name: getattr(row, name) for name in Run.__dataclass_fields__})


def _source(name: str, last: Run | None, as_of: datetime | None, now: datetime) -> SourceState:
    expected = SOURCES[name]
    return SourceState(
        name,
        expected.title,
        _state(last, as_of, expected.interval, now),
        as_of,
        last,
        as_of + expected.interval if as_of else None,
    )


def _state(last: Run | None, as_of: datetime | None, interval: timedelta, now: datetime) -> str:
    """How a source stands by its last run and the age of its newest prices."""
    if last is None:
        return "never"
    if last.status in ("running", "failed"):
        return last.status
    if as_of is None or now - as_of > SILENT_AFTER * interval:
        return "silent"
    return "late" if now - as_of > LATE_AFTER * interval else "fresh"
