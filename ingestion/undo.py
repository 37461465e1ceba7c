"""Taking back a run, whole: snapshots, latest prices, rollups, the ledger; then the readers are told."""

from db import changes, rollups
from db.engine import reading, write_engine
from db.queries import ingestion as queries
from db.writes import undo as writes
from db.writes.undo import Progress, Undone
from ingestion import pipeline

NOTHING = Undone(0, 0, 0)


class UnknownRun(Exception):
    """The ledger has no such run."""


def undo(run_id: int, progress: Progress | None = None) -> Undone:
    """Take back what a run has stored. Again, or after being killed: does what is left to do, nothing where it is done.

    Raises UnknownRun, and pipeline.SourceBusy while the run, or another one of its source, is going on. A run that
    died open is closed first.
    """
    engine = write_engine()
    source, status = _asked(run_id)
    if status == "undone":
        return NOTHING
    with pipeline.alone(engine, source):
        undone = writes.delete_snapshots(engine, run_id, progress)
        rollups.refresh_requested(engine)
        writes.finish(engine, run_id)
    changes.announce()
    return undone


def _asked(run_id: int) -> tuple[str, str]:
    with reading() as connection:
        row = queries.find_run(connection, run_id)
    if row is None:
        raise UnknownRun(f"There is no run {run_id}; see `python -m ingestion status`.")
    return row.source, row.status
