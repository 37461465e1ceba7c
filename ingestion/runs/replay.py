"""Replay: a run of its own, of the same source, reads rejected records again after the mapping was corrected.

It reads the whole record that was rejected, or that the rejected part belonged to (`Rejected.record`), with the time of
its own edition. A replayed record is deleted; the parts that still cannot be stored are rejected again, by the run of
the replay, with today's reason. Records that were not stored whole need their edition: load its file once more, or the
upstream's with --force.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from db.engine import Row, write_engine
from db.queries import rejected as queries
from ingestion.contract import Edition, Progress, Record, Reread
from ingestion.parsing.values import BROKEN_JSON, keeping, reject
from ingestion.runs.ledger import Summary
from ingestion.runs.loading import run_stored
from ingestion.runs.observers import Observer
from ingestion.sources.registry import SOURCES, source_named


class Replay:
    """The rejected records of one run, those with `reason` or all, as a source that can be run."""

    def __init__(self, run: Row, reason: str | None) -> None:
        self._run = run
        self._reason = reason
        self._source = source_named(run.source)
        self.name = self._source.name
        self.title = f"{self._source.title}, rejected by run {run.id}"

    def find_edition(self) -> Edition:
        """Return the edition of the run that read the records first."""
        return Edition(self._run.as_of, (), replay_of=self._run.told_by)

    def ask(self, edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield the records of each whole record, with the numbers of the rejected ones that they replace."""
        with write_engine().connect() as connection:
            kept = queries.replayable(connection, self._run.id, self._reason)
        done, total = 0, sum(len(one.record) for one in kept)
        for one in kept:
            yield Reread(one.ids, list(self.reread(one.record, edition.as_of)))
            done += len(one.record)
            progress(done, total)

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the records of a whole record; rejects it again if its source cannot parse it."""
        try:
            yield from self._source.reread(record, as_of)
        except BROKEN_JSON as error:
            yield from keeping([reject(record, error)], record.encode())


def replay(
    observer: Callable[[str], Observer], run_id: int | None = None, source: str | None = None, reason: str | None = None
) -> list[Summary]:
    """Read rejected records again: of one run, one source, one reason, or all; return a summary for each old run.

    `observer` makes the observer of a run from its title. Raises SourceBusy where one of the sources is being run; the
    runs before that one have been replayed then.
    """
    with write_engine().connect() as connection:
        runs = queries.replayable_runs(connection, run_id=run_id, source=source, reason=reason)
    replays = [Replay(run, reason) for run in runs if run.source in SOURCES]
    return [run_stored(one, observer(one.title)) for one in replays]
