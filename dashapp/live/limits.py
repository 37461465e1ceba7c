"""How much a client may do: so much a second, and so much at a time of what all clients of an address share."""

import threading
import time
from collections import Counter


class Allowance:
    """So much a second, more in a burst."""

    def __init__(self, per_second: float, burst: float) -> None:
        self._per_second, self._burst = per_second, burst
        self._left, self._at = burst, time.monotonic()

    def spend(self, amount: float = 1.0) -> bool:
        """Take so much; False if there is not as much left."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second) - amount
        self._at = now
        return self._left >= 0


class Shares:
    """How many of something each address has. Any thread may take and give back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()

    def take(self, address: str, most: int) -> bool:
        """Take one more for an address; False if it has as many as it may."""
        with self._lock:
            if self._taken[address] >= most:
                return False
            self._taken[address] += 1
            return True

    def give_back(self, address: str, count: int = 1) -> None:
        """The address has no use for so many any more."""
        with self._lock:
            self._taken[address] -= count
            if not self._taken[address]:
                del self._taken[address]
