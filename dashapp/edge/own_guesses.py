"""Guesses as one process counts them while Redis is away (guessing.py)."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, inf
from typing import NamedTuple


class Limits(NamedTuple):
    """So many guesses within so many seconds block a user, the next times twice as long, up to the longest block.

    `forgotten_after` are the seconds after a block's end until the next one is a first one again.
    """

    most: int
    within: int
    blocked_for: int
    longest: int
    forgotten_after: int


@dataclass(slots=True)
class _Record:
    """What is known of a user: moments are those of the process's clock."""

    guesses: int = 0
    guesses_end: float = -inf
    level: int = 0
    level_ends: float = -inf
    block_ends: float = -inf


class OwnGuesses:
    """Guesses and blocks by user. What has ended is dropped with the next guess of anybody."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._clock = limits, clock
        self._records: dict[int, _Record] = {}
        self._lock = threading.Lock()

    def count(self, user_id: int) -> int:
        """Count a guess of a user, and return the seconds of a new block, else 0."""
        now = self._clock()
        with self._lock:
            self._drop_ended(now)
            record = self._records.setdefault(user_id, _Record())
            if now >= record.guesses_end:
                record.guesses, record.guesses_end = 0, now + self._limits.within
            record.guesses += 1
            return self._block(record, now) if record.guesses >= self._limits.most else 0

    def blocked_for(self, user_id: int) -> int:
        """Return the seconds for which a user is still blocked, 0 for none."""
        record = self._records.get(user_id)
        return max(0, ceil(record.block_ends - self._clock())) if record and record.level else 0

    def __len__(self) -> int:
        """Return the number of users of whom something is known."""
        return len(self._records)

    def _block(self, record: _Record, now: float) -> int:
        record.level = record.level + 1 if now < record.level_ends else 1
        seconds = min(self._limits.blocked_for << (record.level - 1), self._limits.longest)
        record.guesses, record.guesses_end = 0, now
        record.block_ends, record.level_ends = now + seconds, now + seconds + self._limits.forgotten_after
        return seconds

    def _drop_ended(self, now: float) -> None:
        for user_id, record in list(self._records.items()):
            if now >= max(record.guesses_end, record.level_ends, record.block_ends):
                del self._records[user_id]
