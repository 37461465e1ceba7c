"""`python -m ingestion dead-letters`: the tasks that failed for good."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import click

from db.engine import Row, reading
from db.queries import dead_letters as queries
from ingestion.tasks import app
from ingestion.workers import dead_letters as tasks

Database = Callable[[], AbstractContextManager[None]]
WRONG_USE = 2

number = click.argument("letter_id", metavar="ID", type=click.IntRange(1, 2**31 - 1))


@click.group("dead-letters")
def dead_letters() -> None:
    """Look after the tasks that failed for good."""


@dead_letters.command("list")
@click.option("--all", "every", is_flag=True, help="Those too that were sent again or dropped.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many, newest first.")
@click.pass_obj
def show_all(database: Database, every: bool, limit: int) -> None:
    """List those that wait for somebody."""
    with database(), reading() as connection:
        found = queries.letters(connection, limit, every=every)
    if not found:
        click.echo("No task has failed for good." if every else "No dead letter is waiting.")
    for letter in found:
        click.echo(f"{letter.id:5} {letter.failed_at:%Y-%m-%d %H:%M} {letter.state:8} {asked(letter)}: {letter.error}")


@dead_letters.command()
@number
@click.pass_obj
def show(database: Database, letter_id: int) -> None:
    """Show one with its traceback."""
    with database(), waiting():
        with reading() as connection:
            letter = queries.letter(connection, letter_id)
        if letter is None:
            raise tasks.NotWaiting(f"There is no dead letter {letter_id}.")
    click.echo(f"{letter.id}: {asked(letter)}\n{letter.state}, failed {letter.failed_at:%Y-%m-%d %H:%M:%S} UTC")
    click.echo(f"after {letter.attempts} attempts: {letter.error}\n\n{letter.traceback}")


@dead_letters.command()
@number
@click.pass_obj
def retry(database: Database, letter_id: int) -> None:
    """Send its task to the workers again."""
    with database(), waiting():
        click.echo(f"{tasks.retry(app, letter_id)} was sent to the workers again.")


@dead_letters.command()
@number
@click.pass_obj
def drop(database: Database, letter_id: int) -> None:
    """Leave its task undone."""
    with database(), waiting():
        tasks.drop(letter_id)
        click.echo(f"Dead letter {letter_id} is dropped.")


def asked(letter: Row) -> str:
    """The task with its arguments, as in a program."""
    given = [json.dumps(value) for value in letter.arguments["args"]]
    given += [f"{name}={json.dumps(value)}" for name, value in letter.arguments["kwargs"].items()]
    return f"{letter.task}({', '.join(given)})"


@contextmanager
def waiting() -> Iterator[None]:
    """End the command where there is no such letter."""
    try:
        yield
    except tasks.NotWaiting as error:
        click.echo(str(error), err=True)
        sys.exit(WRONG_USE)
