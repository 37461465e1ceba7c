"""`/api/admin/dead-letters`: for whoever has the token, and what it does."""

from collections.abc import Iterator
from typing import Any

import pytest
import redis
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from structlog.testing import capture_logs

from dashapp import api
from dashapp.settings import settings
from db import queues
from db.writes import dead_letters as writes
from db.writes.dead_letters import Letter
from tests.support.operators import TOKEN, admin_token_given
from tests.support.prices import scalar
from tests.support.valkey import Valkey

RIGHT = {"Authorization": f"Bearer {TOKEN}"}
LIST = "/api/admin/dead-letters"


@pytest.fixture
def client(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """The API with a token."""
    with admin_token_given(monkeypatch):
        server = Flask("test")
        api.register(server)
        yield server.test_client()


@pytest.fixture
def letter(database: Engine) -> int:
    """A dead letter."""
    asked = {"args": ["scryfall-bulk"], "kwargs": {}}
    with database.begin() as connection:
        return writes.keep(connection, Letter("m", "ingestion.run", asked, "SourceDown: away", "Traceback", 4))


WRONG = ["", "Bearer", "Bearer ", "Bearer a-token-of-some-lengt", f"Basic {TOKEN}", TOKEN, "Bearer \u00fc"]


@pytest.mark.parametrize("header", WRONG)
def test_nobody_gets_in_without_the_token(header: str, client: FlaskClient, letter: int) -> None:
    for answer in (
        client.get(LIST, headers={"Authorization": header}),
        client.post(f"{LIST}/{letter}/retry", headers={"Authorization": header}),
        client.post(f"{LIST}/{letter}/drop", headers={"Authorization": header}),
    ):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.get_json()["error"]["code"] == "unauthorized"


def from_address(address: str, header: str) -> dict[str, Any]:
    """Options of a request from an address."""
    return {"environ_overrides": {"REMOTE_ADDR": address}, "headers": {"Authorization": header}}


def test_an_address_may_guess_so_often_and_others_notice_nothing(client: FlaskClient) -> None:
    with capture_logs() as lines:
        guesses = [client.get(LIST, **from_address("203.0.113.1", f"Bearer guess {number}")) for number in range(12)]
    assert [answer.status_code for answer in guesses] == [401] * 10 + [429] * 2
    assert 0 < int(guesses[-1].headers["Retry-After"]) <= 60
    assert guesses[-1].get_json()["error"]["code"] == "too_many_requests"
    assert client.get(LIST, **from_address("203.0.113.1", RIGHT["Authorization"])).status_code == 429
    assert client.get(LIST, **from_address("203.0.113.2", RIGHT["Authorization"])).status_code == 200
    assert [(line["event"], line["address"]) for line in lines] == [("admin token refused", "203.0.113.1")] * 10
    assert "guess" not in str(lines)


def test_guesses_of_an_ipv6_network_count_together(client: FlaskClient) -> None:
    guesses = [client.get(LIST, **from_address(f"2001:db8:1:1::{number:x}", "Bearer no")) for number in range(11)]
    assert [answer.status_code for answer in guesses] == [401] * 10 + [429]


def test_who_sends_no_token_does_not_guess(client: FlaskClient) -> None:
    statuses = {client.get(LIST, headers={"Authorization": header}).status_code for header in ("", "Bearer ") * 10}
    assert statuses == {401}
    assert client.get(LIST, headers=RIGHT).status_code == 200


def test_an_action_is_logged_with_the_clients_address(client: FlaskClient, letter: int) -> None:
    with capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        client.post(f"{LIST}/{letter}/drop", **from_address("203.0.113.1", RIGHT["Authorization"]))
    (line,) = lines
    assert (line["event"], line["action"], line["letter"], line["done"], line["address"]) == (
        "admin action", "drop", letter, True, "203.0.113.1",
    )  # fmt: skip


@pytest.mark.parametrize("header", [*WRONG, "Bearer None"])
def test_where_no_token_is_set_nobody_gets_in(
    header: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADMIN_TOKEN", "")
    settings.cache_clear()
    assert client.get(LIST, headers={"Authorization": header}).status_code == 401


def test_the_letters_are_listed_with_all_that_is_known(client: FlaskClient, letter: int) -> None:
    (found,) = client.get(LIST, headers=RIGHT).get_json()["dead_letters"]
    assert found.pop("failed_at").endswith("Z")
    assert found == {
        "id": letter,
        "task": "ingestion.run",
        "arguments": {"args": ["scryfall-bulk"], "kwargs": {}},
        "error": "SourceDown: away",
        "traceback": "Traceback",
        "attempts": 4,
        "state": "waiting",
    }


def test_a_retry_sends_the_task_to_its_queue_once(
    client: FlaskClient, letter: int, database: Engine, redis_url: str
) -> None:
    answer = client.post(f"{LIST}/{letter}/retry", headers=RIGHT)
    assert answer.get_json() == {"id": letter, "state": "retried"}
    assert client.post(f"{LIST}/{letter}/retry", headers=RIGHT).status_code == 404
    assert redis.Redis.from_url(redis_url).llen("ingestion") == 1
    assert scalar(database, "SELECT state FROM dead_letters") == "retried"
    assert client.get(LIST, headers=RIGHT).get_json() == {"dead_letters": []}


def test_a_letter_is_dropped_once_and_nothing_is_sent(
    client: FlaskClient, letter: int, database: Engine, redis_url: str
) -> None:
    answer = client.post(f"{LIST}/{letter}/drop", headers=RIGHT)
    assert answer.get_json() == {"id": letter, "state": "dropped"}
    assert client.post(f"{LIST}/{letter}/drop", headers=RIGHT).status_code == 404
    assert client.post(f"{LIST}/{letter}/retry", headers=RIGHT).status_code == 404
    assert redis.Redis.from_url(redis_url).llen("ingestion") == 0
    assert scalar(database, "SELECT state FROM dead_letters") == "dropped"


@pytest.mark.parametrize("name", ["0", "999999", "x", "99999999999999999999"])
def test_a_letter_that_there_is_not_is_404(name: str, client: FlaskClient) -> None:
    assert client.post(f"{LIST}/{name}/retry", headers=RIGHT).status_code == 404


def test_without_the_workers_broker_the_letter_waits_on(
    client: FlaskClient, letter: int, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "redis_url", lambda: "redis://127.0.0.1:1/0")
    assert client.post(f"{LIST}/{letter}/retry", headers=RIGHT).status_code == 503
    assert scalar(database, "SELECT state FROM dead_letters") == "waiting"


def test_while_the_workers_broker_hangs_the_letter_waits_on_and_is_not_kept_from_others(
    client: FlaskClient, letter: int, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = Valkey()
    monkeypatch.setattr(queues, "redis_url", lambda: broker.url)
    monkeypatch.setitem(queues.TIMEOUTS, "socket_timeout", 0.5)
    with broker.frozen():
        assert client.post(f"{LIST}/{letter}/retry", headers=RIGHT).status_code == 503
        assert client.post(f"{LIST}/{letter}/drop", headers=RIGHT).status_code == 200
    broker.kill()


def test_while_the_workers_broker_is_full_the_letter_waits_on(
    client: FlaskClient, letter: int, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = Valkey()
    broker.fill()
    monkeypatch.setattr(queues, "redis_url", lambda: broker.url)
    assert client.post(f"{LIST}/{letter}/retry", headers=RIGHT).status_code == 503
    assert scalar(database, "SELECT state FROM dead_letters") == "waiting"
    broker.kill()
