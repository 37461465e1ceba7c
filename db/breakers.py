"""How the circuit breakers of the sources stand. Workers keep them in Redis (ingestion/upstreams/breakers.py)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from db import changes
from market.sources import SOURCES

FAILURES = 5  # runs in a row: one scheduled run with its retries is not enough
PAUSE = timedelta(minutes=30)

_WORDS = ("state", "fail_counter", "opened_at")  # what pybreaker's CircuitRedisStorage writes of each breaker


@dataclass(frozen=True, slots=True)
class State:
    """How the breaker of a source stands: `failures` in a row, and until when (UTC) it is left alone, if it is.

    A pause that is over leaves `probing`: the next run decides whether it closes or another pause begins.
    """

    failures: int
    paused_until: datetime | None
    probing: bool

    def text(self) -> str:
        """In words; empty where all is well."""
        if self.paused_until:
            return f"paused until {self.paused_until:%H:%M} UTC after {self.failures} failures"
        if self.probing:
            return "the next run decides whether it is back"
        if self.failures > 1:
            return f"{self.failures} failures in a row"
        return "failed the last time" if self.failures else ""


CLOSED = State(0, None, False)


def states(sources: Iterable[str] = SOURCES) -> dict[str, State]:
    """How the breakers of these sources stand. Raises redis.RedisError where Redis is away."""
    names = list(sources)
    values = changes.client().mget([f"{name}:pybreaker:{word}" for name in names for word in _WORDS])
    now = datetime.now(UTC)
    each = zip(*[iter(values)] * len(_WORDS), strict=True)
    return {name: _state(now, *found) for name, found in zip(names, each, strict=True)}


def _state(now: datetime, state: bytes | None, failures: bytes | None, opened: bytes | None) -> State:
    is_open = state == b"open" and opened is not None
    until = datetime.fromtimestamp(int(opened), UTC) + PAUSE if is_open and opened else None
    is_paused = until is not None and until > now
    is_closed = state is None or state == b"closed"
    return State(int(failures or 0), until if is_paused else None, not is_closed and not is_paused)
