"""Undo of a whole run: snapshots, latest prices, rollups, the ledger; then the readers are notified."""

from db import announcements
from db.announcements import PricesChanged
from db.engine import reading, write_engine
from db.queries import ingestion as queries
from db.writes import undo as writes
from db.writes.taking_out import Progress
from db.writes.undo import Undone
from ingestion.runs.exclusive import exclusive
from upkeep import after_prices

NOTHING = Undone(0, 0, 0)


class UnknownRun(Exception):
    """The ledger has no such run."""


def undo(run_id: int, progress: Progress | None = None) -> Undone:
    """Delete what a run has stored. A repeated call, or one after a kill, completes the rest.

    Raises UnknownRun, and SourceBusy while the run, or another one of its source, is going on. Closes a run that died
    open first.
    """
    engine = write_engine()
    source, status = _asked(run_id)
    if status == "undone":
        return NOTHING
    with exclusive(engine, source):
        undone = writes.delete_snapshots(engine, run_id, progress)
        after_prices.run(engine, announce=lambda _runs: announcements.announce(PricesChanged()))
        writes.finish(engine, run_id, f"Load undone: {describe(undone)}")
    return undone


def describe(undone: Undone) -> str:
    """Return the result, in words for people."""
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
    with reading(fresh=True) as connection:
        row = queries.find_run(connection, run_id)
    if row is None:
        raise UnknownRun(f"There is no run {run_id}; see `python -m ingestion status`.")
    return row.source, row.status
