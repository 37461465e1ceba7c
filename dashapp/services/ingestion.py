"""What ingestion has done: its runs, and the state of the data as a whole."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from dashapp.cache import data_version
from dashapp.services.rows import made_of
from db.engine import DatabaseError, Row, reading
from db.queries import ingestion as queries

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
    notice: str | None = None  # what is odd about its edition, or what came of taking it back
    replay_of: int | None = None  # the run whose rejected records it has read again, if that is all it did


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
        return [run_of(row) for row in queries.runs(connection, limit)]


def load_run(run_id: int) -> Run | None:
    """One run, None where there is none of this number."""
    with reading() as connection:
        row = queries.find_run(connection, run_id)
    return run_of(row) if row else None


def load_data_state() -> DataState:
    """Whether there is anything, whether it is simulated, what is being loaded and what could not be."""
    with reading() as connection:
        last = [run_of(row) for row in queries.last_runs(connection)]
        return DataState(
            simulated=queries.is_simulated(connection),
            empty=not queries.has_prices(connection),
            as_of=queries.newest_price_time(connection),
            loading=[run for run in last if run.status == "running"],
            failed=[run for run in last if run.status == "failed"],
        )


def load_data_version() -> int:
    """Version of the prices: it changes when they do. While Redis is away, what the database tells stands for it."""
    version = data_version()
    if version is not None:
        return version
    with reading() as connection:
        return -queries.version_of_prices(connection)


def data_version_if_known() -> int | None:
    """The same for a page that must be drawn even if nobody answers: None where neither Redis nor the database does."""
    try:
        return load_data_version()
    except DatabaseError as error:
        log.error("the version of the data cannot be read", exc_info=error)
        return None


def run_of(row: Row) -> Run:
    """A row of the ledger as it is told."""
    return made_of(row, Run)
