"""The command line of ingestion: `python -m ingestion --help`. Its exit codes: ingestion/commands/exit_codes.py."""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click
import structlog

from db import announcements, rollups
from db.announcements import PricesChanged
from db.engine import DatabaseError, advice, reading, write_engine
from db.queries import ingestion as queries
from db.settings import NotConfigured, settings
from db.writes import latest
from ingestion import logs
from ingestion.commands import filling, letters, replaying, undoing
from ingestion.commands.exit_codes import DONE, FAILED, UNUSABLE, WRONG_USE
from ingestion.commands.running import describe_run, moment, report, run
from ingestion.parsing.values import TOLERANCE
from ingestion.runs.database_kind import NotEmpty, WrongDatabase
from ingestion.settings import settings as ingestion_settings
from ingestion.sources.registry import SOURCES, source_named, why_not_asked
from ingestion.upstreams import breakers
from market.sources import is_simulated, real_sources
from stack import embedded
from stack.errors import StackError
from stack.migrations import migrate
from upkeep import after_prices

CONCERNS_ALL = (DatabaseError, NotConfigured, WrongDatabase, click.ClickException)

log = structlog.get_logger()


class LocalFile(click.ParamType[Path]):
    """A regular file, which can be measured and read twice. The first read of a pipe would block without end."""

    name = "file"

    def convert(self, value: str, parameter: click.Parameter | None, context: click.Context | None) -> Path:
        """Return its path, or reject it."""
        path = Path(value)
        if not path.exists():
            self.fail(f"There is no file {value}.", parameter, context)
        if not path.is_file():
            self.fail(f"{value} is no regular file. Write what it holds into one.", parameter, context)
        return path


files_option = click.option(
    "--file", "files", multiple=True, type=LocalFile(),
    help="A local file that stands in for the download (.gz, .xz and .zst too); may be given more than once.",
)  # fmt: skip
as_of_option = click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="When the file's prices held (UTC), where the file does not say.",
)  # fmt: skip
force_option = click.option(
    "--force", is_flag=True,
    help="Load the edition even if it has been loaded before.",
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def cli(context: click.Context) -> None:
    """Bring prices in and look after them."""
    logs.configure()
    context.obj = database


cli.add_command(filling.load_first)
cli.add_command(filling.simulate)
cli.add_command(undoing.undo)
cli.add_command(replaying.replay)
cli.add_command(letters.dead_letters)


def add_source_command(name: str) -> None:
    """Add the command of a source."""

    @cli.command(name, help=f"Load {SOURCES[name].title}.")
    @files_option
    @as_of_option
    @force_option
    def command(files: tuple[Path, ...], as_of: datetime | None, force: bool) -> None:
        with database():
            sys.exit(load(name, list(files), as_of, force))


for source_name in SOURCES:
    add_source_command(source_name)


@cli.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1, type=click.Choice(list(SOURCES)))
@files_option
def collect(names: tuple[str, ...], files: tuple[Path, ...]) -> None:
    """Load what the sources have new, all of them or those named."""
    if files and len(names) != 1:
        raise click.UsageError("--file needs exactly one SOURCE.")
    with database():
        sys.exit(max([load_apart(name, list(files)) for name in names or collectable()]))


def load_apart(name: str, files: list[Path]) -> int:
    """Run a source of several and return its exit code; an error of the program in one does not stop the others."""
    try:
        return load(name, files)
    except CONCERNS_ALL:
        raise
    except Exception:
        log.exception("run broke off", source=name)
        return FAILED


def load(name: str, files: list[Path], as_of: datetime | None = None, force: bool = False) -> int:
    """Run a source and return its exit code. Skips one that is off or not configured; that is no error."""
    why = why_not_asked(name)
    if why and not files:
        click.echo(f"{name}: {why.state}. {why.advice[0].upper()}{why.advice[1:]}, or use --file.")
        return DONE
    return report(run(name, files, as_of, force))


