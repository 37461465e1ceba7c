"""Cached answers by scope: a change of one scope leaves the answers of the others."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine

from dashapp import cache
from db import announcements, versions
from db.announcements import PricesChanged

calls: list[str] = []


def load_price(name: str) -> str:
    """An answer of the scope of prices."""
    calls.append(name)
    return name


def load_belongings(user_id: int) -> str:
    """An answer of a user's scope."""
    calls.append(f"of {user_id}")
    return f"of {user_id}"


price = cache.cached(load_price, scope=versions.PRICES)
belongings = cache.cached(load_belongings, scope=lambda user_id: f"user:{user_id}")


def raise_version(scope: str) -> None:
    versions.raise_and_publish(scope, announcements.CHANNEL, b"{}")


@pytest.fixture(autouse=True, params=["one Redis", "two"])
def server(
    market: Engine, redis_url: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A Flask application with a cache, in the Redis of the versions and in another database."""
    if request.param == "two":
        monkeypatch.setenv("CACHE_URL", redis_url.rpartition("/")[0] + "/1")
        cache.store.cache_url.__globals__["settings"].cache_clear()
    calls.clear()
    server = Flask("test")
    cache.register(server)
    with server.app_context():
        yield


def ask_all() -> None:
    for name in ("a", "b"):
        price(name)
    for user_id in (1, 2):
        belongings(user_id)


def test_new_prices_leave_what_is_a_users() -> None:
    ask_all()
    announcements.announce(PricesChanged())
    calls.clear()
    ask_all()
    assert calls == ["a", "b"]


def test_a_users_change_leaves_prices_and_other_users() -> None:
    ask_all()
    raise_version("user:1")
    calls.clear()
    ask_all()
    assert calls == ["of 1"]


def test_without_a_change_nothing_is_computed_again() -> None:
    ask_all()
    calls.clear()
    ask_all()
    assert calls == []
