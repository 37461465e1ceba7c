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
        rollups.refresh_requested(engine, announce=lambda _runs: changes.announce())
        writes.finish(engine, run_id, f"Taken back: {told(undone)}")
    return undone


def told(undone: Undone) -> str:
    """What came of it, for people."""
    sentences = [f"{undone.deleted:,} prices deleted now, rollups and latest prices are right."]
    if undone.gone_before > 0:
        sentences.append(
            f"{undone.gone_before:,} of its prices had been corrected by later runs, which stay, or had expired."
        )
    if undone.relied_upon:
        sentences.append(
            f"Later runs of the source found {undone.relied_upon:,} prices unchanged, maybe those of this run."
            " Load the source again with --force to have them back."
        )
    if undone.deleted:
        sentences.append("What it had corrected is gone with it; load the earlier file again to have that back.")
    return " ".join(sentences)


def _asked(run_id: int) -> tuple[str, str]:
    with reading() as connection:
        row = queries.find_run(connection, run_id)
    if row is None:
        raise UnknownRun(f"There is no run {run_id}; see `python -m ingestion status`.")
    return row.source, row.status
