"""Answers in the memory of this process, in front of those in Redis.

A key names a version, so a change makes no answer here wrong. Another process may compute one anew for the same
version, so each is read from Redis again after SECONDS.
"""

import threading
import time
from collections import OrderedDict
from typing import Generic, Protocol, TypeVar

SECONDS = 10.0
MOST_BYTES = 16 << 20  # of all answers together


class Answer(Protocol):
    """An answer that is served while it is fresh."""

    @property
    def value(self) -> bytes:
        """Return the bytes, whose number is the room that it takes."""

    @property
    def is_fresh(self) -> bool:
        """Return whether it may be served still."""


A = TypeVar("A", bound=Answer)


class Memory(Generic[A]):
    """The answers that were served last, up to a number of bytes. Thread-safe."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._bytes = most_bytes, 0
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, tuple[A, float]] = OrderedDict()  # with the end of its time here

    def get(self, key: str) -> A | None:
        """Return the answer of a key, if it is here and fresh."""
        with self._lock:
            answer, until = self._answers.get(key, (None, 0.0))
            if answer is None:
                return None
            if time.monotonic() >= until or not answer.is_fresh:
                self._drop(key)
                return None
            self._answers.move_to_end(key)
            return answer

    def put(self, key: str, answer: A) -> None:
        """Store an answer; the least recently used ones make room for it. One larger than that is not stored."""
        with self._lock:
            if key in self._answers:
                self._drop(key)
            self._answers[key] = answer, time.monotonic() + SECONDS
            self._bytes += len(answer.value)
            while self._bytes > self._most:
                self._drop(next(iter(self._answers)))

    def _drop(self, key: str) -> None:
        answer, _ = self._answers.pop(key)
        self._bytes -= len(answer.value)
