"""Ticking process of the simulated market: tick after tick, in one run of the ledger that grows.

Each tick is complete: it commits its prices, updates the latest prices and notifies the readers. The run counts as
succeeded as of its newest tick, so any end of the session leaves nothing to repair. Rollups and summaries cost ten
times as much as a tick (0.4 s for 1,000 cards), and more with every hour of ticks: they are refreshed rarely enough to
leave most of the time free, and are some seconds behind.
"""

from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from time import monotonic, sleep

import structlog

from db.engine import Engine, write_engine
from ingestion.contract import AskedSource
from ingestion.runs.announcing import Announcements
from ingestion.runs.database_kind import refuse_mixture
from ingestion.runs.exclusive import exclusive
from ingestion.runs.loading import Run
from ingestion.runs.observers import Log
from upkeep import after_prices

REST = 9.0  # pause after a refresh, as a multiple of its duration

log = structlog.get_logger()


def keep_ticking(source: AskedSource, seconds: float, ticks: int | None = None) -> int:
    """Tick every `seconds` seconds, `ticks` times or until Ctrl-C, and return the number of ticks.

    Raises WrongDatabase where prices are not simulated, SourceBusy where another process ticks.
    """
    engine = write_engine()
    refuse_mixture(engine, source.name, asked=True)
    done = 0
    with exclusive(engine, source.name), suppress(KeyboardInterrupt):
        session = Session(engine, source)
        log.info("prices move", source=source.title, every=f"{seconds:g} s")
        for done in count(1):
            began = monotonic()
            session.tick()
            if done == ticks:
                break
            sleep(max(0.0, began + seconds - monotonic()))
    return done


class Session:
    """A run of the simulated market that grows by each tick."""

    def __init__(self, engine: Engine, source: AskedSource) -> None:
        self.engine = engine
        self.source = source
        self.run = Run(engine, source, Log(source.title))
        self.run.announcements = Announcements(self.run.id, every=0.0)
        self.refresh_due = monotonic()

    def tick(self) -> None:
        """Store the market's prices of now. Any error ends the session."""
        try:
            edition = self.source.find_edition()
            self.run.store_records(self.source.ask(edition, self.run.progress.read), edition.as_of)
            if monotonic() >= self.refresh_due:
                self.refresh()
        except Exception as error:
            self.run.finish("failed", f"{type(error).__name__}: {error}")
            raise
        self.run.entry.note(status="succeeded", phase="done", as_of=edition.as_of, finished_at=datetime.now(UTC))

    def refresh(self) -> None:
        """Refresh rollups and summaries with all ticks so far, and notify the readers."""
        began = monotonic()
        after_prices.run(self.engine, announce=self.run.announcements.refreshed)
        ended = monotonic()
        self.refresh_due = ended + REST * (ended - began)
