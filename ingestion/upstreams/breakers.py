"""A circuit breaker a source: after some runs in a row that failed by the upstream's fault it is left alone a while.

The state is in Redis, so all workers share it; db/breakers.py reads it for everybody. After the pause the next run is
the probe. There is never more than one, because a source is run by one process at a time (pipeline.alone).

Runs by hand count like those of workers (ingestion/guarded.py). But a person is told of a pause and not refused: who
asks now wants to know whether the upstream is back, and an answer closes the breaker for the workers too.

Redis away: nothing is known, sources are asked.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import redis
import structlog
from pybreaker import STATE_CLOSED, CircuitBreaker, CircuitBreakerError, CircuitRedisStorage

from db import changes
from db.breakers import CLOSED, FAILURES, PAUSE, State, states

log = structlog.get_logger()


class SourcePaused(Exception):
    """The source has failed too often in a row and is left alone for a while."""


def state_of(source: str) -> State:
    """How the breaker of a source stands; all well where Redis cannot be asked."""
    with _unless_redis_is_away("breaker not read"):
        return states([source])[source]
    return CLOSED


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


def note_fault(source: str) -> None:
    """A run has failed by the upstream's fault. A source that is paused already stays so as long as before."""
    with _unless_redis_is_away("breaker not told"), suppress(CircuitBreakerError, _Fault):
        _breaker(source).call(_fail)
    if (state := state_of(source)).paused_until:
        log.warning("source paused", source=source, until=state.paused_until, failures=state.failures)


class _Fault(Exception):
    """What a breaker has to be told by."""


def _fail() -> None:
    raise _Fault


def _breaker(source: str) -> CircuitBreaker:
    storage = CircuitRedisStorage(STATE_CLOSED, changes.client(), namespace=source)
    return CircuitBreaker(FAILURES, PAUSE.total_seconds(), state_storage=storage, name=source)


@contextmanager
def _unless_redis_is_away(event: str) -> Iterator[None]:
    try:
        yield
    except redis.RedisError as error:
        log.warning(event, error=str(error))
