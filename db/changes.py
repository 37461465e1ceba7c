"""Telling readers that data changed: a version in Redis that is part of every cache key, and an announcement.

Call `announce` after the commit, never before. Redis may be away: nothing stored is lost by that, readers then see
the change when their cached answers expire, at the latest after CACHE_SECONDS.

The version is the time of the change in milliseconds, or one more than before where that is greater. So a Redis that
lost the version, or its last change of it, never gives a version out twice, and no old answer is met again.
"""

import time
from functools import cache
from types import MappingProxyType
from typing import Any

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from db.settings import redis_url

CACHE_SECONDS = 300
VERSION_KEY = "data-version:prices"
CHANNEL = "prices"

# A reader waits for the answer, so it waits shortly and tries only once more: at once, over a new connection, because
# those that are left from before a restart of Redis are dead. A server that is slow to answer is not asked again.
CONNECTION = MappingProxyType[str, Any](
    {
        "socket_timeout": 1,
        "socket_connect_timeout": 0.5,
        "max_connections": 2048,
        "retry": Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    }
)
RAISE = """
    local version = math.max(tonumber(redis.call('GET', KEYS[1]) or '0') + 1, tonumber(ARGV[1]))
    redis.call('SET', KEYS[1], string.format('%.0f', version))
    return version
"""

log = structlog.get_logger()


@cache
def client() -> "redis.Redis":
    """This process's connection pool to Redis; short timeouts, because a reader waits for it."""
    return redis.Redis.from_url(redis_url(), **CONNECTION)


def announce() -> int | None:
    """Raise the data version and publish it. Returns the version, None where Redis could not be told."""
    try:
        version = int(client().eval(RAISE, 1, VERSION_KEY, _now()))
        client().publish(CHANNEL, str(version))
    except redis.RedisError as error:
        log.warning("data version not announced", error=str(error))
        return None
    return version


def data_version() -> int:
    """Version of the prices; it rises with every change. Raises redis.RedisError where Redis is away."""
    version = client().get(VERSION_KEY)
    return _begin() if version is None else int(version)


def _begin() -> int:
    """Give a version to a Redis that has none; of several readers who do so at once, all get the first one's."""
    client().set(VERSION_KEY, _now(), nx=True)
    return int(client().get(VERSION_KEY) or 0)


def _now() -> int:
    return time.time_ns() // 1_000_000
