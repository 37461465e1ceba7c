"""A web process with a cache and nothing else, for tests of the cache; its database is never asked."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import redis
from flask import Flask

from dashapp import cache
from dashapp.cache import Counts
from db import versions
from tests.conftest import configured

DATABASE = "postgresql://someone:secret@127.0.0.1:1/one"
T = TypeVar("T")


def forget_answers(redis_url: str) -> None:
    """Empty a Redis, and let this process read at once that the versions in it are gone."""
    redis.Redis.from_url(redis_url).flushall()
    versions.forget_recent()


@contextmanager
def web_process(redis_url: str) -> Iterator[Flask]:
    """A Flask application with a cache on an empty Redis."""
    redis.Redis.from_url(redis_url).flushall()
    with configured(DATABASE, redis_url):
        server = Flask("test")
        cache.register(server)
        cache.availability.away_until = cache.cache_availability.away_until = 0.0
        try:
            yield server
        finally:
            cache.availability.away_until = cache.cache_availability.away_until = 0.0


def ask(server: Flask, question: Callable[[], T]) -> T:
    """What a reader in this process is told."""
    with server.app_context():
        return question()


def ask_all(server: Flask, questions: list[Callable[[], T]]) -> list[T]:
    """What readers are told who ask at the same moment, each in a thread of its own."""
    together = threading.Barrier(len(questions))

    def one(question: Callable[[], T]) -> T:
        together.wait()
        return ask(server, question)

    with ThreadPoolExecutor(len(questions)) as readers:
        return list(readers.map(one, questions))


def in_background(server: Flask, question: Callable[[], T]) -> "Future[T]":
    """A reader who asks in a thread of its own."""
    readers = ThreadPoolExecutor(1)
    found = readers.submit(ask, server, question)
    readers.shutdown(wait=False)
    return found


def since(before: Counts) -> dict[str, int]:
    """What has been counted since, without zeros."""
    now = cache.counts()
    names = ("hits", "misses", "waits", "stale", "outdated", "uncached")
    return {name: more for name in names if (more := getattr(now, name) - getattr(before, name))}
