"""One computation of an answer at a time, over all threads and processes; the other readers get what there is.

Who comes first takes the lock and computes. Who comes meanwhile waits as long as the answer's form allows, then takes
the previous version; where there is none, waits on, and takes over if the first one ends without an answer or dies.
"""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Generic, TypeVar

from dashapp.cache.counting import count
from dashapp.cache.store import LOCK_SECONDS, AnswerStore, Found

T = TypeVar("T")

SHORTEST_PAUSE, LONGEST_PAUSE = 0.005, 0.1  # seconds between two looks for another reader's answer

# What is computed inside of another answer would be kept with it, so there the previous version is never good enough.
_computing: ContextVar[bool] = ContextVar("computing", default=False)
_renewing: ContextVar[bool] = ContextVar("renewing", default=False)


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """How an answer becomes bytes (None: it is not to be kept) and back.

    `patience` are the seconds for which a reader waits for the new version before it takes the previous one.
    """

    encode: Callable[[T], bytes | None]
    decode: Callable[[bytes], T]
    patience: float


@contextmanager
def renewing() -> Iterator[None]:
    """Inside this block answers are computed anew although they are kept."""
    before = _renewing.set(True)
    try:
        yield
    finally:
        _renewing.reset(before)


def answer(store: AnswerStore, key: str, load: Callable[[], T], form: Form[T]) -> T:
    """What is kept under a key for the current data version, else what `load` answers, which then is kept."""
    found = store.find(key)
    if found is None:
        count("uncached")
        return load()
    if found.value is not None and not _renewing.get():
        count("hits")
        return form.decode(found.value)
    return _Flight(store, key, found, load, form).result()


class _Flight(Generic[T]):
    """The way to one answer that was not there."""

    def __init__(self, store: AnswerStore, key: str, found: Found, load: Callable[[], T], form: Form[T]) -> None:
        self.store, self.key, self.version, self.load, self.form = store, key, found.version, load, form
        self.known = found.value  # only while it is renewed
        self.token = uuid.uuid4().hex

    def result(self) -> T:
        """The answer: computed here, by another reader, or of the previous version."""
        begin, pause = time.monotonic(), SHORTEST_PAUSE
        while (waited := time.monotonic() - begin) < LOCK_SECONDS:
            turn = self.store.take_turn(self.key, self.version, self.token)
            if turn is None:
                count("uncached")
                return self.load()
            came = turn.value is not None and turn.value != self.known
            if turn.ours:
                return self._in_turn(turn.value if came else None)
            if came and turn.value is not None:
                count("waits")
                return self.form.decode(turn.value)
            if waited >= self.form.patience and (previous := self._previous(turn.newest)) is not None:
                count("stale")
                return self.form.decode(previous)
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
        return self._computed()

    def _in_turn(self, came: bytes | None) -> T:
        """Compute while the lock is ours, unless the one before us has left the answer."""
        try:
            if came is None:
                return self._computed()
            count("waits")
            return self.form.decode(came)
        finally:
            self.store.end_turn(self.key, self.version, self.token)

    def _computed(self) -> T:
        count("misses")
        before = _computing.set(True)
        try:
            answer = self.load()
        finally:
            _computing.reset(before)
        value = self.form.encode(answer)
        if value is not None:
            self.store.keep(self.key, self.version, value)
        return answer

    def _previous(self, newest: int | None) -> bytes | None:
        """The newest known answer of another version, unless this one becomes a part of another answer."""
        if newest is None or newest == self.version or _computing.get():
            return None
        return self.store.previous(self.key, newest)
