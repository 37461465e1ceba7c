"""One run of one source: fetch, normalise, store, refresh, publish.

Every batch is one transaction with its cards, prices, rejected records, its share of the run's numbers and the request
to refresh the rollups. So after any end of a run the stored batches are whole, and the next run continues.
"""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import takewhile
from pathlib import Path
from threading import Event

import structlog

from db import partitions
from db.engine import Engine, write_engine
from db.queries import ingestion as queries
from db.writes import ledger
from db.writes.lists import PriceList
from db.writes.reported_series import ReportedSeries
from ingestion.contract import AskedSource, Edition, FileSource, Record, Source, SourceError
from ingestion.runs import edition_anomalies, edition_checks, storing
from ingestion.runs.announcing import Announcements
from ingestion.runs.batches import batches
from ingestion.runs.database_kind import refuse_mixture
from ingestion.runs.downloads import Downloads
from ingestion.runs.exclusive import exclusive
from ingestion.runs.ledger import LedgerEntry, Summary
from ingestion.runs.observers import Observer
from ingestion.runs.prefetch import prefetch, tuned_interpreter
from ingestion.runs.prepared import PreparedBatch, prepare
from ingestion.runs.progress import RunProgress
from upkeep import after_prices

log = structlog.get_logger()


def run_source(
    source: Source,
    observer: Observer,
    files: list[Path] | None = None,
    as_of: datetime | None = None,
    force: bool = False,
    failed: Callable[[SourceError], None] | None = None,
) -> Summary:
    """Run a source once, from its upstream or from local files, and return its summary.

    Skips an edition of the upstream that has been loaded before, unless `force`; always reads files.
    A source that cannot be read makes a failed run, not an exception; `failed` is called with the reason. Raises
    SourceBusy, and WrongDatabase where real prices are asked for in a simulated database, or the other way round.
    """
    refuse_mixture(write_engine(), source.name, asked=not files)
    return _run(source, observer, lambda run: run.load(files or [], as_of, force), failed)


def run_stored(source: AskedSource, observer: Observer) -> Summary:
    """Run a source that reads this database, real or simulated, and return its summary.

    Raises SourceBusy.
    """
    return _run(source, observer, lambda run: run.load([], None, force=True))


def _run(
    source: Source,
    observer: Observer,
    load: "Callable[[Run], str]",
    failed: Callable[[SourceError], None] | None = None,
) -> Summary:
    engine = write_engine()
    with exclusive(engine, source.name):
        run = Run(engine, source, observer)
        try:
            status = load(run)
        except SourceError as error:
            run.finish("failed", str(error))
            if failed:
                failed(error)
        except (KeyboardInterrupt, SystemExit):  # by hand, or with its worker
            run.finish("interrupted", "Stopped. What it had stored is whole; run it again for the rest.")
            raise
        except BaseException as error:
            run.finish("failed", f"{type(error).__name__}: {error}")
            raise
        else:
            run.finish(status)
        return run.entry.summary()


