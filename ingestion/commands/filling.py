"""`python -m ingestion first-load` and `simulate`: the first content of an empty database."""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import click

from db.queues import WorkersAway, enqueue
from ingestion.commands.exit_codes import BUSY, FAILED
from ingestion.commands.running import report, run
from ingestion.runs import first_load, ticking
from ingestion.runs.database_kind import mark_simulated
from ingestion.runs.exclusive import SourceBusy
from ingestion.settings import settings
from ingestion.simulation.catalogue import FEWEST_CARDS, MOST_CARDS
from ingestion.simulation.market import FEWEST_DAYS, MOST_DAYS
from ingestion.simulation.standing import cast
from ingestion.sources.registry import source_named
from ingestion.sources.simulated import MovingMarket

Database = Callable[[], AbstractContextManager[None]]


@click.command("first-load")
@click.pass_obj
def load_first(database: Database) -> None:
    """Fill an empty database: the newest prices first, the history after them."""
    with database():
        if not first_load.is_needed():
            click.echo("The database has prices already.")
            return
        sys.exit(load_steps(first_load.REAL))


@click.command()
@click.option(
    "--cards", type=click.IntRange(FEWEST_CARDS, MOST_CARDS), default=1000, show_default=True,
    help="Cards of a new market.",
)  # fmt: skip
@click.option(
    "--days", type=click.IntRange(FEWEST_DAYS, MOST_DAYS), default=400, show_default=True, help="Days of its history.",
)  # fmt: skip
@click.option("--ticks", type=click.IntRange(min=1), help="Stop after so many ticks.")
@click.pass_obj
def simulate(database: Database, cards: int, days: int, ticks: int | None) -> None:
    """Fill an empty database with a simulated market, and let its prices move until Ctrl-C. Needs no network."""
    with database():
        mark_simulated()
        if first_load.is_needed() and (code := load_steps(first_load.simulated_steps(cards, days))):
            sys.exit(code)
        _train()
        try:
            ticking.keep_ticking(MovingMarket(cast=cast), settings().TICK_SECONDS, ticks)
        except SourceBusy as busy:
            click.echo(str(busy), err=True)
            sys.exit(BUSY)


def _train() -> None:
    """Let a worker train the forecasts: the next change of prices issues what they advise."""
    try:
        enqueue("analytics.train")
    except WorkersAway:
        click.echo("No worker is told to train the forecasts: Redis is away.", err=True)


def load_steps(steps: Sequence[first_load.Step]) -> int:
    """Run all steps of the first load, also after a failed one; return the highest exit code."""
    first_load.note("begun")
    codes = [load_step(step) for step in steps]
    if not any(codes):
        first_load.note("done")
    return max(codes)


def load_step(step: first_load.Step) -> int:
    """Run one step of the first load and return its exit code."""
    click.echo(f"{source_named(step.source).title}: {step.note}")
    code = report(run(step.source, step.files, step.as_of))
    if code == FAILED and not step.files:
        click.echo("Without a network, `make demo` shows a simulated market.", err=True)
    return code
