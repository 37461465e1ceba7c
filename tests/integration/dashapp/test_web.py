"""The web process as a browser meets it: the way in, compression, caching, and what is not a page."""

from collections.abc import Iterator

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashapp import cache
from dashapp.app import create_server
from dashapp.compression import MOST_FILES, STATIC, SUITES, StaticFiles
from tests.support.prices import execute
from tests.support.waiting import wait_until

PLOTLY = f"{SUITES}plotly/plotly.min.js"
LARGE = "x = 1;" * 1000


@pytest.fixture
def server() -> Flask:
    """The Flask server with a library file, a file with a version, and an answer that changes."""
    server = create_server()
    answers = iter(range(1000))
    headers = {"Content-Type": "text/javascript"}
    server.add_url_rule(PLOTLY, "plotly", lambda: (LARGE, headers))
    server.add_url_rule("/changing", "changing", lambda: (f"{next(answers)}" + LARGE, headers))
    return server


@pytest.fixture
def client(server: Flask) -> Iterator[FlaskClient]:
    with server.test_client() as client:
        yield client


def fetch(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers={"Accept-Encoding": "br"})
    assert response.headers["Content-Encoding"] == "br"
    return brotli.decompress(response.data).decode()


def test_answers_are_compressed_for_those_who_can_read_it(client: FlaskClient) -> None:
    assert fetch(client, PLOTLY) == LARGE
    assert "Content-Encoding" not in client.get(PLOTLY).headers


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("gzip;q=0", None),
        ("gzip; q=0.0, br; q=0", None),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*;q=0", None),
        ("identity;q=1, gzip;q=0.5", None),
        ("gzip;q=nonsense", None),
        ("", None),
    ],
)
def test_an_encoding_that_a_client_refuses_is_not_used(
    client: FlaskClient, accepted: str, encoding: str | None
) -> None:
    assert client.get(PLOTLY, headers={"Accept-Encoding": accepted}).headers.get("Content-Encoding") == encoding


def test_the_same_file_is_compressed_once_and_still_the_same(client: FlaskClient) -> None:
    assert fetch(client, PLOTLY) == fetch(client, PLOTLY) == LARGE


def test_answers_that_change_are_never_kept(client: FlaskClient) -> None:
    assert fetch(client, "/changing") != fetch(client, "/changing")


def test_browsers_may_keep_library_files_and_nothing_else(client: FlaskClient) -> None:
    assert client.get(PLOTLY).cache_control.max_age == 24 * 3600
    assert client.get("/changing").cache_control.max_age is None


def test_a_file_of_pages_is_soon_answered_as_small_as_can_be(server: Flask, client: FlaskClient) -> None:
    path = f"{STATIC}1/x.js"
    server.add_url_rule(path, "file", lambda: (LARGE, {"Content-Type": "text/javascript"}))
    assert fetch(client, path) == LARGE
    smallest = brotli.compress(LARGE.encode(), quality=11)
    wait_until(lambda: client.get(path, headers={"Accept-Encoding": "br"}).data == smallest, "the best compression")


def test_made_up_addresses_cannot_fill_the_memory() -> None:
    files = StaticFiles()
    for number in range(MOST_FILES * 2):
        files.set(f"gzip;{SUITES}plotly/{number}.js", b"x")
    kept = sum(files.get(f"gzip;{SUITES}plotly/{number}.js") is not None for number in range(MOST_FILES * 2))
    assert kept == MOST_FILES


def test_the_session_cookie_is_signed_with_a_key_of_its_own(server: Flask) -> None:
    assert isinstance(server.secret_key, str)
    assert len(server.secret_key) >= 16


def test_a_sets_old_code_leads_to_the_page_of_its_code_of_now(
    server: Flask, client: FlaskClient, database: Engine
) -> None:
    cache.register(server)
    execute(database, "INSERT INTO set_renames VALUES ('old', 'new', now())")
    response = client.get("/sets/OLD?period=1y")
    assert (response.status_code, response.location) == (308, "/sets/new?period=1y")
    assert [client.get(path).status_code for path in ("/sets/new", "/sets/other", "/sets/", "/sets/o%20ld")] == [
        404
    ] * 4
