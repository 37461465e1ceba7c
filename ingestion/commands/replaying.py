"""`python -m ingestion replay`."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

import click

from ingestion.commands.exit_codes import BUSY, DONE, FAILED
from ingestion.runs import replay as rejected
from ingestion.runs.exclusive import SourceBusy
from ingestion.runs.observers import Log
from ingestion.sources.registry import SOURCES

Database = Callable[[], AbstractContextManager[None]]


@click.command()
@click.option("--run", "run_id", type=click.IntRange(1, 2**31 - 1), help="What this run rejected; else any run.")
@click.option("--source", type=click.Choice(list(SOURCES)), help="What was rejected of this source; else of any.")
@click.option("--reason", help="What was rejected for this reason, to the letter; else for any.")
@click.pass_obj
def replay(database: Database, run_id: int | None, source: str | None, reason: str | None) -> None:
    """Read rejected records again, after what refused them has been mended.

    What can be stored now is stored with the time of its own edition, by a run of its own, which can be taken back; the
    rest is rejected again. Records that were not kept whole stay: load their edition again for them.
    """
    with database():
        try:
            runs = rejected.replay(Log, run_id, source, reason)
        except SourceBusy as error:
            click.echo(str(error), err=True)
            sys.exit(BUSY)
    for run in runs:
        click.echo(
            f"{run.source}, run {run.run_id}: {run.rows_stored:,} prices stored, {run.rows_unchanged:,} unchanged,"
            f" {run.cards_stored:,} cards new or changed, {run.records_rejected:,} rejected again"
        )
    if not runs:
        click.echo("No rejected record of this kind was kept whole: nothing can be read again.")
    sys.exit(FAILED if any(run.status == "failed" for run in runs) else DONE)
