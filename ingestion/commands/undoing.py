"""`python -m ingestion undo RUN`."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

import click

from db.writes.undo import StillRunning, Undone
from ingestion import pipeline
from ingestion import undo as runs

Database = Callable[[], AbstractContextManager[None]]
WRONG_USE, BUSY = 2, 3


@click.command()
@click.argument("run_id", metavar="RUN", type=click.IntRange(1, 2**31 - 1))
@click.pass_obj
def undo(database: Database, run_id: int) -> None:
    """Take back all prices that a run has stored. `status` lists the runs.

    What the run had corrected is not known any more; loading the earlier file again brings it back.
    """
    with database():
        try:
            click.echo(_told(run_id, runs.undo(run_id)))
        except runs.UnknownRun as error:
            _give_up(error, WRONG_USE)
        except (pipeline.SourceBusy, StillRunning) as error:
            _give_up(error, BUSY)


def _told(run_id: int, undone: Undone) -> str:
    lines = [f"Run {run_id} is taken back: {undone.deleted:,} prices deleted now, rollups and latest prices are right."]
    if undone.gone_before > 0:
        lines.append(
            f"{undone.gone_before:,} of its prices had been corrected by later runs, which stay, or had expired."
        )
    if undone.relied_upon:
        lines.append(
            f"Later runs of the source found {undone.relied_upon:,} prices unchanged, maybe those of this run."
            " Load the source again with --force to have them back."
        )
    if undone.deleted:
        lines.append("What it had corrected is gone with it; load the earlier file again to have that back.")
    return "\n".join(lines)


def _give_up(error: Exception, code: int) -> None:
    click.echo(str(error), err=True)
    sys.exit(code)
