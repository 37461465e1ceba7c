"""Answers kept in Redis, keyed with the data version: new prices mean new keys, so nothing is ever scanned or deleted.

The version stands in the Redis of jobs and locks, which never evicts; the answers may be in another that does. Without
either every answer is computed; that is slower and otherwise the same.
"""

import functools
import hashlib
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import redis
import structlog
from flask import Flask, has_app_context
from flask_caching import Cache

from db import changes
from db.settings import cache_url, database_url

P = ParamSpec("P")
T = TypeVar("T")

RETRY_AFTER = 5.0  # seconds for which Redis is left alone once it did not answer

log = structlog.get_logger()
cache = Cache()


class Availability:
    """Whether a Redis answers. Its going and coming are logged once each."""

    def __init__(self, setting: str) -> None:
        self.setting = setting
        self.away_until = 0.0

    def ask(self, question: Callable[[], T]) -> T | None:
        """The answer of a question to it, None while it is away."""
        if time.monotonic() < self.away_until:
            return None
        try:
            answer = question()
        except redis.RedisError as error:
            if not self.away_until:
                log.warning("cache away, computing every answer", setting=self.setting, error=str(error))
            self.away_until = time.monotonic() + RETRY_AFTER
            return None
        if self.away_until:
            log.info("cache back", setting=self.setting)
            self.away_until = 0.0
        return answer


availability = Availability("REDIS_URL")
cache_availability = Availability("CACHE_URL")


def register(server: Flask) -> None:
    """Connect the cache to a Flask application."""
    options = {"socket_timeout": 1, "socket_connect_timeout": 0.5}
    cache.init_app(
        server,
        config={
            "CACHE_TYPE": "RedisCache",
            "CACHE_REDIS_URL": cache_url(),
            "CACHE_KEY_PREFIX": key_prefix(),
            "CACHE_DEFAULT_TIMEOUT": changes.CACHE_SECONDS,
            "CACHE_OPTIONS": options,
        },
    )


def key_prefix() -> str:
    """What our keys begin with: the answers of another database on the same Redis must never be taken for ours."""
    address = database_url().rpartition("@")[2]  # without the password
    return f"cache:{hashlib.sha256(address.encode()).hexdigest()[:12]}:"


def data_version() -> int | None:
    """Version of the prices, None while Redis is away."""
    return availability.ask(changes.data_version)


def cached(load: Callable[P, T]) -> Callable[P, T]:
    """Keep what a module-level load function answers, by its (frozen) arguments and the data version."""

    @functools.wraps(load)
    def load_cached(*args: P.args, **kwargs: P.kwargs) -> T:
        version = data_version() if has_app_context() else None
        if version is None:
            return load(*args, **kwargs)
        key = f"{load.__module__}.{load.__qualname__}:{version}:{args!r}:{kwargs!r}"
        kept: tuple[T] | None = cache_availability.ask(lambda: cache.get(key))
        if kept is not None:
            return kept[0]
        answer = load(*args, **kwargs)
        cache_availability.ask(lambda: cache.set(key, (answer,)))
        return answer

    return load_cached
