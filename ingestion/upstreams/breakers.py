"""One circuit breaker per source: it opens for a while after some runs in a row that failed by the upstream's fault.

The state is in Redis, so all workers share it; db/breakers.py reads it for everybody. After the pause the next run is
the probe. There is never more than one, because a source is run by one process at a time (ingestion/runs/exclusive.py).

Runs by hand count like those of workers (ingestion/runs/circuit_breaker.py). But an open breaker only warns a person
and does not reject: the run shows whether the upstream is back, and an answer closes the breaker for the workers too.

Without Redis no state is known, and all breakers count as closed.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import redis
import structlog
from pybreaker import STATE_CLOSED, CircuitBreaker, CircuitBreakerError, CircuitRedisStorage

from db import redis_client
from db.breakers import CLOSED, FAILURES, PAUSE, State, states
from db.settings import NotConfigured

log = structlog.get_logger()


class SourcePaused(Exception):
    """The source has failed too often in a row and is paused for a while."""


def state_of(source: str) -> State:
    """Return the state of a source's breaker; closed where Redis cannot be reached."""
    with _unless_redis_is_away("breaker not read"):
        return states([source])[source]
    return CLOSED


def states_if_known() -> dict[str, State] | None:
    """Return the states of all breakers, None where Redis cannot be reached."""
    with _unless_redis_is_away("breakers not read"):
        return states()
    return None


def refuse_open(source: str) -> None:
    """Raise SourcePaused while the source is paused."""
    state = state_of(source)
    if state.paused_until:
        raise SourcePaused(f"{source} is {state.text()}.")


def note_answer(source: str) -> None:
    """Close the breaker: the upstream has answered, with any content."""
    with _unless_redis_is_away("breaker not closed"):
        breaker = _breaker(source)
        if breaker.current_state != STATE_CLOSED or breaker.fail_counter:
            breaker.close()


def note_fault(source: str) -> None:
    """Count a run that failed by the upstream's fault. Does not extend a pause that has begun."""
    with _unless_redis_is_away("breaker not told"), suppress(CircuitBreakerError, _Fault):
        _breaker(source).call(_fail)
    if (state := state_of(source)).paused_until:
        log.warning("source paused", source=source, until=state.paused_until, failures=state.failures)


class _Fault(Exception):
    """The exception that a breaker counts as a fault."""


def _fail() -> None:
    raise _Fault


def _breaker(source: str) -> CircuitBreaker:
    storage = CircuitRedisStorage(STATE_CLOSED, redis_client.client(), namespace=source)
    return CircuitBreaker(FAILURES, PAUSE.total_seconds(), state_storage=storage, name=source)


@contextmanager
def _unless_redis_is_away(event: str) -> Iterator[None]:
    try:
        yield
    except (redis.RedisError, NotConfigured) as error:
        log.warning(event, error=str(error))
