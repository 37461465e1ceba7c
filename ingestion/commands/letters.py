"""`python -m ingestion dead-letters`: the tasks that failed for good."""

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NoReturn

import click

from ingestion.commands.exit_codes import FAILED, WRONG_USE
from services.actors import CONSOLE
from services.availability import WorkersAway
from services.operation import dead_letters as letters
from services.operation.dead_letters import DeadLetter

Database = Callable[..., AbstractContextManager[None]]

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
    with database(reads_only=True):
        found = letters.load_letters(limit, every=every)
    if not found:
        click.echo("No task has failed for good." if every else "No dead letter is waiting.")
    for letter in found:
        click.echo(f"{letter.id:5} {letter.failed_at:%Y-%m-%d %H:%M} {letter.state:8} {asked(letter)}: {letter.error}")


@dead_letters.command()
@number
@click.pass_obj
def show(database: Database, letter_id: int) -> None:
    """Show one with its traceback."""
    with database(reads_only=True):
        letter = letters.load_letter(letter_id)
    if letter is None:
        refuse(f"There is no dead letter {letter_id}.")
    click.echo(f"{letter.id}: {asked(letter)}\n{letter.state}, failed {letter.failed_at:%Y-%m-%d %H:%M:%S} UTC")
    click.echo(f"after {letter.attempts} attempts: {letter.error}\n\n{letter.traceback}")


@dead_letters.command()
@number
@click.pass_obj
def retry(database: Database, letter_id: int) -> None:
    """Send its task to the workers again."""
    with database():
        try:
            task = letters.retry(letter_id, CONSOLE)
        except WorkersAway:
            click.echo("The workers cannot be reached: Redis does not answer. Try again in a moment.", err=True)
            sys.exit(FAILED)
    if task is None:
        refuse(f"No dead letter {letter_id} is waiting.")
    click.echo(f"{task} was sent to the workers again.")


@dead_letters.command()
@number
@click.pass_obj
def drop(database: Database, letter_id: int) -> None:
    """Leave its task undone."""
    with database():
        is_dropped = letters.drop(letter_id, CONSOLE)
    if not is_dropped:
        refuse(f"No dead letter {letter_id} is waiting.")
    click.echo(f"Dead letter {letter_id} is dropped.")


def asked(letter: DeadLetter) -> str:
    """Return the task with its arguments, as in a program."""
    given = [json.dumps(value) for value in letter.arguments["args"]]
    given += [f"{name}={json.dumps(value)}" for name, value in letter.arguments["kwargs"].items()]
    return f"{letter.task}({', '.join(given)})"


def refuse(reason: str) -> NoReturn:
    """End the command: there is no such dead letter."""
    click.echo(reason, err=True)
    sys.exit(WRONG_USE)
