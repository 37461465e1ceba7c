"""One run of one source: fetch, normalise, store, refresh, announce.

Every batch is one transaction that holds its cards, prices, rejected records, its share of the run's numbers and the
request to refresh the rollups. So whatever ends a run, what is stored is whole and the ledger says how far it came;
the next run of the source finds the rest.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import takewhile
from pathlib import Path
from threading import Event
from time import monotonic

import structlog

from db import partitions, rollups
from db.engine import Connection, Engine, write_engine
from db.locks import LockedElsewhere, only_one
from db.queries import ingestion as queries
from db.writes import ledger
from db.writes.told import SeriesTold
from ingestion import edition_checks, notices, storing
from ingestion.ahead import one_ahead, tuned_interpreter
from ingestion.announcing import Announcements, ProgressNews
from ingestion.batches import batches
from ingestion.observers import Observer
from ingestion.prepared import PreparedBatch, prepare
from ingestion.settings import settings
from ingestion.sources.base import Edition, Progress, Record, Source, SourceError
from ingestion.upstreams.fetch import download
from market.sources import is_simulated

CLOSED = frozenset({"interrupted", "undoing", "undone"})  # what another process makes of a run
NOTE_EVERY = 1.0  # seconds between notes of the bytes read

log = structlog.get_logger()


class SourceBusy(Exception):
    """Another process is running this source."""


class RunClosed(Exception):
    """Another process has closed the run under us; told to people."""


class WrongDatabase(Exception):
    """Simulated prices and those of upstreams are never put into one database; told to people."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to, as the ledger has it."""

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


def run_source(
    source: Source,
    observer: Observer,
    files: list[Path] | None = None,
    as_of: datetime | None = None,
    force: bool = False,
    failed: Callable[[SourceError], None] | None = None,
) -> Summary:
    """Run a source once, from its upstream or from local files, and return what came of it.

    An edition of the upstream that has been loaded before is left alone unless `force`; files are always read.
    A source that cannot be read makes a failed run, not an exception; `failed` is told why. Raises SourceBusy, and
    WrongDatabase where an upstream should be asked for a database of simulated prices, or a simulation for any other.
    """
    engine = write_engine()
    refuse_mixture(engine, source.name, asked=source.upstream and not files)
    with alone(engine, source.name):
        run = Run(engine, source, observer)
        try:
            status = run.load(files or [], as_of, force)
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
        return run.summary()


def refuse_mixture(engine: Engine, source: str, *, asked: bool) -> None:
    """Raise WrongDatabase where this one is simulated and the source is not, or the other way round.

    Not `asked` but read from files, real sources may go into a simulated database: so it is filled.
    """
    with engine.connect() as connection:
        simulated = queries.is_simulated(connection)
    if asked and simulated and not is_simulated(source):
        raise WrongDatabase("This database holds simulated prices. Real ones go into a database of their own.")
    if is_simulated(source) and not simulated:
        raise WrongDatabase("This database is not a simulated one. Simulated prices move in that of `make demo` only.")


@contextmanager
def alone(engine: Engine, source: str) -> Iterator[None]:
    """Be the only process that runs `source`. Runs that are open although nobody holds the lock have died."""
    try:
        with only_one(engine, f"ingestion {source}") as connection:
            ledger.interrupt_runs(connection, source)
            yield
    except LockedElsewhere:
        raise SourceBusy(f"{source} is being run by another process; see `python -m ingestion status`.") from None


