"""The simulated market while it is open: tick after tick, in one run of the ledger that grows.

Each tick is whole in itself: its prices are committed, the latest prices right, the readers told. The run counts as
succeeded as of its newest tick, so whatever ends the session leaves nothing to be repaired. Rollups and summaries cost
ten times as much as a tick (0.4 s for 1,000 cards), and more with every hour of ticks: they are refreshed as often as
leaves most of the time free, and until then are some seconds behind.
"""

from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from time import monotonic, sleep

import structlog

from db import rollups
from db.engine import Engine, write_engine
from ingestion import pipeline
from ingestion.announcing import Announcements
from ingestion.observers import Log
from ingestion.sources.base import Source

REST = 9.0  # times as long as a refresh took, until the next one

log = structlog.get_logger()


def keep_ticking(source: Source, seconds: float, ticks: int | None = None) -> int:
    """Tick every so many seconds, `ticks` times or until Ctrl-C, and return how often.

    Raises pipeline.WrongDatabase where prices are not simulated, pipeline.SourceBusy where another process ticks.
    """
    engine = write_engine()
    pipeline.refuse_mixture(engine, source.name, asked=True)
    done = 0
    with pipeline.alone(engine, source.name), suppress(KeyboardInterrupt):
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
    """A run of the simulated market that a tick after the other is added to."""

    def __init__(self, engine: Engine, source: Source) -> None:
        self.engine = engine
        self.source = source
        self.run = pipeline.Run(engine, source, Log(source.title))
        self.run.announcements = Announcements(self.run.id, every=0.0)
        self.refresh_due = monotonic()

    def tick(self) -> None:
        """Store what the market says now. What goes wrong ends the session."""
        try:
            edition = self.source.find_edition()
            self.run.store_records(self.source.read([], edition, self.run.seen), edition.as_of)
            if monotonic() >= self.refresh_due:
                self.refresh()
        except Exception as error:
            self.run.finish("failed", f"{type(error).__name__}: {error}")
            raise
        self.run.note(status="succeeded", phase="done", as_of=edition.as_of, finished_at=datetime.now(UTC))

    def refresh(self) -> None:
        """Bring rollups and summaries up to date with all ticks so far, and tell the readers."""
        began = monotonic()
        rollups.refresh_requested(self.engine, announce=self.run.announcements.refreshed)
        ended = monotonic()
        self.refresh_due = ended + REST * (ended - began)
