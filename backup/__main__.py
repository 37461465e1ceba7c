"""The command line of backup and restore: `python -m backup --help`."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from backup import drill as drilling
from backup import dumping, manifest, noting, restoring
from db import logs, redis_client
from db.engine import DatabaseError, advice
from db.redaction import without_secrets
from db.settings import NotConfigured, with_driver
from stack.embedded import database
from stack.errors import StackError
from stack.launcher import servers_of
from stack.settings import StackSettings, load_settings

FAILED, UNUSABLE = 1, 4  # exit codes, as those of ingestion/commands/exit_codes.py
FOLDER = "backups"  # in the data folder


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--demo", is_flag=True, help="The data of the demo.")
@click.pass_context
def cli(context: click.Context, demo: bool) -> None:
    """Back up the database, and restore it."""
    logs.configure()
    context.obj = demo


def told(command: Callable[..., None]) -> Callable[..., None]:
    """Have a command end with a text for people instead of a traceback."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except (NotConfigured, StackError) as error:
            give_up(str(error), FAILED)
        except DatabaseError as error:
            give_up(advice(error), UNUSABLE)

    return run


@cli.command()
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Folder of the backups; in DATA_DIR where unset.")
@click.pass_obj
@told
def dump(demo: bool, folder: Path | None) -> None:
    """Write a backup into a new folder, while the program runs."""
    settings = load_settings(demo=demo)
    with database(settings.DATA_DIR, settings.DATABASE_URL) as url:
        made = dumping.dump(with_driver(url), folder or settings.DATA_DIR / FOLDER)
        held = manifest.read(made)
        noting.note_dump(with_driver(url), held)
    size = held.files[manifest.DUMP].bytes
    click.echo(f"{made}: {held.rows:,} rows in {len(held.relations)} relations, {size:,} bytes")


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace a database that has tables; it is kept under another name.")
@click.pass_obj
@told
def restore(demo: bool, folder: Path, replace: bool) -> None:
    """Restore a backup, given by its folder, into the data folder or DATABASE_URL."""
    with servers_of(load_settings(demo=demo)) as found:
        aside = restoring.restore(folder, with_driver(found.database_url), replace=replace)
        # Versions, jobs and answers there are about the data from before.
        redis_client.empty(found.redis_url)
        if found.cache_url:
            redis_client.empty(found.cache_url)
    click.echo("The backup is restored and equals its manifest. The next start brings its schema up to date.")
    if aside:
        click.echo(f'What was there before is the database {aside}. To drop it: DROP DATABASE "{aside}"')


@cli.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.pass_obj
@told
def drill(demo: bool, folder: Path | None) -> None:
    """Restore a backup, the newest one where none is given, into a server of its own, and ask for pages of it."""
    settings = load_settings(demo=demo)
    chosen = folder or dumping.newest(settings.DATA_DIR / FOLDER)
    held = drilling.drill(chosen, settings.DATA_DIR, _configured(settings))
    if settings.DATABASE_URL or (settings.DATA_DIR / "postgres").exists():  # else the program is on another machine
        with database(settings.DATA_DIR, settings.DATABASE_URL) as url:
            noting.note_drill(with_driver(url))
    click.echo(f"{chosen} can be restored: {held.rows:,} rows in {len(held.relations)} relations are equal.")


def _configured(settings: StackSettings) -> str | None:
    return with_driver(settings.DATABASE_URL) if settings.DATABASE_URL else None


def give_up(why: str, code: int) -> NoReturn:
    """End the command with a text for people."""
    click.echo(without_secrets(why), err=True)
    sys.exit(code)


if __name__ == "__main__":
    os.umask(0o077)  # a backup holds what its database does, and is for nobody else
    cli(prog_name="python -m backup")
