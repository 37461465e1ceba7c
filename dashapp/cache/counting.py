"""Counts of cache hits and misses in this process since its start, also as metrics."""

import threading
from dataclasses import asdict, dataclass
from types import MappingProxyType

from dashapp.metrics import CACHE_REQUESTS


@dataclass(slots=True)
class Counts:
    """Numbers of answers by origin."""

    hits: int = 0  # cached for the current version
    misses: int = 0  # computed here and stored
    waits: int = 0  # computed by another reader, after a wait
    stale: int = 0  # of the previous version, while another reader computed
    outdated: int = 0  # older than fresh, because the database was away
    uncached: int = 0  # computed here and not stored, because Redis was away or the arguments were too long


# The outcomes of the metric, by the fields of Counts.
OUTCOMES = MappingProxyType(
    {"hits": "hit", "misses": "miss", "waits": "wait", "stale": "stale", "outdated": "stale", "uncached": "away"}
)

_counts = Counts()
_lock = threading.Lock()


def count(name: str, cache: str) -> None:
    """Count one answer of a cache under the name of a field of Counts. A failed computation that ends in an earlier
    answer counts as a miss and as outdated.
    """
    CACHE_REQUESTS.labels(cache, OUTCOMES[name]).inc()
    with _lock:
        setattr(_counts, name, getattr(_counts, name) + 1)


def counts() -> Counts:
    """Return a copy of the counts."""
    with _lock:
        return Counts(**asdict(_counts))