class Run:
    """One run."""

    def __init__(self, engine: Engine, source: Source, observer: Observer) -> None:
        self.engine = engine
        self.source = source
        self.summaries_changed = False
        self.remarks, self.totals = edition_anomalies.Remarks(), edition_checks.EditionTotals()
        self.reported = ReportedSeries()
        self.whole: PriceList | None = None
        self.entry = LedgerEntry(engine, source.name)
        self.id = self.entry.id
        self.progress = RunProgress(self.entry, source.name, observer)
        self.announcements = Announcements(self.id)

    def load(self, files: list[Path], as_of: datetime | None, force: bool) -> str:
        """Fetch and store one edition; return the status that the run ends with."""
        edition = _reader(self.source).edition_of_files(files, as_of) if files else self.source.find_edition()
        self.entry.note(
            as_of=edition.as_of, inputs=list(edition.files), replay_of=edition.replay_of, validator=edition.validator
        )
        if files:
            self.store_files(files, edition)
        elif not force and self.is_known(edition):
            return "unchanged"
        else:
            self.fetch(edition)
        return "succeeded"

    def is_known(self, edition: Edition) -> bool:
        """Return whether this edition or a newer one has been loaded completely before."""
        with self.engine.connect() as connection:
            newest = queries.newest_download(connection, self.source.name)
        return newest is not None and edition.as_of <= newest

    def fetch(self, edition: Edition) -> None:
        """Request the records of an edition, or download its files, and store them."""
        self.progress.begin("downloading", edition.size)
        if isinstance(self.source, AskedSource):
            self.store(partial(self.source.ask, edition, self.progress.read), edition)
        else:
            self.store_downloads(edition)

    def store_downloads(self, edition: Edition) -> None:
        """Download and store the files of an edition."""
        downloads = Downloads(self.source.name, self.source.title, self.progress)
        files = downloads.fetch(edition)
        self.store_files(files, self.as_dated_by_file(files, edition))
        downloads.clear()

    def as_dated_by_file(self, downloaded: list[Path], edition: Edition) -> Edition:
        """Return the edition with its file's own date: the upstream may have replaced it since `find_edition`."""
        if edition.time_of is None:
            return edition
        dated = replace(edition, as_of=edition.time_of(downloaded[0]))
        # The upstream has replaced the edition meanwhile: the validator belongs to the earlier one.
        self.entry.note(as_of=dated.as_of, **({} if dated.as_of == edition.as_of else {"validator": None}))
        return dated

    def store_files(self, files: list[Path], edition: Edition) -> None:
        """Store the records of the files."""
        size = sum(file.stat().st_size for file in files)
        self.store(partial(_reader(self.source).read, files, edition, self.progress.read), edition, size)

    def store(self, records: Callable[[], Iterable[Record]], edition: Edition, size: int = 0) -> None:
        """Store records and refresh the rollups; of a damaged file, the records before the damage."""
        self.progress.begin("storing", size)
        try:
            self.whole = storing.begin_edition(self.engine, self.id, self.source, edition, self.remarks)
            self.store_records(records(), edition.as_of)
            self.entry.note(as_of=self.totals.require_believable(self.source.name, edition))
            storing.close_edition(self.engine, self.id, self.source, self.whole, self.remarks)
        except SourceError as error:
            self.entry.note(error=str(error))  # before the refresh: nothing is recommended on such prices
            storing.break_off(self.engine, self.whole)
            self.refresh()
            raise
        self.refresh()

    def store_records(self, records: Iterable[Record], as_of: datetime) -> None:
        """Store records in batches, each in a transaction of its own, while the next one is being read."""
        over = Event()  # an upstream that answers question by question can take minutes for one batch
        wanted = takewhile(lambda _: not over.is_set(), records)
        made = edition_checks.varied(map(partial(prepare, as_of=as_of), batches(wanted, datetime.now(UTC))))
        with tuned_interpreter(), closing(prefetch(made, over)) as prefetched:
            for batch in prefetched:
                self.store_batch(batch)

    def store_batch(self, batch: PreparedBatch) -> None:
        """Store one batch and its share of the ledger."""
        partitions.ensure(self.engine, batch.prices.weeks())
        with self.engine.begin() as connection:
            stored = storing.store(connection, self.id, batch, self.remarks, self.reported, self.whole)
            ledger.reject(connection, self.id, batch.rejected)
            ledger.forget_rejected(connection, batch.reread)
            ledger.add_counts(connection, self.id, stored.counts, self.progress.bytes_done)
            self.entry.require_open(connection)
        self.summaries_changed |= stored.counts["cards_stored"] > 0 or stored.confirms
        self.progress.rows_stored += stored.counts["rows_stored"]
        self.totals.add(batch, stored.counts["records_unmatched"])
        self.announcements.committed(stored.change)

    def refresh(self) -> None:
        """Refresh the rollups with all stored prices, and notify the readers."""
        self.progress.begin("refreshing", None)
        announce = self.announcements.refreshed
        after_prices.run(self.engine, self.progress.refreshed, anyway=self.summaries_changed, announce=announce)

    def finish(self, status: str, error: str | None = None) -> None:
        """Close the run in the ledger, with the anomalies of its edition."""
        with self.engine.begin() as connection:
            notice = self.remarks.after(*self.totals.oddities, edition_anomalies.of_run(connection, self.id, status))
            ledger.finish_run(connection, self.id, status, error, notice)
        self.progress.end()
        log.info("run finished", source=self.source.name, run=self.id, status=status, error=error)
        if notice:
            log.warning("edition is odd", source=self.source.name, run=self.id, notice=notice)


def _reader(source: Source) -> FileSource:
    """Return the source, if it reads files. Raises SourceError."""
    if not isinstance(source, FileSource):
        raise SourceError(f"{source.title} reads no files: it goes on from the prices that the database holds.")
    return source
