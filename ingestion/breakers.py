"""A circuit breaker a source: after some runs in a row that failed by the upstream's fault it is left alone a while.

The state is in Redis, so all workers share it. After the pause the next run is the probe. There is never more than
one, because a source is run by one process at a time (pipeline.alone). Redis away: nothing is known, sources are asked.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import redis
import structlog
from pybreaker import STATE_CLOSED, STATE_OPEN, CircuitBreaker, CircuitBreakerError, CircuitRedisStorage

from db import changes

FAILURES = 5  # runs in a row: one scheduled run with its retries is not enough
PAUSE = timedelta(minutes=30)

log = structlog.get_logger()


class SourcePaused(Exception):
    """The source has failed too often in a row and is left alone for a while."""


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
        return f"{self.failures} failures in a row" if self.failures else ""


UNKNOWN = State(0, None, False)


def state_of(source: str) -> State:
    """How the breaker of a source stands; all well where Redis cannot be asked."""
    with _unless_redis_is_away("breaker not read"):
        return _state(_breaker(source))
    return UNKNOWN


def refuse_open(source: str) -> None:
    """Raise SourcePaused while the source is to be left alone."""
    state = state_of(source)
    if state.paused_until:
        raise SourcePaused(f"{source} is {state.text()}.")


def note_answer(source: str) -> None:
    """The upstream has answered, whatever it said: it is well."""
    with _unless_redis_is_away("breaker not closed"):
        breaker = _breaker(source)
        if breaker.current_state != STATE_CLOSED or breaker.fail_counter:
            breaker.close()


def note_fault(source: str, fault: Exception) -> None:
    """A run has failed by the upstream's fault. A source that is paused already stays so as long as before."""

    def fail() -> None:
        raise fault

    with _unless_redis_is_away("breaker not told"), suppress(CircuitBreakerError, type(fault)):
        _breaker(source).call(fail)
    if (state := state_of(source)).paused_until:
        log.warning("source paused", source=source, until=state.paused_until, failures=state.failures)


def _breaker(source: str) -> CircuitBreaker:
    storage = CircuitRedisStorage(STATE_CLOSED, changes.client(), namespace=source)
    return CircuitBreaker(FAILURES, PAUSE.total_seconds(), state_storage=storage, name=source)


def _state(breaker: CircuitBreaker) -> State:
    storage = breaker._state_storage  # it tells nobody else when it opened
    opened = storage.opened_at if storage.state == STATE_OPEN else None
    until = opened + PAUSE if opened else None
    is_paused = until is not None and until > datetime.now(UTC)
    return State(storage.counter, until if is_paused else None, storage.state != STATE_CLOSED and not is_paused)


@contextmanager
def _unless_redis_is_away(event: str) -> Iterator[None]:
    try:
        yield
    except redis.RedisError as error:
        log.warning(event, error=str(error))
