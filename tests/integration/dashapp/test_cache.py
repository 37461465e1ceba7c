"""Cached answers: kept while the prices are the same, computed anew when they change, computed when Redis is away."""

from collections.abc import Iterator

import pytest
import redis
from flask import Flask
from sqlalchemy import Engine
from structlog.testing import capture_logs

from dashapp import cache
from db import announcements
from db.announcements import PricesChanged
from stack.ports import free_port
from tests.conftest import configured
from tests.support.caching import since

calls: list[str] = []


@cache.cached
def load_greeting(name: str) -> str | None:
    """Something to keep, which counts how often it is computed."""
    calls.append(name)
    return None if name == "nobody" else f"hello {name}"


@pytest.fixture
def server(market: Engine) -> Iterator[Flask]:
    """A Flask application with a cache, and an empty count."""
    calls.clear()
    server = Flask("test")
    cache.register(server)
    with server.app_context():
        yield server


def test_an_answer_is_computed_once(server: Flask) -> None:
    assert [load_greeting("a"), load_greeting("a"), load_greeting("b")] == ["hello a", "hello a", "hello b"]
    assert calls == ["a", "b"]


def test_none_is_an_answer_too(server: Flask) -> None:
    assert [load_greeting("nobody"), load_greeting("nobody")] == [None, None]
    assert calls == ["nobody"]


def test_new_prices_mean_a_new_answer(server: Flask) -> None:
    load_greeting("a")
    announcements.announce(PricesChanged())
    load_greeting("a")
    assert calls == ["a", "a"]


def test_answers_expire(server: Flask, redis_url: str) -> None:
    load_greeting("a")
    client = redis.Redis.from_url(redis_url)
    lifetimes = [client.ttl(key) for key in client.scan_iter(f"{cache.store.key_prefix()}*load_greeting*")]
    assert len(lifetimes) == 2  # the answer, and which version of it is the newest
    assert all(0 < lifetime <= cache.CACHE_SECONDS for lifetime in lifetimes)


def test_hits_and_misses_are_counted(server: Flask) -> None:
    before = cache.counts()
    for name in ("a", "a", "b", "a"):
        load_greeting(name)
    assert since(before) == {"misses": 2, "hits": 2}


def test_outside_of_an_application_nothing_is_kept(market: Engine) -> None:
    calls.clear()
    assert [load_greeting("a"), load_greeting("a")] == ["hello a"] * 2
    assert calls == ["a", "a"]


def test_without_redis_every_answer_is_computed_and_the_absence_is_logged_once(market_url: str, redis_url: str) -> None:
    calls.clear()
    with capture_logs() as logs, configured(market_url, f"redis://127.0.0.1:{free_port()}/0"):
        server = Flask("test")
        cache.register(server)
        with server.app_context():
            assert [load_greeting("a") for _ in range(3)] == ["hello a"] * 3
    cache.availability.away_until = 0.0
    assert calls == ["a"] * 3
    assert [entry["event"] for entry in logs].count("cache away, computing every answer") == 1


def test_a_question_longer_than_any_checked_one_is_answered_and_not_kept(server: Flask, redis_url: str) -> None:
    long = "x" * cache.MOST_ARGUMENTS
    assert [load_greeting(long), load_greeting(long)] == [f"hello {long}"] * 2
    assert calls == [long, long]
    assert not list(redis.Redis.from_url(redis_url).scan_iter(f"{cache.store.key_prefix()}*"))


def test_an_answer_that_is_too_large_is_given_and_not_kept(
    server: Flask, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache.store, "MOST_BYTES", 100)
    name = "x" * 100
    assert [load_greeting(name), load_greeting(name), load_greeting("a"), load_greeting("a")] == [
        f"hello {name}", f"hello {name}", "hello a", "hello a",
    ]  # fmt: skip
    assert calls == [name, name, "a"]
