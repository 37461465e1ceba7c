"""Connections to the Redis of versions, announcements, jobs and locks, and the numbers stored there."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import MappingProxyType
from typing import Any

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from db.settings import redis_url

# A reader waits for the answer: short timeouts, and one retry at once, over a new connection, because those from before
# a restart of Redis are dead. No retry after a timeout.
CONNECTION = MappingProxyType[str, Any](
    {
        "socket_timeout": 1,
        "socket_connect_timeout": 0.5,
        "max_connections": 2048,
        "retry": Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    }
)

# A subscriber waits without a timeout, on a connection that reports its loss instead of reconnecting in silence:
# announcements published meanwhile are lost.
LISTENING = MappingProxyType[str, Any](
    {
        "socket_timeout": None,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "retry": Retry(NoBackoff(), 0),
    }
)
log = structlog.get_logger()
LARGEST = 2**53  # Redis computes with floating-point numbers


@cache
def client() -> "redis.Redis":
    """Return this process's client of Redis; short timeouts, because a reader waits for it."""
    return redis.Redis.from_url(redis_url(), **CONNECTION)


def listener() -> "redis.Redis":
    """Return a new client of Redis for a subscriber; the subscriber closes it."""
    return redis.Redis.from_url(redis_url(), **LISTENING)


@contextmanager
def away(event: str) -> Iterator[None]:
    """Leave the block where Redis is away, with a line in the log."""
    try:
        yield
    except redis.RedisError as error:
        log.warning(event, error=str(error))


def empty(url: str) -> None:
    """Delete everything in the Redis at an address: what it holds can be computed again, or asked for again."""
    with redis.Redis.from_url(url, **CONNECTION) as emptied:
        emptied.flushdb()


def number(text: bytes | str | None) -> int | None:
    """Return the whole number in a value of Redis, None for no value and for any that this program never writes."""
    try:
        found = -1 if text is None else int(text)
    except ValueError:
        return None
    return found if 0 <= found < LARGEST else None
