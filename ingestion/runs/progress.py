"""Progress of a run: reported to its observer, to the ledger and to the subscribers of progress."""

from time import monotonic

from ingestion.runs.announcing import ProgressMessages
from ingestion.runs.ledger import LedgerEntry
from ingestion.runs.observers import Observer

NOTE_EVERY = 1.0  # seconds between two writes of the bytes read to the ledger


class RunProgress:
    """Progress of a run: the bytes read of its present phase, and the prices stored by the run."""

    def __init__(self, entry: LedgerEntry, source: str, observer: Observer) -> None:
        self.bytes_done = self.rows_stored = 0
        self._entry, self._observer = entry, observer
        self._messages = ProgressMessages(source, entry.id)

    def begin(self, phase: str, total: int | None) -> None:
        """Report that a phase begins; `total` is its length, in bytes or steps, where known."""
        self.bytes_done = 0
        self._entry.note(phase=phase, bytes_done=0, bytes_total=total)
        self._observer.phase(phase, total)
        self._messages.begin(phase, total)

    def read(self, done: int, total: int | None) -> None:
        """Report `done` bytes read, of `total` where known. Writes to the ledger at most once a second."""
        self.bytes_done = done
        self._report(done, total)
        if monotonic() - self._entry.noted > NOTE_EVERY:
            self._entry.note(bytes_done=done, **({"bytes_total": total} if total else {}))

    def refreshed(self, done: int, total: int) -> None:
        """Report `done` of `total` steps of the refresh."""
        self._entry.note(bytes_done=done, bytes_total=total)
        self._report(done, total)

    def end(self) -> None:
        """Report that the run is over."""
        self._messages.end(self.rows_stored)

    def _report(self, done: int, total: int | None) -> None:
        self._observer.progress(done, total)
        self._messages.report(done, total, self.rows_stored)
