"""Exclusive runs: at any moment at most one process runs a source.

The lock is one of the database: it ends with the process that holds it, and cannot expire under it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from db.engine import Engine
from db.locks import LockedElsewhere, only_one
from db.writes import ledger


class SourceBusy(Exception):
    """Another process is running this source."""


@contextmanager
def exclusive(engine: Engine, source: str) -> Iterator[None]:
    """Hold the lock of `source` (its name) while the block runs. Raises SourceBusy.

    Closes open runs of the source: nobody held the lock, so their process has died.
    """
    try:
        with only_one(engine, f"ingestion {source}") as connection:
            ledger.interrupt_runs(connection, source)
            yield
    except LockedElsewhere:
        raise SourceBusy(f"{source} is being run by another process; see `python -m ingestion status`.") from None
