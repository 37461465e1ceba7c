"""Limits of clients: a rate (amount a second), and a number at a time that all clients of an address share."""

import threading
import time
from collections import Counter, OrderedDict


class Allowance:
    """A rate limit: an amount a second, more in a burst."""

    def __init__(self, per_second: float, burst: float) -> None:
        self._per_second, self._burst = per_second, burst
        self._left, self._at = burst, time.monotonic()

    def spend(self, amount: float = 1.0) -> bool:
        """Spend an amount; False if less is left."""
        self._gain()
        # May fall below 0: a client that goes on beyond its limit stays rejected.
        self._left -= amount
        return self._left >= 0

    def wait(self, amount: float = 1.0) -> float:
        """Return the seconds until an amount is available; 0 where it is now."""
        self._gain()
        return max(0.0, amount - self._left) / self._per_second

    def _gain(self) -> None:
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now


class Allowances:
    """An allowance for each of up to `most` names; beyond these the least recently used one is reset."""

    def __init__(self, per_second: float, burst: float, most: int = 10_000) -> None:
        self._per_second, self._burst, self._most = per_second, burst, most
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Allowance] = OrderedDict()

    def of(self, name: str) -> Allowance:
        """Return the allowance of a name."""
        with self._lock:
            found = self._known.get(name) or Allowance(self._per_second, self._burst)
            self._known[name] = found
            self._known.move_to_end(name)
            if len(self._known) > self._most:
                self._known.popitem(last=False)
            return found


class Shares:
    """Number of slots taken by each address. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()

    def take(self, address: str, most: int) -> bool:
        """Take one more for an address; False if it has `most` already."""
        with self._lock:
            if self._taken[address] >= most:
                return False
            self._taken[address] += 1
            return True

    def give_back(self, address: str, count: int = 1) -> None:
        """Release `count` slots of an address."""
        with self._lock:
            self._taken[address] -= count
            if not self._taken[address]:
                del self._taken[address]
