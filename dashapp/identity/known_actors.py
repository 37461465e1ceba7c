"""Actors that this process knows: an identified session or token is not looked up again for a few seconds.

The database decides what is valid. An actor is known only while announcements arrive (`RightsChanged`), which forget
all of a user's; while Redis is away, every request asks the database.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from services.actors import Actor

SECONDS = 10.0  # of an actor without a look-up, also where an announcement was lost
MOST = 10_000  # actors; beyond these the longest known one is forgotten


class Known(NamedTuple):
    """An actor, and until when it is known (of time.monotonic)."""

    actor: Actor
    until: float


class KnownActors:
    """Actors by the digest of what they have sent. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, Known] = OrderedDict()
        self._is_live = False
        self._changes = 0
        self._begin: Callable[[], None] = lambda: None

    def begin_with(self, subscribe: Callable[[], None]) -> None:
        """Have announcements subscribed to when the first actor is found; `subscribe` may be called often."""
        self._begin = subscribe

    def find(self, digest: bytes, identify: Callable[[], tuple[Actor | None, float]]) -> Actor | None:
        """Return the known actor, else the one of `identify`, which returns it with its rest of life in seconds."""
        with self._lock:
            known, changes = self._known.get(digest), self._changes
        if known is not None and time.monotonic() < known.until:
            return known.actor
        actor, seconds = identify()
        if actor is not None:
            self._begin()
            self._know(digest, Known(actor, time.monotonic() + min(SECONDS, seconds)), changes)
        return actor

    def _know(self, digest: bytes, known: Known, changes: int) -> None:
        """Note an actor, unless something has changed since the look-up began: it may have seen what was before."""
        with self._lock:
            if not self._is_live or changes != self._changes:
                return
            self._known[digest] = known
            self._known.move_to_end(digest)
            if len(self._known) > MOST:
                self._known.popitem(last=False)

    def forget(self, user_id: int) -> None:
        """Forget all of a user's."""
        with self._lock:
            self._changes += 1
            for digest in [one for one, known in self._known.items() if known.actor.user_id == user_id]:
                del self._known[digest]

    def set_live(self, is_live: bool) -> None:
        """Note whether announcements arrive. What happened before is not known: forget everybody."""
        with self._lock:
            self._is_live = is_live
            self._changes += 1
            self._known.clear()


@cache
def of_this_process() -> KnownActors:
    """Return the actors that this process knows."""
    return KnownActors()
