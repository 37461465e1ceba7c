"""Telling readers that data changed: a version in Redis that is part of every cache key, and an announcement.

Call `announce` after the commit, never before. Redis may be away: nothing stored is lost by that, readers then see
the change when their cached answers expire, at the latest after CACHE_SECONDS.
"""

from functools import cache

import redis
import structlog

from db.settings import redis_url

CACHE_SECONDS = 300
VERSION_KEY = "data-version:prices"
CHANNEL = "prices"

log = structlog.get_logger()


@cache
def client() -> "redis.Redis":
    """This process's connection pool to Redis; short timeouts, because a reader waits for it."""
    return redis.Redis.from_url(redis_url(), socket_timeout=1, socket_connect_timeout=0.5)


def announce() -> int | None:
    """Raise the data version and publish it. Returns the version, None where Redis could not be told."""
    try:
        version = int(client().incr(VERSION_KEY))
        client().publish(CHANNEL, str(version))
    except redis.RedisError as error:
        log.warning("data version not announced", error=str(error))
        return None
    return version


def data_version() -> int:
    """Version of the prices; it rises with every change. Raises redis.RedisError where Redis is away."""
    return int(client().get(VERSION_KEY) or 0)
