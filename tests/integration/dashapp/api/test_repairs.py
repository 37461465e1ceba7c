"""`POST /api/admin/runs/<run_id>/undo` and `/api/admin/rejected/replay`: what an operator has the workers put right.

The second one takes a JSON body, with all that can be wrong with one.
"""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashapp import api
from dashapp.app import create_server
from dashapp.settings import settings
from db import queues
from db.writes import ledger
from tests.support.operators import TOKEN, admin_token_given
from tests.support.prices import execute

RIGHT = {"Authorization": f"Bearer {TOKEN}"}
REPLAY = "/api/admin/rejected/replay"


@pytest.fixture
def client(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """The API behind its edge, with a token."""
    with admin_token_given(monkeypatch):
        server = create_server()
        api.register(server)
        yield server.test_client()


@pytest.fixture
def run_id(database: Engine) -> int:
    """A run that has ended."""
    with database.begin() as connection:
        number = ledger.start_run(connection, "scryfall-bulk")
    execute(database, "UPDATE ingestion_runs SET status = 'succeeded'")
    return number


def sent(redis_url: str) -> list[tuple[str, str, str]]:
    """The tasks in the queue: name, arguments by place and by name."""
    messages = [orjson.loads(message) for message in redis.Redis.from_url(redis_url).lrange("ingestion", 0, -1)]
    headers = [message["headers"] for message in messages]
    return [(one["task"], one["argsrepr"], one["kwargsrepr"]) for one in headers]


def refused(client: FlaskClient, **how: Any) -> tuple[int, str, dict[str, str]]:
    """Status, code and fields of what is answered to a body."""
    answer = client.post(REPLAY, headers=RIGHT, **how)
    error = answer.get_json()["error"]
    return answer.status_code, error["code"], error.get("fields", {})


def test_nobody_asks_without_the_token(client: FlaskClient, run_id: int, redis_url: str) -> None:
    for answer in (client.post(f"/api/admin/runs/{run_id}/undo"), client.post(REPLAY, json={})):
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert sent(redis_url) == []


def test_a_run_is_taken_back_by_the_workers(client: FlaskClient, run_id: int, redis_url: str) -> None:
    answer = client.post(f"/api/admin/runs/{run_id}/undo", headers=RIGHT)
    assert (answer.status_code, answer.get_json()) == (200, {"asked": True})
    assert answer.headers["Cache-Control"] == "no-store"
    assert sent(redis_url) == [("ingestion.undo", f"({run_id},)", "{}")]


def test_a_run_that_goes_on_is_a_conflict(client: FlaskClient, run_id: int, database: Engine, redis_url: str) -> None:
    execute(database, "UPDATE ingestion_runs SET status = 'running'")
    answer = client.post(f"/api/admin/runs/{run_id}/undo", headers=RIGHT)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "conflict")
    assert sent(redis_url) == []


@pytest.mark.parametrize("number", ["0", "999999", "x", "99999999999999999999"])
def test_a_run_that_there_is_not_is_404(number: str, client: FlaskClient) -> None:
    assert client.post(f"/api/admin/runs/{number}/undo", headers=RIGHT).status_code == 404


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ({}, {"run_id": None, "source": None, "reason": None}),
        ({"source": ""}, {"run_id": None, "source": None, "reason": None}),
        (
            {"run_id": 7, "source": "tcgcsv", "reason": "no such card"},
            {"run_id": 7, "source": "tcgcsv", "reason": "no such card"},
        ),
    ],
)
def test_records_are_read_again_by_the_workers(
    body: dict[str, Any], asked: dict[str, Any], client: FlaskClient, redis_url: str
) -> None:
    answer = client.post(REPLAY, headers=RIGHT, json=body)
    assert (answer.status_code, answer.get_json()) == (200, {"asked": True})
    assert sent(redis_url) == [("ingestion.replay", "()", repr(asked))]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"run_id": 0}, {"run_id"}),
        ({"run_id": "7"}, {"run_id"}),
        ({"run_id": True}, {"run_id"}),
        ({"run_id": 1.5}, {"run_id"}),
        ({"run_id": None}, {"run_id"}),
        ({"source": 7}, {"source"}),
        ({"source": ["tcgcsv"]}, {"source"}),
        ({"reason": "x" * 8_001}, {"reason"}),
        ({"colour": "red", "x" * 200: 1}, {"colour", "x" * 80}),
        ({"run_id": -1, "source": {}, "after": "x"}, {"run_id", "source", "after"}),
    ],
)
def test_every_wrong_field_of_a_body_is_named(
    body: dict[str, Any], fields: set[str], client: FlaskClient, redis_url: str
) -> None:
    status, code, named = refused(client, json=body)
    assert (status, code, set(named)) == (422, "unprocessable_entity", fields)
    assert sent(redis_url) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"7", b"null", b'"x"', b"{}{}", b"\xff", b'{"source": "\\u0000"}', b"[" * 100 + b"]" * 100],
)
def test_what_is_no_json_object_is_400(data: bytes, client: FlaskClient, redis_url: str) -> None:
    assert refused(client, data=data, content_type="application/json") == (400, "bad_request", {})
    assert sent(redis_url) == []


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "nonsense", None])
def test_another_content_type_is_415(content_type: str | None, client: FlaskClient) -> None:
    assert refused(client, data=b"{}", content_type=content_type) == (415, "unsupported_media_type", {})


def test_a_body_that_is_too_large_is_413(client: FlaskClient) -> None:
    large = {"reason": "x" * settings().MAX_BODY_KB * 1024}
    assert refused(client, json=large) == (413, "request_entity_too_large", {})


def test_a_parameter_beside_the_body_is_400(client: FlaskClient) -> None:
    assert client.post(f"{REPLAY}?run_id=7", headers=RIGHT, json={}).status_code == 400


def test_while_the_workers_broker_is_away_nothing_is_asked(
    client: FlaskClient, run_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "redis_url", lambda: "redis://127.0.0.1:1/0")
    for answer in (
        client.post(f"/api/admin/runs/{run_id}/undo", headers=RIGHT),
        client.post(REPLAY, headers=RIGHT, json={}),
    ):
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (503, "service_unavailable")
