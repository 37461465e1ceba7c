"""Reading rejected records again, after what refused them has been mended: as a run of its own of their source.

What is read is the whole of what was rejected, or of what it was a part of (`Rejected.record`), with the time of its
own edition. A record that has been read again is forgotten; what of it still cannot be stored is rejected anew, by the
run of the replay, with the reason of today. Of records that were not kept whole only their edition can tell again:
load its file once more, or the upstream's with --force.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from db.engine import Row, write_engine
from db.queries import rejected as queries
from ingestion import pipeline
from ingestion.observers import Observer
from ingestion.pipeline import Summary
from ingestion.sources.base import Edition, Progress, Record, Reread, SourceError
from ingestion.sources.registry import SOURCES, source_named
from ingestion.sources.values import BROKEN_JSON, keeping, reject


class Replay:
    """The rejected records of one run, those with `reason` or all, as a source that the pipeline can run."""

    upstream = False
    whole_list = False

    def __init__(self, run: Row, reason: str | None) -> None:
        self._run = run
        self._reason = reason
        self._source = source_named(run.source)
        self.name = self._source.name
        self.title = f"{self._source.title}, rejected by run {run.id}"

    def find_edition(self) -> Edition:
        """The edition of the run that told of the records first."""
        return Edition(self._run.as_of, (), replay_of=self._run.told_by)

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """There are no files. Raises SourceError."""
        raise SourceError("Rejected records are read from the database, not from files.")

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield what each whole record tells now, with the rejected ones whose place it takes."""
        with write_engine().connect() as connection:
            kept = queries.replayable(connection, self._run.id, self._reason)
        done, total = 0, sum(len(one.record) for one in kept)
        for one in kept:
            yield Reread(one.ids, list(self.reread(one.record, edition.as_of)))
            done += len(one.record)
            progress(done, total)

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield what a whole record tells now; one that its source cannot even take apart is rejected again."""
        try:
            yield from self._source.reread(record, as_of)
        except BROKEN_JSON as error:
            yield from keeping([reject(record, error)], record.encode())


def replay(
    observer: Callable[[str], Observer], run_id: int | None = None, source: str | None = None, reason: str | None = None
) -> list[Summary]:
    """Read again what was rejected: by one run, of one source, for one reason, or all of it; a run for each run of old.

    `observer` makes the observer of a run from its title. Raises pipeline.SourceBusy where one of the sources is being
    run; the runs before that one have been replayed then.
    """
    with write_engine().connect() as connection:
        runs = queries.replayable_runs(connection, run_id=run_id, source=source, reason=reason)
    replays = [Replay(run, reason) for run in runs if run.source in SOURCES]
    return [pipeline.run_source(one, observer(one.title), force=True) for one in replays]
