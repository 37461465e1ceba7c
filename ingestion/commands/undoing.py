"""`python -m ingestion undo RUN`."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

import click

from db.writes.undo import StillRunning
from ingestion.commands.exit_codes import BUSY, WRONG_USE
from ingestion.runs import undo as runs
from ingestion.runs.exclusive import SourceBusy

Database = Callable[[], AbstractContextManager[None]]


@click.command()
@click.argument("run_id", metavar="RUN", type=click.IntRange(1, 2**31 - 1))
@click.pass_obj
def undo(database: Database, run_id: int) -> None:
    """Take back all prices that a run has stored. `status` lists the runs.

    What the run had corrected is not known any more; loading the earlier file again brings it back.
    """
    with database():
        try:
            click.echo(f"Run {run_id} is taken back: {runs.describe(runs.undo(run_id))}")
        except runs.UnknownRun as error:
            _give_up(error, WRONG_USE)
        except (SourceBusy, StillRunning) as error:
            _give_up(error, BUSY)


def _give_up(error: Exception, code: int) -> None:
    click.echo(str(error), err=True)
    sys.exit(code)
