"""Storing records as the pipeline does: its batches, each in its transaction, with its entry in the ledger."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Engine

from benchmarks.generators.records import catalogue
from benchmarks.timing import seconds
from ingestion.pipeline import Run
from ingestion.sources.base import Record
from ingestion.sources.registry import source_named

SOURCE = "mtgjson-history"  # whose name the ledger has for these runs


class Silent:
    """An observer that tells nobody."""

    def phase(self, name: str, total: int | None) -> None:
        """A phase begins."""

    def progress(self, done: int, total: int | None) -> None:
        """Some of it is done."""


def begin(engine: Engine) -> Run:
    """Open a run."""
    return Run(engine, source_named(SOURCE), Silent())


def store(run: Run, records: Iterable[Record]) -> float:
    """Store records, all committed at the end; return the seconds that it took."""
    return seconds(lambda: run.store_records(records, datetime.now(UTC)))


def store_catalogue(run: Run, cards: int) -> None:
    """Store the cards that the series of `generators.records` belong to."""
    store(run, catalogue(cards))
