"""Request ids: on every answer and on every line of the log about it, and on no other."""

import re

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from dashapp import api

NEW = "[0-9a-f]{32}"


@pytest.fixture
def client() -> FlaskClient:
    """The API without any database."""
    server = Flask("test")
    api.register(server)
    return server.test_client()


@pytest.mark.parametrize("given", ["a", "my-request.1_2", "x" * 64])
def test_a_sane_id_of_the_client_is_kept(client: FlaskClient, given: str) -> None:
    assert client.get("/api/openapi.json", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a;b", "<script>", "ä", "a/b"])
def test_any_other_id_is_replaced(client: FlaskClient, given: str) -> None:
    told = client.get("/api/openapi.json", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert re.fullmatch(NEW, told)


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/nowhere"), ("POST", "/api/health"), ("GET", "/api//docs")])
def test_refusals_have_one_too(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(path, method=method)
    assert response.status_code in (308, 404, 405)
    assert re.fullmatch(NEW, response.headers["X-Request-Id"])


def test_two_requests_have_two_ids(client: FlaskClient) -> None:
    told = {client.get("/api/openapi.json").headers["X-Request-Id"] for _ in range(3)}
    assert len(told) == 3


def test_every_line_of_the_log_about_a_request_has_its_id(client: FlaskClient) -> None:
    @client.application.get("/api/noisy")
    def noisy() -> str:
        structlog.get_logger().info("something happened")
        return ""

    with capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        client.get("/api/noisy", headers={"X-Request-Id": "mine"})
        structlog.get_logger().info("afterwards")
    assert [(line["event"], line.get("request_id")) for line in lines] == [
        ("something happened", "mine"),
        ("afterwards", None),
    ]


def test_what_fails_is_logged_with_its_id_and_told_without_a_word_of_it(client: FlaskClient) -> None:
    @client.application.get("/api/broken")
    def broken() -> str:
        raise RuntimeError("the secret of the house")

    with capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        response = client.get("/api/broken", headers={"X-Request-Id": "mine"})
    assert (response.status_code, response.get_json()["error"]["code"]) == (500, "internal_server_error")
    assert "secret" not in response.text
    assert [(line["event"], line["request_id"], str(line["exc_info"])) for line in lines] == [
        ("request failed", "mine", "the secret of the house")
    ]


def test_it_has_the_address_of_the_client_too(client: FlaskClient) -> None:
    @client.application.get("/api/noisy")
    def noisy() -> str:
        structlog.get_logger().info("something happened")
        return ""

    with capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        client.get("/api/noisy", environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
        structlog.get_logger().info("afterwards")
    assert [line.get("address") for line in lines] == ["203.0.113.7", None]
