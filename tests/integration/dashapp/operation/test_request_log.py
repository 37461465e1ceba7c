"""The log of requests: one line each with the ids of request and trace, also in what it enqueues; never swapped."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import redis
import structlog
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from dashapp.api import request_ids
from dashapp.operation import request_log, requests
from db import queues
from db.queues import origin_of

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of a server whose every request is logged."""
    monkeypatch.setattr(request_log, "SAMPLE", 1)
    server = Flask("test")
    requests.register(server)
    request_ids.register(server)
    server.add_url_rule("/cards/<int:card_id>", view_func=lambda card_id: str(card_id), endpoint="card")
    return server.test_client()


def logged(client: FlaskClient, path: str, **headers: str) -> list[Any]:
    with capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        client.get(path, headers=headers)
    return lines


def test_a_request_is_one_line_with_its_ids_and_the_template_of_its_route(client: FlaskClient) -> None:
    (line,) = logged(client, "/cards/77?token=x", **{"X-Request-Id": "mine", "traceparent": PARENT})
    assert (line["event"], line["method"], line["status"]) == ("request", "GET", 200)
    assert line["route"] == "/cards/<int:card_id>"
    assert (line["request_id"], line["trace_id"]) == ("mine", TRACE)
    assert line["duration_ms"] >= 0
    assert "77" not in str(line["route"])


@pytest.mark.parametrize("parent", ["", "nonsense", f"00-{'0' * 32}-b7ad6b7169203331-01", PARENT.upper()])
def test_a_trace_that_is_none_is_replaced(client: FlaskClient, parent: str) -> None:
    (line,) = logged(client, "/cards/1", traceparent=parent)
    assert len(line["trace_id"]) == 32
    assert line["trace_id"] not in (TRACE, "0" * 32)


def test_of_quick_successes_every_so_many_is_written_and_every_failure(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_log, "SAMPLE", 5)
    monkeypatch.setattr(request_log, "QUICK", 60.0)
    lines = [line for _ in range(20) for line in logged(client, "/cards/1")]
    assert [line["sampled"] for line in lines] == [5] * 4
    assert [line["status"] for _ in range(3) for line in logged(client, "/nowhere")] == [404] * 3


def test_nothing_of_a_request_is_left_for_the_next_line(client: FlaskClient) -> None:
    structlog.contextvars.bind_contextvars(left="over")
    (line,) = logged(client, "/cards/1")
    assert "left" not in line
    assert structlog.contextvars.get_contextvars() == {}


def test_requests_at_the_same_time_never_swap_their_ids(client: FlaskClient) -> None:
    def ask(number: int) -> tuple[str, str]:
        response = client.application.test_client().get(f"/cards/{number}", headers={"X-Request-Id": f"id-{number}"})
        return response.text, response.headers["X-Request-Id"]

    with capture_logs([structlog.contextvars.merge_contextvars]), ThreadPoolExecutor(8) as threads:
        found = list(threads.map(ask, range(200)))
    assert found == [(str(number), f"id-{number}") for number in range(200)]


@pytest.mark.usefixtures("database")
def test_a_task_has_the_ids_of_the_request_that_enqueues_it(client: FlaskClient, redis_url: str) -> None:
    @client.application.get("/enqueue")
    def enqueue() -> str:
        queues.enqueue("people.deliver")
        return ""

    logged(client, "/enqueue", **{"X-Request-Id": "mine", "traceparent": PARENT})
    message: Any = redis.Redis.from_url(redis_url).lindex("people", 0)
    assert origin_of(json.loads(message)["headers"]) == {"request_id": "mine", "trace_id": TRACE}
