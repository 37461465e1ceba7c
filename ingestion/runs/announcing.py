"""Announcements of a run to subscribers: the prices that it has stored, and its progress."""

from math import inf
from time import monotonic
from typing import Any

import msgspec

from db import announcements
from db.announcements import PricesChanged, RunProgressed

ANNOUNCE_EVERY = 10.0  # seconds between announcements while a load goes on
PUBLISH_EVERY = 1.0  # seconds between two messages of progress

NOTHING = PricesChanged(cards=frozenset(), currencies=frozenset())


class Announcements:
    """The announcements of one run: its first prices at once, the others at most once in `every` seconds."""

    def __init__(self, run_id: int, every: float = ANNOUNCE_EVERY) -> None:
        self._run_id = run_id
        self._every = every
        self._waiting = self._not_summed_up = NOTHING
        self._announced_at: float | None = None

    def committed(self, change: PricesChanged | None) -> None:
        """Announce what a committed batch has stored; None where it stored nothing."""
        if change is None:
            return
        self._waiting = self._waiting.and_then(change)
        self._not_summed_up = self._not_summed_up.and_then(change)
        if self._announced_at is None or monotonic() - self._announced_at > self._every:
            announcements.announce(self._waiting)
            self._waiting, self._announced_at = NOTHING, monotonic()

    def refreshed(self, runs: set[int]) -> None:
        """Announce that the rollups show what these runs have stored.

        Prices of another, killed run and its announcements are unknown: anything may have changed. For announced
        cards nothing is new, but for their markets there is.
        """
        if runs != {self._run_id}:
            announcements.announce(PricesChanged())
            return
        waiting, whole = self._waiting, self._not_summed_up
        announcements.announce(msgspec.structs.replace(whole, cards=waiting.cards, count=waiting.count))
        self._waiting = self._not_summed_up = NOTHING


class ProgressMessages:
    """Publishes the progress of a run, at most once a second; nothing of a run that ends sooner."""

    def __init__(self, source: str, run_id: int) -> None:
        self._progress = RunProgressed(source, run_id, "starting", 0, None, 0)
        self._published_at, self._has_published = monotonic(), False

    def begin(self, phase: str, total: int | None) -> None:
        """Publish that a phase begins; `total` is its length, in bytes or steps, where known."""
        self._publish(phase=phase, done=0, total=total)

    def report(self, done: int, total: int | None, rows_stored: int) -> None:
        """Publish `done` of the phase, of `total` where that is known better than at its beginning."""
        self._publish(done=done, total=total or self._progress.total, rows_stored=rows_stored)

    def end(self, rows_stored: int) -> None:
        """Publish that the run is over, if it has published anything."""
        self._published_at = -PUBLISH_EVERY if self._has_published else inf
        self._publish(phase="done", done=0, total=None, rows_stored=rows_stored)

    def _publish(self, **changed: Any) -> None:
        self._progress = msgspec.structs.replace(self._progress, **changed)
        if monotonic() - self._published_at > PUBLISH_EVERY:
            announcements.publish(self._progress)
            self._published_at, self._has_published = monotonic(), True
