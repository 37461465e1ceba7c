"""The first response of a page: the frame and the page in HTML."""

import re
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import Engine

from dashapp.identity.user_sessions import PLAIN_COOKIE
from services.people import settings
from services.people.settings import SettingsRequest
from tests.conftest import configured
from tests.integration.dashapp.conftest import card_with_prices
from tests.support.people import new_email, register
from tests.support.serving import Site, served

NOBODY = ("postgresql+psycopg://nobody@127.0.0.1:1/none", "redis://127.0.0.1:1/0")


@pytest.fixture(scope="module")
def site(market_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program over the simulated market."""
    with configured(market_url, redis_url), served(tmp_path_factory.mktemp("web")) as site:
        yield site


@pytest.fixture(scope="module")
def lonely_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program without its servers."""
    with configured(*NOBODY), served(tmp_path_factory.mktemp("lonely")) as site:
        yield site


def page_of(site: Site, path: str) -> str:
    """The HTML of a page."""
    return httpx.get(site.url + path, timeout=30).text


def headings(page: str) -> list[str]:
    """The headings of the first level."""
    return re.findall(r"<h1>(.*?)</h1>", page)


@pytest.mark.parametrize(("path", "heading"), [("/market", "Market"), ("/sets", "Sets"), ("/nowhere", "There is")])
def test_a_page_is_there_with_its_heading_and_the_menu(site: Site, path: str, heading: str) -> None:
    page = page_of(site, path)
    assert headings(page)[0].startswith(heading)
    assert 'href="/cards"' in page
    assert "Loading..." not in page


def test_a_card_and_its_set_are_named(site: Site, market: Engine) -> None:
    card = httpx.get(f"{site.url}/api/cards/{card_with_prices(market)}", timeout=30).json()
    assert headings(page_of(site, f"/cards/{card['id']}")) == [card["name"]]
    assert headings(page_of(site, f"/sets/{card['set_code']}")) == [card["set_name"]]


def test_the_choices_of_an_account_are_in_its_pages_and_in_nobody_elses(site: Site) -> None:
    opened = register(new_email())
    settings.change(opened.user.id, SettingsRequest(theme="dark", currency="EUR"))
    page = httpx.get(f"{site.url}/market", cookies={PLAIN_COOKIE: opened.secret}, timeout=30)
    assert '<meta name="account" data-currency="EUR" data-theme="dark">' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert 'name="account"' not in page_of(site, "/market")


def test_the_banners_and_the_age_of_the_prices_are_there(site: Site) -> None:
    page = page_of(site, "/market")
    assert "Simulated prices" in page
    assert "· <time" in page


def test_the_filters_of_the_address_are_chosen_but_for_repeated_ones(site: Site) -> None:
    page = page_of(site, "/market?finish=foil&condition=DAMAGED&condition=DAMAGED")
    assert re.findall(r"<option selected>(.*?)</option>", page)[:2] == ["All conditions", "Foil"]


def test_what_an_address_says_is_no_markup(site: Site) -> None:
    page = page_of(site, "/cards?q=%22><script>taken()</script>")
    assert "<script>taken" not in page
    assert "&quot;&gt;&lt;script&gt;taken()" in page


def test_no_element_has_the_id_of_one_that_dash_draws(site: Site) -> None:
    assert re.findall(r'\sid="((?:shell|market)-[^"]*)"', page_of(site, "/market")) == []


@pytest.mark.parametrize("path", ["/market", "/cards/1", "/sets/lea", "/admin", "/about"])
def test_a_page_is_there_while_the_database_is_away(lonely_site: Site, path: str) -> None:
    answer = httpx.get(lonely_site.url + path, timeout=30)
    assert answer.status_code == 200
    assert 'class="first-frame"' in answer.text
