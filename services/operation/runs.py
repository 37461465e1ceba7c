"""Runs of the sources, from the ledger."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from db.engine import Row, reading
from db.queries import ingestion as queries
from services.requests import Request
from services.rows import made_of
from services.rules import WholeNumber

RUN_ID = WholeNumber(description="Number of a run of a source.")


@dataclass(frozen=True, slots=True)
class RunRequest(Request):
    """One run."""

    run_id: Annotated[int, RUN_ID]


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
    notice: str | None = None  # anomaly of its edition, or result of its undo
    replay_of: int | None = None  # the run whose rejected records it replays; None where it reads an edition


def load_runs(limit: int = 50) -> list[Run]:
    """Return the newest runs first. Not cached: a running load changes them continuously."""
    with reading() as connection:
        return [run_of(row) for row in queries.runs(connection, limit)]


def load_run(run_id: int) -> Run | None:
    """Return one run, None for an unknown id."""
    with reading() as connection:
        row = queries.find_run(connection, run_id)
    return run_of(row) if row else None


def run_of(row: Row) -> Run:
    """Return a row of the ledger as a Run."""
    return made_of(row, Run)
