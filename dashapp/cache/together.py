"""Many readers' questions as one: those who come while a question is under way are the next one together.

What a reader is told was asked for after it came, so sharing makes nothing older; and a server that is asked by many at
once is asked seldom. For threads and greenlets alike.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class _Batch(Generic[T]):
    """Readers who are asked for together, by their keys."""

    def __init__(self) -> None:
        self.keys: dict[str, None] = {}
        self.done = threading.Event()
        self.answers: Mapping[str, T] | None = None


class Together(Generic[T]):
    """Asks `question` for the keys of all who wait; it tells None where it has no answers."""

    def __init__(self, question: Callable[[Sequence[str]], Mapping[str, T] | None]) -> None:
        self._question = question
        self._joining = threading.Lock()
        self._asking = threading.Lock()
        self._next = _Batch[T]()

    def ask(self, key: str) -> T | None:
        """The answer for a key, None where there is none."""
        with self._joining:
            batch = self._next
            leads = not batch.keys
            batch.keys[key] = None
        if leads:
            self._lead(batch)
        else:
            batch.done.wait()
        return None if batch.answers is None else batch.answers[key]

    def _lead(self, batch: _Batch[T]) -> None:
        """Ask for a batch as soon as the one before it has its answers; until then others may join."""
        try:
            with self._asking:
                self._close(batch)
                batch.answers = self._question(list(batch.keys))
        finally:
            self._close(batch)
            batch.done.set()

    def _close(self, batch: _Batch[T]) -> None:
        """Let nobody join any more, also where whoever leads is ended before it could ask."""
        with self._joining:
            if self._next is batch:
                self._next = _Batch[T]()
