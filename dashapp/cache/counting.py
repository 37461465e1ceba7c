"""What became of the questions to the cache, counted in this process since it started."""

import threading
from dataclasses import asdict, dataclass


@dataclass(slots=True)
class Counts:
    """How many answers came from where."""

    hits: int = 0  # kept for the current version
    misses: int = 0  # computed here, and kept
    waits: int = 0  # computed by another reader at the same time, and waited for
    stale: int = 0  # of the previous version, while another reader computed
    uncached: int = 0  # computed here, because Redis was away


_counts = Counts()
_lock = threading.Lock()


def count(name: str) -> None:
    """Count one answer under the name of a field of Counts."""
    with _lock:
        setattr(_counts, name, getattr(_counts, name) + 1)


def counts() -> Counts:
    """The counts so far, as a copy."""
    with _lock:
        return Counts(**asdict(_counts))
