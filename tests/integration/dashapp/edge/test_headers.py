"""Headers of every answer, and under which names the program answers."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp import api, edge
from dashapp.edge.headers import hashes_of
from dashapp.settings import settings
from tests.conftest import configured
from tests.support.serving import Site, served

LINES = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PATHS = ("/market", "/nowhere", "/api/docs", "/api/openapi.json", "/api/health", "/api/nothing", "/assets/base.css",
         "/_dash-layout", "/_dash-component-suites/nothing/x.js", "/static/1/pages.js", "/ws")  # fmt: skip
RENDERER = ' id="_dash-renderer" type="application/javascript"'


@pytest.fixture(scope="module")
def site(market_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program under two names, on a proxy's word with TLS."""
    options = {"ALLOWED_HOSTS": "cards.example, .dualcaster.example", "HSTS_SECONDS": "86400"}
    with (
        configured(market_url, redis_url),
        served(tmp_path_factory.mktemp("web"), TRUSTED_PROXIES="127.0.0.1", **options) as site,
    ):
        yield site


def policy_of(answer: httpx.Response) -> dict[str, str]:
    """The directives of an answer's policy."""
    parts = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_them_once(site: Site, path: str) -> None:
    answer = httpx.get(site.url + path, timeout=30)
    assert {name: answer.headers.get_list(name) for name in LINES} == {name: [line] for name, line in LINES.items()}
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert policy_of(answer)["frame-ancestors"] == "'none'"


def test_a_page_runs_the_scripts_that_stand_in_it_and_no_others(site: Site) -> None:
    answer = httpx.get(f"{site.url}/market", timeout=30)
    allowed = policy_of(answer)["script-src"].split()
    attributes = re.findall(r"<script([^>]*)>", answer.text)
    inline = re.findall(f"<script(?:{RENDERER})?>(.*?)</script>", answer.text, re.DOTALL)
    hashes = {one for script in inline for one in hashes_of(f"<script>{script}</script>")}
    assert len(hashes) >= 3
    assert set(allowed) == {"'self'", *hashes}
    assert not any("unsafe" in word or ":" in word for word in allowed)
    assert all("src=" in one or "id=" in one or not one for one in attributes)


def test_pictures_come_from_ourselves_only(site: Site) -> None:
    policy = policy_of(httpx.get(f"{site.url}/market", timeout=30))
    assert policy["img-src"] == "'self' data: blob:"
    assert (policy["default-src"], policy["object-src"], policy["base-uri"]) == ("'self'", "'none'", "'none'")


def test_what_is_no_page_may_do_nothing(site: Site) -> None:
    for path in ("/api/openapi.json", "/assets/favicon.svg"):
        assert policy_of(httpx.get(site.url + path))["default-src"] == "'none'"


def test_browsers_are_told_of_https_over_https_only(site: Site) -> None:
    secure = {"X-Forwarded-Proto": "https"}
    told = [httpx.get(f"{site.url}/api/docs", headers=headers).headers for headers in ({}, secure)]
    lines = [headers.get("Strict-Transport-Security") for headers in told]
    assert lines == [None, "max-age=86400; includeSubDomains"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("cards.example", 200),
        ("cards.example:8443", 200),
        ("any.dualcaster.example", 200),
        ("dualcaster.example", 200),
        ("127.0.0.1:8050", 200),
        ("localhost", 200),
        ("other.example", 400),
        ("cards.example.other.example", 400),
        ("cards.example@other.example", 400),
        ("", 400),
    ],
)
@pytest.mark.parametrize("path", ["/market", "/api/docs"])
def test_the_program_answers_under_its_own_names_only(site: Site, path: str, host: str, status: int) -> None:
    assert httpx.get(site.url + path, headers={"Host": host}, timeout=30).status_code == status


def test_another_name_that_a_proxy_tells_is_refused_too(site: Site) -> None:
    answer = httpx.get(f"{site.url}/api/nothing", headers={"X-Forwarded-Host": "other.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_request")


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """The API where nothing is set."""
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    settings.cache_clear()
    server = Flask("test")
    edge.register(server)
    api.register(server)
    yield server.test_client()
    settings.cache_clear()


def test_where_nothing_is_set_every_name_will_do_and_https_is_not_told_of(plain: FlaskClient) -> None:
    options: dict[str, Any] = {"headers": {"Host": "other.example"}, "base_url": "https://other.example"}
    answer = plain.get("/api/openapi.json", **options)
    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer.headers
