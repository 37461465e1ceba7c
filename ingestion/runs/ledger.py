"""A run in the ingestion ledger: its row, from the start of the run to its summary."""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from db import tracing
from db.engine import Connection, Engine
from db.queries import ingestion as queries
from db.writes import ledger

CLOSED = frozenset({"interrupted", "undoing", "undone"})  # statuses that only another process gives a run


class RunClosed(Exception):
    """Another process has closed the run while it was going on; a text for people."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The result of a run in the ledger."""

    run_id: int
    source: str
    status: str
    as_of: datetime | None
    records_read: int
    records_rejected: int
    records_unmatched: int
    cards_stored: int
    rows_stored: int
    rows_unchanged: int
    error: str | None
    notice: str | None


class LedgerEntry:
    """The row of a run in progress. `noted` is when its columns were set last (monotonic seconds)."""

    def __init__(self, engine: Engine, source: str) -> None:
        self._engine = engine
        self.noted = monotonic()
        with engine.begin() as connection:
            self.id = ledger.start_run(connection, source)
        tracing.note(run_id=self.id, source=source)

    def note(self, **values: object) -> None:
        """Set columns of the run, in a transaction of its own."""
        with self._engine.begin() as connection:
            ledger.update_run(connection, self.id, **values)
        self.noted = monotonic()

    def require_open(self, connection: Connection) -> None:
        """Raise RunClosed where another process has closed this run, or undoes it.

        A lock ends with its connection, which a run can lose in progress. Called after the counts of the batch: then
        this transaction holds the run's row, and another process can close it only before, or after the batch.
        """
        if queries.run(connection, self.id).status in CLOSED:
            raise RunClosed(f"Run {self.id} was closed by another process: its lock was lost. Run the source again.")

    def summary(self) -> Summary:
        """Return the summary of the run in the ledger."""
        with self._engine.connect() as connection:
            row = queries.run(connection, self.id)
        return Summary(row.id, **{name: getattr(row, name) for name in list(Summary.__dataclass_fields__)[1:]})