class Run:
    """One run while it goes on."""

    def __init__(self, engine: Engine, source: Source, observer: Observer) -> None:
        self.engine = engine
        self.source = source
        self.observer = observer
        self.noted = monotonic()
        self.summaries_changed = False
        self.remarks, self.totals = notices.Remarks(), edition_checks.EditionTotals()
        self.bytes_done = self.rows_stored = 0
        self.told = SeriesTold()
        with engine.begin() as connection:
            self.id = ledger.start_run(connection, source.name)
        self.announcements = Announcements(self.id)
        self.news = ProgressNews(source.name, self.id)

    def load(self, files: list[Path], as_of: datetime | None, force: bool) -> str:
        """Fetch and store one edition; return the status that the run ends with."""
        edition = self.source.edition_of_files(files, as_of) if files else self.source.find_edition()
        self.note(
            as_of=edition.as_of, inputs=list(edition.files), replay_of=edition.replay_of, validator=edition.validator
        )
        if files:
            self.store(files, edition)
        elif not force and self.is_known(edition):
            return "unchanged"
        else:
            downloaded = self.fetch(edition)
            self.store(downloaded, self.as_told(downloaded, edition))
            self.clear_downloads()
        return "succeeded"

    def is_known(self, edition: Edition) -> bool:
        """Whether this edition or a newer one has been loaded completely before."""
        with self.engine.connect() as connection:
            newest = queries.newest_download(connection, self.source.name)
        return newest is not None and edition.as_of <= newest

    def fetch(self, edition: Edition) -> list[Path]:
        """Download the files of an edition."""
        self.begin("downloading", edition.size)
        self.clear_downloads()
        files: list[Path] = []
        for address in edition.files:
            before = sum(file.stat().st_size for file in files)
            named = settings(), self.source.title, edition.labelled_html
            files.append(download(address, self.downloads, self.seen_after(before), *named))
        return files

    def as_told(self, downloaded: list[Path], edition: Edition) -> Edition:
        """The edition as its file tells it: the upstream may have put a newer one in its place since it was asked."""
        if edition.time_of is None:
            return edition
        told = replace(edition, as_of=edition.time_of(downloaded[0]))
        # Another edition has come than the one that was offered: the validator is not its own.
        self.note(as_of=told.as_of, **({} if told.as_of == edition.as_of else {"validator": None}))
        return told

    @property
    def downloads(self) -> Path:
        """Where the source's files are until they are stored; those of a failed run until the next one."""
        return settings().DATA_DIR / "downloads" / self.source.name

    def clear_downloads(self) -> None:
        """Delete them: every edition has a name of its own, and up to some gigabytes."""
        for file in self.downloads.glob("*"):
            file.unlink()

    def seen_after(self, before: int) -> Progress:
        """Progress of a file that follows `before` bytes of others; only one file alone tells its phase's length."""
        return lambda done, total: self.seen(before + done, total if not before else None)

    def store(self, files: list[Path], edition: Edition) -> None:
        """Store what the files hold and refresh the rollups; of a damaged file what precedes the damage."""
        self.begin("storing", sum(file.stat().st_size for file in files))
        try:
            self.store_records(self.source.read(files, edition, self.seen), edition.as_of)
            self.note(as_of=self.totals.require_believable(self.source.name, edition))
            if self.source.whole_list:
                storing.close_list(self.engine, self.id, self.source.name, edition.as_of, self.remarks)
        except SourceError:
            self.refresh()
            raise
        self.refresh()

    def store_records(self, records: Iterable[Record], as_of: datetime) -> None:
        """Store records in batches, each in a transaction of its own, while the next one is being read."""
        over = Event()  # an upstream that is asked question by question can take minutes for one batch
        wanted = takewhile(lambda _: not over.is_set(), records)
        made = edition_checks.varied(map(partial(prepare, as_of=as_of), batches(wanted, datetime.now(UTC))))
        with tuned_interpreter(), closing(one_ahead(made, over)) as ahead:
            for batch in ahead:
                self.store_batch(batch)

    def store_batch(self, batch: PreparedBatch) -> None:
        """Store one batch and its share of the ledger."""
        partitions.ensure(self.engine, batch.prices.weeks())
        with self.engine.begin() as connection:
            stored = storing.store(connection, self.id, batch, self.remarks, self.told, self.source.whole_list)
            ledger.reject(connection, self.id, batch.rejected)
            ledger.forget_rejected(connection, batch.reread)
            ledger.add_counts(connection, self.id, stored.counts, self.bytes_done)
            self.require_open(connection)
        self.summaries_changed |= stored.counts["cards_stored"] > 0 or stored.confirms
        self.rows_stored += stored.counts["rows_stored"]
        self.totals.add(batch, stored.counts["records_unmatched"])
        self.announcements.committed(stored.change)

    def require_open(self, connection: Connection) -> None:
        """Raise RunClosed where another process has closed this run, or takes it back.

        A lock ends with its connection, which can be lost under a run that goes on. Called when the batch has counted:
        then the run's row is ours, and who closes it waits until the batch is there, or has been before it.
        """
        if queries.run(connection, self.id).status in CLOSED:
            raise RunClosed(f"Run {self.id} was closed by another process: its lock was lost. Run the source again.")

    def refresh(self) -> None:
        """Bring the rollups up to date with all that was stored, and tell the readers."""
        self.begin("refreshing", None)
        told = self.announcements.refreshed
        rollups.refresh_requested(self.engine, self.refreshed, summaries_anyway=self.summaries_changed, announce=told)

    def refreshed(self, done: int, total: int) -> None:
        """A step of the refresh is done."""
        self.note(bytes_done=done, bytes_total=total)
        self.progress(done, total)

    def begin(self, phase: str, total: int | None) -> None:
        """A new phase begins."""
        self.bytes_done = 0
        self.note(phase=phase, bytes_done=0, bytes_total=total)
        self.observer.phase(phase, total)
        self.news.begin(phase, total)

    def seen(self, done: int, total: int | None) -> None:
        """So many bytes have been read. The ledger hears of it once a second, the observer each time."""
        self.bytes_done = done
        self.progress(done, total)
        if monotonic() - self.noted > NOTE_EVERY:
            self.note(bytes_done=done, **({"bytes_total": total} if total else {}))

    def progress(self, done: int, total: int | None) -> None:
        """So much of the phase is done: tell those who watch."""
        self.observer.progress(done, total)
        self.news.tell(done, total, self.rows_stored)

    def note(self, **values: object) -> None:
        """Set columns of the run in the ledger."""
        with self.engine.begin() as connection:
            ledger.update_run(connection, self.id, **values)
        self.noted = monotonic()

    def finish(self, status: str, error: str | None = None) -> None:
        """Close the run in the ledger, with what is odd about its edition."""
        with self.engine.begin() as connection:
            notice = self.remarks.after(*self.totals.oddities, notices.of_run(connection, self.id, status))
            ledger.finish_run(connection, self.id, status, error, notice)
        self.news.end(self.rows_stored)
        log.info("run finished", source=self.source.name, run=self.id, status=status, error=error)
        if notice:
            log.warning("edition is odd", source=self.source.name, run=self.id, notice=notice)

    def summary(self) -> Summary:
        """What the ledger says of the run."""
        with self.engine.connect() as connection:
            row = queries.run(connection, self.id)
        return Summary(row.id, **{name: getattr(row, name) for name in list(Summary.__dataclass_fields__)[1:]})
