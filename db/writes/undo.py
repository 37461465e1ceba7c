"""Undo of a run: deletes its snapshots, and recomputes latest prices and rollups without them.

Deletes the rows with the run's id. A row that a later run corrected has that run's id and stays. A row that this run
had corrected is deleted, and its former price is lost: only its file can restore it. Cards and series stay, since they
belong to the catalogue.

The run is `undoing` before the first row is deleted and `undone` at the end: the next call after an interruption
continues.
"""

from typing import Any, NamedTuple

from sqlalchemy import Engine, Row, text

from db.writes import confirming, ledger
from db.writes.taking_out import Progress, take_out, told_by_run
from market.sources import SOURCES

# Prices that later runs of the source found unchanged: this run may have stored them.
RELIED = text("""
    SELECT coalesce(sum(later.rows_unchanged), 0)
    FROM ingestion_runs AS undone JOIN ingestion_runs AS later
        ON later.source = undone.source AND later.id > undone.id AND later.status NOT IN ('undoing', 'undone')
    WHERE undone.id = :run_id
""")


class StillRunning(Exception):
    """The run has not ended and cannot be undone yet."""


class Undone(NamedTuple):
    """Result of an undo: numbers of snapshots deleted now, of those replaced by later runs or dropped by retention
    before, and of prices that later runs of the source found unchanged, of which some may be deleted now.
    """

    deleted: int
    gone_before: int
    relied_upon: int


def delete_snapshots(engine: Engine, run_id: int, progress: Progress | None = None) -> Undone:
    """Mark the run as `undoing` and delete its snapshots, part by part. Raises StillRunning.

    The caller excludes other runs of the source meanwhile, then refreshes the rollups and calls `finish`.
    """
    run = _begin(engine, run_id)
    deleted = take_out(engine, run_id, told_by_run(run_id), progress)
    with engine.connect() as connection:
        relied_upon = int(connection.scalar(RELIED, {"run_id": run_id}) or 0)
    gone_before = run.rows_stored - deleted if run.status != "undoing" else 0
    return Undone(deleted, gone_before, relied_upon)


def finish(engine: Engine, run_id: int, notice: str) -> None:
    """Mark the run as `undone`, with the result in words; snapshots and rollups have nothing of it any more."""
    with engine.begin() as connection:
        ledger.update_run(connection, run_id, status="undone", notice=notice)


def _begin(engine: Engine, run_id: int) -> Row[Any]:
    """Mark the run as `undoing`, undo its confirmations, and return its former row."""
    with engine.begin() as connection:
        statement = text("SELECT status, rows_stored, source, as_of FROM ingestion_runs WHERE id = :run_id FOR UPDATE")
        run = connection.execute(statement, {"run_id": run_id}).one()
        if run.status == "running":
            raise StillRunning(f"Run {run_id} has not ended.")
        ledger.update_run(connection, run_id, status="undoing")
    if run.as_of and run.source in SOURCES:
        with engine.begin() as connection:
            confirming.take_back(connection, run.source, SOURCES[run.source].marketplaces, run.as_of)
    return run
