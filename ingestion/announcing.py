"""What a run tells those who look: prices that have been stored, and how far it is."""

from math import inf
from time import monotonic
from typing import Any

import msgspec

from db import changes
from db.changes import Change, Progress

ANNOUNCE_EVERY = 10.0  # seconds between announcements while a load goes on
TELL_EVERY = 1.0  # seconds between messages of how far it is

NOTHING = Change(0, frozenset(), frozenset())


class Announcements:
    """The announcements of one run: its first prices at once, the others after at least `every` so many seconds."""

    def __init__(self, run_id: int, every: float = ANNOUNCE_EVERY) -> None:
        self._run_id = run_id
        self._every = every
        self._waiting = self._not_summed_up = NOTHING
        self._told_at: float | None = None

    def committed(self, change: Change | None) -> None:
        """A batch has been committed, and stored this; None where it stored nothing."""
        if change is None:
            return
        self._waiting = self._waiting.and_then(change)
        self._not_summed_up = self._not_summed_up.and_then(change)
        if self._told_at is None or monotonic() - self._told_at > self._every:
            _announce(self._waiting)
            self._waiting, self._told_at = NOTHING, monotonic()

    def refreshed(self, runs: set[int]) -> None:
        """The rollups show what these runs have stored.

        Of another run, which was killed, nobody knows what it had stored and told. Of cards that have been told
        nothing is new, of the markets that they are in there is.
        """
        if runs != {self._run_id}:
            changes.announce()
            return
        waiting, whole = self._waiting, self._not_summed_up
        _announce(Change(0, waiting.cards, whole.currencies, whole.marketplaces, waiting.count, whole.as_of))
        self._waiting = self._not_summed_up = NOTHING


def _announce(change: Change) -> None:
    changes.announce(
        cards=change.cards,
        currencies=change.currencies,
        marketplaces=change.marketplaces,
        count=change.count,
        as_of=change.as_of,
    )


class ProgressNews:
    """How far a run is, at most once a second; of a run that is over sooner there are none."""

    def __init__(self, source: str, run_id: int) -> None:
        self._told = Progress(source, run_id, "starting", 0, None, 0)
        self._told_at, self._is_known = monotonic(), False

    def begin(self, phase: str, total: int | None) -> None:
        """A phase begins; `total` is its length, in bytes or steps, where known."""
        self._tell(phase=phase, done=0, total=total)

    def tell(self, done: int, total: int | None, rows_stored: int) -> None:
        """So much of the phase is done, of so much in all where that is known better than at its beginning."""
        self._tell(done=done, total=total or self._told.total, rows_stored=rows_stored)

    def end(self, rows_stored: int) -> None:
        """The run is over: those who have heard of it hear that."""
        self._told_at = -TELL_EVERY if self._is_known else inf
        self._tell(phase="done", done=0, total=None, rows_stored=rows_stored)

    def _tell(self, **news: Any) -> None:
        self._told = msgspec.structs.replace(self._told, **news)
        if monotonic() - self._told_at > TELL_EVERY:
            changes.publish(self._told)
            self._told_at, self._is_known = monotonic(), True
