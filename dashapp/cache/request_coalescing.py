"""Request coalescing: readers that arrive during a query share the next one.

A reader's query begins after its arrival, so sharing makes no answer older. Many readers at once cost a server few
queries. For threads and greenlets alike.
"""

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class _Batch(Generic[K, T]):
    """Readers with a common query, by their keys."""

    def __init__(self) -> None:
        self.keys: dict[K, None] = {}
        self.done = threading.Event()
        self.answers: Mapping[K, T] | None = None


class RequestCoalescing(Generic[K, T]):
    """Calls `question` with the keys of all waiting readers; it returns None where it has no answers."""

    def __init__(self, question: Callable[[Sequence[K]], Mapping[K, T] | None]) -> None:
        self._question = question
        self._joining = threading.Lock()
        self._asking = threading.Lock()
        self._next = _Batch[K, T]()

    def ask(self, key: K) -> T | None:
        """Return the answer for a key, None where there is none."""
        with self._joining:
            batch = self._next
            leads = not batch.keys
            batch.keys[key] = None
        if leads:
            self._lead(batch)
        else:
            batch.done.wait()
        return None if batch.answers is None else batch.answers[key]

    def _lead(self, batch: _Batch[K, T]) -> None:
        """Query a batch as soon as the previous one is done; until then others may join."""
        try:
            with self._asking:
                # Closed before the query: a later reader would receive data from before its arrival.
                self._close(batch)
                batch.answers = self._question(list(batch.keys))
        finally:
            self._close(batch)
            batch.done.set()

    def _close(self, batch: _Batch[K, T]) -> None:
        """Close the batch for further readers, also where its leader ends before the query."""
        with self._joining:
            if self._next is batch:
                self._next = _Batch[K, T]()
