"""What gunicorn answers by itself, before the program is asked."""

import json
import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import httpx
import pytest

from tests.support.serving import served


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A program of the standard library's, served as ours is."""
    with served(tmp_path, ready="/", program="wsgiref.simple_server:demo_app") as site:
        yield site.url


def test_an_address_that_is_too_long_to_read_is_an_error_in_json_that_names_the_query(address: str) -> None:
    answer = httpx.get(f"{address}/?q={'a' * 10_000}")
    assert (answer.status_code, answer.headers["content-type"]) == (414, "application/json")
    assert "longer than 8190 bytes" in answer.json()["error"]["fields"]["query string"]


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("GET", 400),
        ("GET / HTTP/9.9", 400),
        ("GET /\N{LATIN SMALL LETTER U WITH DIAERESIS} x HTTP/1.1", 400),
        ("GET / HTTP/1.1\r\nBroken header", 400),
        ("GET / HTTP/1.1\r\nX: a\r\n b", 400),
        ("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2", 400),
        ("GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked", 400),
        ("GET / HTTP/1.1\r\nTransfer-Encoding: nonsense", 501),
        ("GET / HTTP/1.1\r\nExpect: nonsense", 417),
        ("GET / HTTP/1.1\r\nX: " + "a" * 10_000, 431),
        ("GET / HTTP/1.1" + "\r\nX: a" * 200, 431),
    ],
)
def test_a_request_that_cannot_be_read_is_an_error_in_json_that_repeats_nothing_of_it(
    address: str, request_line: str, status: int
) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(f"{request_line}\r\n\r\n".encode("latin-1"))
        answer = HTTPResponse(connection)
        answer.begin()
        error = json.loads(answer.read())["error"]
    assert (answer.status, answer.headers["X-Content-Type-Options"]) == (status, "nosniff")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert error.keys() == {"code", "message"}
    assert "nonsense" not in str(error)