def collectable() -> list[str]:
    """Return the configured sources that load over the network; in a simulated database, the simulation."""
    with reading(fresh=True) as connection:
        if queries.is_simulated(connection):
            return [name for name in SOURCES if is_simulated(name)]
    return [name for name in SOURCES if not is_simulated(name) and not why_not_asked(name)]


@cli.command()
def sources() -> None:
    """List the sources, when each was loaded last, and which are paused after failures."""
    with database(reads_only=True), reading(fresh=True) as connection:
        editions = queries.newest_editions(connection)
        pauses = breakers.states_if_known()
        simulated = queries.is_simulated(connection)
    if pauses is None:
        click.echo("Redis does not answer: which sources are paused is not known.", err=True)
    for name in SOURCES if simulated else real_sources():
        why = why_not_asked(name)
        state = f"{why.state}: {why.advice}" if why else pauses[name].text() if pauses else ""
        if simulated and not is_simulated(name):
            state = "off: the prices here are simulated"
        line = f"{name:18} {source_named(name).title:34} as of {moment(editions.get(name)):20}   {state}"
        click.echo(line.rstrip())


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many runs.")
def status(as_json: bool, limit: int) -> None:
    """Show the newest runs."""
    with database(reads_only=True), reading(fresh=True) as connection:
        rows = queries.runs(connection, limit)
    if not rows and not as_json:
        click.echo("Nothing has been loaded yet. Begin with `python -m ingestion scryfall-bulk`.")
    for row in rows:
        click.echo(json.dumps(dict(row._mapping), default=datetime.isoformat) if as_json else describe_run(row))


@cli.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Refresh everything from this day on.")
def refresh(since: datetime | None) -> None:
    """Bring what is computed from prices up to date: what loads have left undone, or the rollups since a day."""
    with database():
        latest.repair(write_engine())
        after_prices.run(write_engine(), anyway=True)
        if since:
            rollups.refresh(write_engine(), since.replace(tzinfo=UTC), datetime.now(UTC) + TOLERANCE)
        announcements.announce(PricesChanged())
    click.echo("The latest prices and the rollups are up to date.")


@contextlib.contextmanager
def database(*, reads_only: bool = False) -> Iterator[None]:
    """Open the configured servers, or the embedded ones: joins those that run, else starts some for the command.

    A command with `reads_only` continues without a Redis that does not start.
    """
    try:
        with contextlib.ExitStack() as stack:
            use_embedded(stack, reads_only)
            yield
    except (WrongDatabase, NotEmpty) as error:
        give_up(str(error), WRONG_USE)
    except (NotConfigured, StackError) as error:
        give_up(str(error), UNUSABLE)
    except DatabaseError as error:
        give_up(advice(error), UNUSABLE)


def give_up(why: str, code: int) -> NoReturn:
    """End the command with a text for people."""
    click.echo(why, err=True)
    sys.exit(code)


def use_embedded(stack: contextlib.ExitStack, reads_only: bool) -> None:
    """Point this process at the embedded servers for what is not configured, migrated, until `stack` is left."""
    given = settings()
    database_url, redis_url = (url.get_secret_value() if url else None for url in (given.DATABASE_URL, given.REDIS_URL))
    if database_url and redis_url:
        return
    folder = ingestion_settings().DATA_DIR
    os.environ["DATABASE_URL"] = stack.enter_context(embedded.database(folder, database_url))
    try:
        os.environ["REDIS_URL"] = stack.enter_context(embedded.redis(folder, redis_url))
    except StackError as error:
        if not reads_only:
            raise
        log.warning("going on without Redis", error=str(error))
    settings.cache_clear()
    if database_url is None:
        migrate(folder, os.environ)


if __name__ == "__main__":
    os.umask(0o077)  # what it writes into the data folder is for nobody else
    cli(prog_name="python -m ingestion")
