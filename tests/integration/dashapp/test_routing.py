"""Which addresses lead where: pages, what is none, and what nobody may keep a copy of."""

from collections.abc import Iterator

import httpx
import pytest

from dashapp.routing import is_page
from tests.conftest import configured
from tests.support.callback_bodies import TOKEN
from tests.support.raw_http import Talk
from tests.support.serving import Site, served


@pytest.fixture(scope="module")
def site(market_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program over the simulated market."""
    folder = tmp_path_factory.mktemp("web")
    with configured(market_url, redis_url), served(folder, ADMIN_TOKEN=TOKEN) as site:
        yield site


@pytest.mark.parametrize(
    "path",
    ["/", "/?window=7d", "/market", "/market/", "/cards", "/cards?q=x", "/cards/1", "/sets", "/sets/{set}", "/admin"],
)
def test_a_page_is_answered_with_itself(site: Site, path: str) -> None:
    known = httpx.get(f"{site.url}/api/sets?limit=1", timeout=30).json()["items"][0]["code"]
    answer = httpx.get(site.url + path.format(set=known), timeout=30)
    assert (answer.status_code, "_dash-config" in answer.text) == (200, True)


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/cards/999999999", "/cards/0", "/cards/01", "/sets/zzz",
     "/cards/x", "/cards/1/2", "/cards/-1", "/sets/a-b", "/sets/lea/x", "/admin/x", "/404", "/.env",
     "/_dash-nothing", "/market%00", "/market/x", "/%2e%2e/etc/passwd"],
)  # fmt: skip
def test_what_is_no_page_is_not_found_and_still_a_page_that_says_so(site: Site, path: str) -> None:
    answer = httpx.get(site.url + path, timeout=30)
    assert (answer.status_code, "_dash-config" in answer.text) == (404, True)


@pytest.mark.parametrize("path", ["/api/", "/api//", "/api//market/index", "/api/nothing", "/api///"])
def test_what_the_api_does_not_know_is_not_found_in_json(site: Site, path: str) -> None:
    with Talk(site) as talk:
        talk.ask(path)
        answer = talk.hear()
        assert (answer.status, answer.headers["Content-Type"]) == (404, "application/json")


@pytest.mark.parametrize("path", ["/api", "/", "//elsewhere.example/", "/api//elsewhere.example"])
def test_nothing_leads_to_the_host_that_a_client_names(site: Site, path: str) -> None:
    with Talk(site) as talk:
        talk.ask(path, host="elsewhere.example")
        answer = talk.hear()
        location = answer.headers["Location"]
        assert location in (None, "/api/docs")
        assert (300 <= answer.status < 400) == (location is not None)


@pytest.mark.parametrize(
    "path", ["/admin", "/admin/", "/admin?run=1", "/api/admin/dead-letters", "/api/admin/dead-letters/1/drop"]
)
def test_nobody_keeps_a_copy_of_what_is_the_operators(site: Site, path: str) -> None:
    method = "POST" if path.endswith("drop") else "GET"
    for token in (TOKEN, "wrong"):
        answer = httpx.request(method, site.url + path, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_keeps_a_copy_of_what_a_callback_answers(site: Site) -> None:
    answer = httpx.post(f"{site.url}/_dash-update-component", json={}, timeout=30)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-store")


def test_a_path_with_a_line_end_in_it_is_no_page() -> None:
    assert not is_page("/market\n")
    assert not is_page("/cards/1\n")
