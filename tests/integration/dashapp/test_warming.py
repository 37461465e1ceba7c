"""Landing pages' answers are there before somebody asks, computed by one process a version, whatever is away."""

import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine
from structlog.testing import capture_logs

from dashapp import cache, cached, warming
from db import announcements
from db.announcements import PricesChanged
from services.market.index import IndexRequest
from services.market.movers import MoversRequest
from tests.support.caching import since, web_process
from tests.support.waiting import wait_until

loaded: list[str] = []


@cache.cached
def load_landing() -> int:
    """What a landing page shows."""
    loaded.append("landing")
    return len(loaded)


def fail() -> None:
    """A load that the database does not answer."""
    loaded.append("fail")
    raise ConnectionError


@pytest.fixture
def server(redis_url: str) -> Iterator[Flask]:
    loaded.clear()
    with web_process(redis_url) as server, server.app_context():
        yield server


def wait_for(calls: int) -> None:
    wait_until(lambda: len(loaded) >= calls, f"{calls} calls")


def test_after_a_load_the_answers_are_there_before_somebody_asks(
    server: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "LOOK_EVERY", 0.05)
    stop = warming.start(server, [load_landing])
    try:
        wait_for(1)
        announcements.announce(PricesChanged())
        wait_for(2)
    finally:
        stop.set()
    time.sleep(0.2)
    before = cache.counts()
    assert load_landing() == 2
    assert since(before) == {"hits": 1}


def test_one_process_a_version_does_it(server: Flask) -> None:
    assert [warming.warm([load_landing]), warming.warm([load_landing])] == [True, False]
    announcements.announce(PricesChanged())
    assert [warming.warm([load_landing]), warming.warm([load_landing])] == [True, False]
    assert loaded == ["landing"] * 2


def test_before_they_expire_they_are_computed_again(server: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "RENEW_AFTER", 0.1)
    assert warming.warm([load_landing])
    time.sleep(0.15)
    assert warming.warm([load_landing])
    assert loaded == ["landing"] * 2
    assert warming.RENEW_AFTER < cache.CACHE_SECONDS


def test_a_load_that_fails_is_logged_and_hinders_no_other(server: Flask) -> None:
    with capture_logs() as logs:
        assert warming.warm([fail, load_landing])
    assert loaded == ["fail", "landing"]
    assert [entry["event"] for entry in logs] == ["not warmed"]


def test_while_redis_is_away_nothing_is_warmed_and_nothing_fails(server: Flask) -> None:
    cache.availability.away_until = float("inf")
    assert not warming.warm([load_landing])
    assert loaded == []


def test_nothing_is_warmed_unless_it_is_started() -> None:
    assert "warming" not in [thread.name for thread in threading.enumerate()]


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_the_market_page_finds_its_index(market: Engine, currency: str) -> None:
    server = Flask("test")
    cache.register(server)
    with server.app_context():
        assert warming.warm(warming.LANDING)
        before = cache.counts()
        load_index(currency)
        assert since(before) == {"hits": 1}


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_the_market_page_finds_all_that_stands_below_its_index(market: Engine, currency: str) -> None:
    server = Flask("test")
    cache.register(server)
    with server.app_context():
        assert warming.warm(warming.LANDING)
        before = cache.counts()
        load_parts(currency)
        assert since(before) == {"hits": 5}


def load_parts(currency: str) -> None:
    """As the callbacks of the page ask for them at first."""
    for way in ("up", "down"):
        request = MoversRequest.parse("24h", way, currency, min_price="1", by="percent")
        assert cached.load_movers(request, with_sparklines=True).items
    assert cached.load_largest_sets(currency)
    assert cached.load_overview(currency).as_of
    assert cached.load_formats(currency).items


def load_index(currency: str) -> None:
    """As the callback of the page asks for it at first."""
    assert cached.load_index(IndexRequest.parse(currency, "30d")).points
