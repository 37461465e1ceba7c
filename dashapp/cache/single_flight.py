"""Single flight: one computation of an answer at a time, over all threads and processes.

The first reader takes the lock and computes. The others wait for the form's `patience`, then return the previous
version. Without one they wait on, and take over if the first reader ends without an answer or dies.
"""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Generic, TypeVar

from dashapp.cache.counting import count
from dashapp.cache.outdated import note_made
from dashapp.cache.store import LOCK_SECONDS, AnswerStore, Found, Key, Made
from db import replica
from db.engine import NO_ANSWER
from db.positions import seeing

T = TypeVar("T")

SHORTEST_PAUSE, LONGEST_PAUSE = 0.005, 0.1  # seconds between two polls for another reader's answer

# An answer computed within another one is stored as part of it, so there the previous version is never good enough.
_computing: ContextVar[bool] = ContextVar("computing", default=False)
_renewing: ContextVar[bool] = ContextVar("renewing", default=False)


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """Encoding of an answer as bytes (None: not to be stored), and decoding.

    `patience`: the seconds for which a reader waits for the new version before it returns the previous one.
    """

    encode: Callable[[T], bytes | None]
    decode: Callable[[bytes], T]
    patience: float


@contextmanager
def renewing() -> Iterator[None]:
    """Compute answers anew inside this block, although they are cached."""
    before = _renewing.set(True)
    try:
        yield
    finally:
        _renewing.reset(before)


def answer(store: AnswerStore, key: Key, load: Callable[[], T], form: Form[T]) -> T:
    """Return the answer cached under a key for the current version of its scope, else store and return `load`'s.

    While the database is away, returns the newest cached answer of any version and records its age.
    """
    found = store.find(key)
    if found is None:
        return computed(load, key.cache)
    if found.made is not None and found.made.is_fresh and not _renewing.get():
        count("hits", key.cache)
        return form.decode(found.made.value)
    return _Flight(store, key, found, load, form).result()


def computed(load: Callable[[], T], cache: str) -> T:
    """Return the result of `load` without storing it; `cache` names it in the counts."""
    count("uncached", cache)
    return replica.finished(load)


class _Flight(Generic[T]):
    """One reader's way to an answer that is not cached."""

    def __init__(self, store: AnswerStore, key: Key, found: Found, load: Callable[[], T], form: Form[T]) -> None:
        self.store, self.key, self.load, self.form = store, key, load, form
        self.version, self.position = found.version, found.position
        self.known = found.made  # too old, or renewed
        self.token = uuid.uuid4().hex

    def result(self) -> T:
        """Return the answer: computed here, by another reader, or an earlier one."""
        begin, pause = time.monotonic(), SHORTEST_PAUSE
        newest: int | None = None
        while (waited := time.monotonic() - begin) < LOCK_SECONDS:
            turn = self.store.take_turn(self.key, self.version, self.token)
            # Redis went away: without locks nobody waits.
            if turn is None:
                return computed(self.load, self.key.cache)
            newest = turn.newest
            came = turn.made if turn.made is not None and turn.made != self.known else None
            if turn.ours:
                return self._in_turn(came, newest)
            if came is not None:
                count("waits", self.key.cache)
                return self.form.decode(came.value)
            if waited >= self.form.patience and (previous := self._previous(newest)) is not None:
                count("stale", self.key.cache)
                return self.form.decode(previous.value)
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
        # The holder of the lock takes too long: compute without the lock, so that no reader waits for ever.
        return self._computed(newest)

    def _in_turn(self, came: Made | None, newest: int | None) -> T:
        """Return the answer of the lock's previous holder, else compute it while the lock is ours."""
        try:
            if came is None:
                return self._computed(newest)
            count("waits", self.key.cache)
            return self.form.decode(came.value)
        finally:
            self.store.end_turn(self.key, self.version, self.token)

    def _computed(self, newest: int | None) -> T:
        count("misses", self.key.cache)
        try:
            answer = self._loaded()
        except NO_ANSWER:
            earlier = self._earlier(newest)
            if earlier is None:
                raise
            count("outdated", self.key.cache)
            note_made(earlier.at)
            return self.form.decode(earlier.value)
        value = self.form.encode(answer)
        if value is not None:
            self.store.keep(self.key, self.version, value)
        return answer

    def _loaded(self) -> T:
        """Return the result of `load`, from rows not older than the version that it is stored for."""
        before = _computing.set(True)
        try:
            # A replica may lag behind the version: it is read only once it has replayed the position.
            with seeing(self.position):
                return replica.finished(self.load)
        finally:
            _computing.reset(before)

    def _previous(self, newest: int | None) -> Made | None:
        """Return the newest fresh answer of another version, unless this one becomes part of another answer."""
        if newest is None or newest == self.version or _computing.get():
            return None
        previous = self.store.of_version(self.key, newest)
        return previous if previous is not None and previous.is_fresh else None

    def _earlier(self, newest: int | None) -> Made | None:
        """Return the newest answer of any age, unless this one becomes part of another answer or is renewed."""
        if _computing.get() or _renewing.get():
            return None
        if self.known is not None or newest is None:
            return self.known
        return self.store.of_version(self.key, newest)
