"""State of the sources' circuit breakers. Workers store it in Redis (ingestion/upstreams/breakers.py)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import redis
import structlog

from db import redis_client
from market.sources import SOURCES

FAILURES = 5  # runs in a row: one scheduled run with its retries is not enough
PAUSE = timedelta(minutes=30)

log = structlog.get_logger()

_WORDS = ("state", "fail_counter", "opened_at")  # keys that pybreaker's CircuitRedisStorage writes for each breaker


@dataclass(frozen=True, slots=True)
class State:
    """State of a source's breaker: `failures` in a row, and the end (UTC) of its pause, None without one.

    After a pause the breaker is `probing`: the next run closes it or begins another pause.
    """

    failures: int
    paused_until: datetime | None
    probing: bool

    def text(self) -> str:
        """Return the state in words; empty for a closed breaker."""
        if self.paused_until:
            return f"paused until {self.paused_until:%H:%M} UTC after {self.failures} failures"
        if self.probing:
            return "the next run decides whether it is back"
        if self.failures > 1:
            return f"{self.failures} failures in a row"
        return "failed the last time" if self.failures else ""


CLOSED = State(0, None, False)


def states(sources: Iterable[str] = SOURCES) -> dict[str, State]:
    """Return the states of these sources' breakers. Raises redis.RedisError while Redis is away."""
    names = list(sources)
    values = redis_client.client().mget([f"{name}:pybreaker:{word}" for name in names for word in _WORDS])
    now = datetime.now(UTC)
    each = zip(*[iter(values)] * len(_WORDS), strict=True)
    return {name: _state(now, *found) for name, found in zip(names, each, strict=True)}


def states_if_known() -> dict[str, State] | None:
    """Return the states of all breakers, None while Redis is away."""
    try:
        return states()
    except redis.RedisError as error:
        log.warning("breakers not read", error=str(error))
        return None


def _state(now: datetime, state: bytes | None, failures: bytes | None, opened: bytes | None) -> State:
    until = _end_of_pause(opened) if state == b"open" else None
    is_paused = until is not None and until > now
    is_closed = state is None or state == b"closed"
    return State(redis_client.number(failures) or 0, until if is_paused else None, not is_closed and not is_paused)


def _end_of_pause(opened: bytes | None) -> datetime | None:
    """Return the end of a pause from its begin, in seconds since 1970; None for an invalid time."""
    seconds = redis_client.number(opened)
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC) + PAUSE
    except (ValueError, OverflowError, OSError):
        return None
