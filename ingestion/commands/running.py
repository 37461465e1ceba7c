"""Running a source from the command line, and printing its result."""

from datetime import UTC, datetime
from pathlib import Path

import click

from db.engine import Row
from ingestion.commands.exit_codes import BUSY, DONE, FAILED
from ingestion.parsing.values import is_future
from ingestion.runs import circuit_breaker
from ingestion.runs.exclusive import SourceBusy
from ingestion.runs.ledger import Summary
from ingestion.runs.observers import observer
from ingestion.sources.registry import source_named
from ingestion.upstreams import breakers


def run(name: str, files: list[Path], as_of: datetime | None = None, force: bool = False) -> Summary | None:
    """Run a source with an observer and return its summary; None where another process is running it."""
    time = as_of.replace(tzinfo=UTC) if as_of and as_of.tzinfo is None else as_of
    if time and is_future(time):
        raise click.BadParameter("lies in the future.", param_hint="--as-of")
    if not files and (state := breakers.state_of(name)).paused_until:
        click.echo(f"{name} is {state.text()}: workers leave it alone until then. It is asked now.", err=True)
    try:
        with observer(source_named(name).title) as watcher:
            return circuit_breaker.run(name, watcher, files, time, force).summary
    except SourceBusy as busy:
        click.echo(str(busy), err=True)
        return None


def report(summary: Summary | None) -> int:
    """Print the summary line of a run and return its exit code."""
    if summary is None:
        return BUSY
    if summary.status == "failed":
        click.echo(f"{summary.source}: failed after {numbers(summary)}\n{summary.error}", err=True)
        return FAILED
    what = "nothing new" if summary.status == "unchanged" else numbers(summary)
    click.echo(f"{summary.source}: {what}, as of {moment(summary.as_of)}")
    return DONE


def numbers(summary: Summary) -> str:
    """Return the numbers of a run, in words."""
    told = "nothing new to store, " if not summary.rows_stored and not summary.cards_stored else ""
    return (
        f"{told}{summary.rows_stored:,} prices stored, {summary.rows_unchanged:,} unchanged,"
        f" {summary.cards_stored:,} cards new or changed, {summary.records_rejected:,} records rejected,"
        f" {summary.records_unmatched:,} series of unknown cards"
    )


def describe_run(row: Row) -> str:
    """Return one line about a run."""
    run = Summary(
        row.id, row.source, row.status, row.as_of, row.records_read, row.records_rejected, row.records_unmatched,
        row.cards_stored, row.rows_stored, row.rows_unchanged, row.error, row.notice,
    )  # fmt: skip
    replay = f", read again what run {row.replay_of} rejected" if row.replay_of else ""
    more = "".join(f"\n      {text}" for text in (run.error, run.notice) if text)
    return (
        f"{run.run_id:5} {row.started_at:%Y-%m-%d %H:%M} {run.source:18} {run.status:11} {numbers(run)}{replay}{more}"
    )


def moment(time: datetime | None) -> str:
    """Return a time for people."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if time else "never"
