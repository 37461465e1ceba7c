"""Guesses of other people's numbers: ten in a minute block the user, twice as long each time, in all processes."""

from collections.abc import Iterator

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashapp.edge import guessing
from db import redis_client
from tests.support.prices import make_card, scalar, store
from tests.support.valkey import Valkey

MISSING = [
    ("GET", "/api/inventory/999", None),
    ("DELETE", "/api/inventory/imports/999", None),
    ("POST", "/api/inventory/transactions/999/reverse", None),
    ("PATCH", "/api/inventory/changes", {"holdings": ["999:1"], "condition": "MINT"}),
    ("DELETE", "/api/alerts/999", None),
    ("DELETE", "/api/auth/sessions/999", None),
]


def guess(browser: FlaskClient, times: int = guessing.MOST) -> None:
    """Ask for what is not there."""
    for number in range(times):
        method, path, body = MISSING[number % len(MISSING)]
        assert browser.open(path, method=method, json=body).status_code == 404, path


@pytest.mark.usefixtures("database")
def test_the_tenth_guess_blocks_the_user_and_nobody_else(ada: FlaskClient, bob: FlaskClient) -> None:
    guess(ada, guessing.MOST - 1)
    assert ada.get("/api/inventory").status_code == 200
    guess(ada, 1)
    blocked = ada.get("/api/inventory")
    assert (blocked.status_code, blocked.get_json()["error"]["code"]) == (429, "too_many_requests")
    assert 290 <= int(blocked.headers["Retry-After"]) <= 300
    assert bob.get("/api/inventory").status_code == 200
    assert ada.get("/api/health/live").status_code != 429


def test_every_block_is_twice_as_long_up_to_a_day(database: Engine, ada: FlaskClient) -> None:
    user = int(scalar(database, "SELECT min(id) FROM users"))
    client = redis_client.client()
    lengths = []
    for _ in range(11):
        client.delete(f"guesses:{user}:block")
        for _ in range(guessing.MOST):
            guessing.count(user)
        lengths.append(guessing.blocked_for(user))
    assert lengths[:4] == pytest.approx([300, 600, 1200, 2400], abs=2)
    assert lengths[-1] == pytest.approx(guessing.LONGEST, abs=2)
    assert ada.get("/api/inventory").status_code == 429


def test_guesses_are_forgotten_after_a_minute(database: Engine, ada: FlaskClient) -> None:
    guess(ada, 3)
    user = int(scalar(database, "SELECT min(id) FROM users"))
    assert 0 < redis_client.client().ttl(f"guesses:{user}") <= guessing.WITHIN


def test_unknown_addresses_and_cards_are_no_guesses(database: Engine, ada: FlaskClient) -> None:
    store(database, [], [make_card(1)])
    for _ in range(guessing.MOST):
        assert ada.get("/api/inventory/of/nobody").status_code == 404
        assert ada.get("/api/cards/2000000000").status_code == 404
    assert ada.get("/api/inventory").status_code == 200


@pytest.fixture
def valkey(monkeypatch: pytest.MonkeyPatch) -> Iterator[Valkey]:
    """A Redis of the test's own, which this process counts in."""
    started = Valkey()
    client = redis.Redis.from_url(started.url, **redis_client.CONNECTION)
    monkeypatch.setattr(redis_client, "client", lambda: client)
    guessing.of_this_process.cache_clear()
    yield started
    started.kill()
    guessing.of_this_process.cache_clear()


def test_with_redis_stopped_the_process_counts_by_itself_and_blocks_all_the_same(
    ada: FlaskClient, bob: FlaskClient, valkey: Valkey
) -> None:
    valkey.kill()
    guess(ada, guessing.MOST - 1)
    assert ada.get("/api/inventory").status_code == 200
    guess(ada, 1)
    blocked = ada.get("/api/inventory")
    assert blocked.status_code == 429
    assert 290 <= int(blocked.headers["Retry-After"]) <= 300
    assert bob.get("/api/inventory").status_code == 200
    valkey.start()
    assert ada.get("/api/inventory").status_code == 429
