"""Storing of records as by a run: in batches, each in its transaction, with an entry in the ledger."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Engine

from benchmarks.generators.records import catalogue
from benchmarks.timing import seconds
from ingestion.contract import Record
from ingestion.runs.loading import Run
from ingestion.sources.registry import source_named

SOURCE = "mtgjson-history"  # the source of these runs in the ledger


class Silent:
    """An observer without output."""

    def phase(self, name: str, total: int | None) -> None:
        """Ignore the begin of a phase."""

    def progress(self, done: int, total: int | None) -> None:
        """Ignore progress."""


def begin(engine: Engine) -> Run:
    """Return a new open run."""
    return Run(engine, source_named(SOURCE), Silent())


def store(run: Run, records: Iterable[Record]) -> float:
    """Store records, all committed at the end; return the seconds."""
    return seconds(lambda: run.store_records(records, datetime.now(UTC)))


def store_catalogue(run: Run, cards: int) -> None:
    """Store the cards of the series of `generators.records`."""
    store(run, catalogue(cards))
