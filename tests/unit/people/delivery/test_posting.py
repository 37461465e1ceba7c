"""One POST: bounded in time and size, without redirects."""

from datetime import timedelta

import httpx
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from people.delivery.posting import LARGEST, Answer, NotDelivered, exchange


def ask(server: HTTPServer, path: str = "/hook") -> Answer:
    return exchange(httpx.URL(server.url_for(path)), {"Host": "example.org", "X-Mine": "1"}, b'{"a": 1}', "example.org")


def test_the_body_arrives_as_json_under_the_name_of_the_receiver(httpserver: HTTPServer) -> None:
    headers = {"Host": "example.org", "X-Mine": "1", "Content-Type": "application/json"}
    httpserver.expect_request("/hook", method="POST", json={"a": 1}, headers=headers).respond_with_data(status=204)
    assert ask(httpserver) == Answer(204)


def test_a_redirect_is_not_followed(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data(status=307, headers={"Location": httpserver.url_for("/other")})
    assert ask(httpserver) == Answer(307)
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("body", "headers", "seconds"),
    [
        ('{"retry_after": 1.5}', {"Retry-After": "2"}, 1.5),
        ("", {"Retry-After": "7"}, 7.0),
        ("no json", {}, 0.0),
        ('{"retry_after": -5}', {}, 0.0),
        ('{"retry_after": 1e9}', {}, 3600.0),
    ],
)
def test_a_receiver_can_ask_to_wait(httpserver: HTTPServer, body: str, headers: dict[str, str], seconds: float) -> None:
    httpserver.expect_request("/hook").respond_with_data(body, status=429, headers=headers)
    assert ask(httpserver) == Answer(429, timedelta(seconds=seconds))


def test_a_long_answer_is_not_read_to_its_end(httpserver: HTTPServer) -> None:
    sent = []

    def endless(_request: Request) -> Response:
        def parts():  # type: ignore[no-untyped-def]
            for _ in range(10_000):
                sent.append(1)
                yield b"x" * LARGEST

        return Response(parts(), status=200)

    httpserver.expect_request("/hook").respond_with_handler(endless)
    assert ask(httpserver) == Answer(200)
    assert len(sent) < 10_000


def test_a_receiver_that_is_not_there_is_said(httpserver: HTTPServer) -> None:
    with pytest.raises(NotDelivered):
        exchange(httpx.URL("http://127.0.0.1:9"), {}, b"", "example.org")
