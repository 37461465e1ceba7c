"""Kept answers over HTTP: the same bytes without loading anything, compressed once, right for every client."""

import gzip
from collections.abc import Iterator

import brotli
import pytest
import redis
from flask import Response, request
from flask.testing import FlaskClient
from werkzeug.exceptions import NotFound

from dashapp import cache, compression
from dashapp.api.answers import CSV, JSON, cached_response, conditional, json_response, table_response
from db import announcements
from db.announcements import PricesChanged
from tests.support.caching import since, web_process

ROWS = [{"number": number, "word": "dragon"} for number in range(200)]
GZIP = {"Accept-Encoding": "gzip, deflate, br"}
loaded: list[str] = []


def table() -> Response:
    loaded.append("table")
    return table_response({"rows": ROWS}, ROWS, ["number", "word"])


def small() -> Response:
    loaded.append("small")
    return json_response({"small": request.args["name"]})


def missing() -> Response:
    loaded.append("missing")
    raise NotFound


def refused() -> Response:
    loaded.append("refused")
    return json_response({"error": "no"}, 400)


@pytest.fixture
def client(redis_url: str) -> Iterator[FlaskClient]:
    """A client of a server with compression, whose routes are kept."""
    loaded.clear()
    with web_process(redis_url) as server:
        compression.register(server)
        for view in (table, small, missing, refused):
            server.add_url_rule(f"/{view.__name__}", view.__name__, keeping(view))
        server.add_url_rule("/never-kept", "never", lambda: conditional(table()))
        with server.test_client() as client:
            yield client


def keeping(view: object) -> object:
    return lambda: cached_response(view, request.args.to_dict())  # type: ignore[arg-type]


def test_a_second_reader_gets_the_same_and_nothing_is_loaded(client: FlaskClient) -> None:
    before = cache.counts()
    first, second = client.get("/table"), client.get("/table")
    assert first.data == second.data
    assert first.get_json() == {"rows": ROWS}
    assert dict(first.headers) == dict(second.headers)
    assert loaded == ["table"]
    assert since(before) == {"misses": 1, "hits": 1}


def test_new_prices_mean_a_new_answer(client: FlaskClient) -> None:
    client.get("/table")
    announcements.announce(PricesChanged())
    client.get("/table")
    assert loaded == ["table", "table"]


def test_who_takes_gzip_gets_the_bytes_that_were_compressed_once(client: FlaskClient, redis_url: str) -> None:
    answers = [client.get("/table", headers=GZIP) for _ in range(2)]
    for answer in answers:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert int(answer.headers["Content-Length"]) == len(answer.data)
        assert gzip.decompress(answer.data) == client.get("/table").data
    store = redis.Redis.from_url(redis_url)
    held = [store.get(key) for key in store.scan_iter(f"{cache.store.key_prefix()}*") if b"newest" not in key]
    assert any(answers[0].data in value for value in held if value)


def test_every_form_of_an_answer_is_the_same_data_with_a_tag_of_its_own(client: FlaskClient) -> None:
    plain, packed = client.get("/table"), client.get("/table", headers=GZIP)
    other = client.get("/table", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in plain.headers
    assert other.headers["Content-Encoding"] == "br"
    assert plain.data == gzip.decompress(packed.data) == brotli.decompress(other.data)
    assert len({answer.headers["ETag"] for answer in (plain, packed, other)}) == 3


@pytest.mark.parametrize("headers", [{}, GZIP, {"Accept-Encoding": "br"}, {"Accept": CSV}, {"Accept": CSV, **GZIP}])
def test_who_knows_the_answer_is_told_so(client: FlaskClient, headers: dict[str, str]) -> None:
    first = client.get("/table", headers=headers)
    again = client.get("/table", headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Vary"] == first.headers["Vary"]
    other = client.get("/table", headers={**headers, "If-None-Match": '"another"'})
    assert (other.status_code, other.data) == (200, first.data)


@pytest.mark.parametrize("headers", [{}, GZIP])
def test_proxies_learn_what_an_answer_depends_on(client: FlaskClient, headers: dict[str, str]) -> None:
    for _ in range(2):
        vary = client.get("/table", headers=headers).headers["Vary"]
        assert {name.strip() for name in vary.split(",")} == {"Accept", "Accept-Encoding"}


def test_csv_and_json_are_kept_apart(client: FlaskClient) -> None:
    for _ in range(2):
        table, body = client.get("/table", headers={"Accept": CSV}), client.get("/table", headers={"Accept": JSON})
        assert (table.mimetype, table.text.splitlines()[:2]) == (CSV, ["number,word", "0,dragon"])
        assert (body.mimetype, body.get_json()) == (JSON, {"rows": ROWS})
    assert loaded == ["table", "table"]


def test_answers_to_different_questions_are_kept_apart(client: FlaskClient) -> None:
    for name in ("a", "b", "a"):
        assert client.get(f"/small?name={name}").get_json() == {"small": name}
    assert loaded == ["small", "small"]


def test_a_small_answer_is_not_compressed(client: FlaskClient) -> None:
    answer = client.get("/small?name=a", headers=GZIP)
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(("path", "status"), [("/missing", 404), ("/refused", 400)])
def test_what_is_not_an_answer_is_not_kept(client: FlaskClient, path: str, status: int) -> None:
    assert [client.get(path).status_code for _ in range(2)] == [status, status]
    assert loaded == [path[1:]] * 2


def test_head_has_the_headers_and_no_body(client: FlaskClient) -> None:
    whole, head = client.get("/table", headers=GZIP), client.head("/table", headers=GZIP)
    assert head.data == b""
    assert {name: head.headers[name] for name in ("ETag", "Vary", "Content-Length")} == {
        name: whole.headers[name] for name in ("ETag", "Vary", "Content-Length")
    }


def test_a_route_that_keeps_nothing_still_has_tags(client: FlaskClient) -> None:
    first = client.get("/never-kept")
    again = client.get("/never-kept", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert loaded == ["table", "table"]


def test_without_redis_every_answer_is_right(client: FlaskClient) -> None:
    cache.availability.away_until = float("inf")
    before = cache.counts()
    for headers in ({}, GZIP):
        answer = client.get("/table", headers=headers)
        assert (gzip.decompress(answer.data) if headers else answer.data) == client.get("/never-kept").data
    assert since(before) == {"uncached": 2}
