"""The tags of a page in its first response, as programs read them that show a link."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from dashapp import formats
from tests.conftest import configured
from tests.integration.dashapp.conftest import card_with_prices
from tests.integration.dashapp.test_first_response import NOBODY
from tests.support.callback_bodies import TOKEN
from tests.support.prices import make_card, store
from tests.support.serving import Site, served


class Head(HTMLParser):
    """Title, tags and canonical address of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.title, self.canonical, self.metas = "", "", dict[str, str]()
        self.is_title = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.is_title = tag == "title"
        if tag == "meta" and (name := given.get("property") or given.get("name")):
            assert name not in self.metas
            self.metas[name] = given["content"] or ""
        if tag == "link" and given.get("rel") == "canonical":
            self.canonical = given["href"] or ""

    def handle_endtag(self, tag: str) -> None:
        self.is_title = False

    def handle_data(self, data: str) -> None:
        self.title += data if self.is_title else ""


def head_of(url: str, **headers: str) -> Head:
    return Head(httpx.get(url, headers=headers, timeout=30).text)


@pytest.fixture(scope="module")
def site(market_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program over the simulated market, behind a proxy on this machine."""
    folder = tmp_path_factory.mktemp("web")
    with configured(market_url, redis_url), served(folder, ADMIN_TOKEN=TOKEN, TRUSTED_PROXIES="127.0.0.1") as site:
        yield site


def test_a_card_is_shown_with_its_price_and_where_that_is_from(site: Site, market: Engine) -> None:
    number = card_with_prices(market)
    card = httpx.get(f"{site.url}/api/cards/{number}?currency=EUR", timeout=30).json()
    head = head_of(f"{site.url}/cards/{number}?currency=EUR&period=1y")
    price, change = formats.money(card["current_price"], "EUR"), formats.change(card["price_change_7d"])
    named = f"{card['name']} ({card['set_code'].upper()} {card['collector_number']})"
    assert head.metas["og:title"] == f"{named}: {price}, {change} in 7 days"
    assert head.title == f"{head.metas['og:title']} · Dualcaster"
    said = r"Price at (Cardmarket|CardTrader), Near Mint(, \w+)*, as of \d+ \w+ \d{4} \d\d:\d\d UTC\. .+"
    assert re.fullmatch(said, head.metas["description"])
    assert head.metas["og:description"] == head.metas["description"]
    assert head.metas["og:image"] == f"{site.url}/pictures/share/cards/{number}.png?currency=EUR"
    assert head.metas["og:url"] == head.canonical == f"{site.url}/cards/{number}"
    expected = {"og:type": "website", "og:image:width": "1200", "og:image:height": "630"}
    assert head.metas.items() >= {**expected, "twitter:card": "summary_large_image"}.items()
    assert "" not in head.metas.values()


def test_a_set_is_shown_with_its_value_also_by_its_code_in_capitals(site: Site) -> None:
    known = httpx.get(f"{site.url}/api/sets?sort=value&limit=1", timeout=30).json()["items"][0]
    head = head_of(f"{site.url}/sets/{known['code'].upper()}")
    value = formats.money(known["value"], "USD")
    assert head.metas["og:title"].startswith(f"{known['name']} ({known['code'].upper()}): {value}")
    assert f"{known['priced_count']} of {known['card_count']} cards priced" in head.metas["description"]
    assert head.canonical == f"{site.url}/sets/{known['code']}"


def test_the_market_is_shown_with_its_filters(site: Site) -> None:
    head = head_of(f"{site.url}/market?currency=EUR&period=7d&finish=foil&condition=nonsense")
    assert re.fullmatch(r"Market index EUR \(Foil\): [\d.,]+, .+ in 7 days", head.metas["og:title"])
    assert head.metas["og:image"].endswith("/market.png?currency=EUR&period=7d&finish=foil")
    assert head.canonical == f"{site.url}/market"


@pytest.mark.parametrize(
    ("path", "title"), [("/", "What Magic cards cost, and why it moved"), ("/cards?q=x", "Cards"), ("/sets/", "Sets")]
)
def test_other_pages_are_shown_by_their_names(site: Site, path: str, title: str) -> None:
    head = head_of(site.url + path)
    assert (head.title, head.metas["og:title"]) == (f"{title} · Dualcaster", title)
    assert head.canonical == site.url + (path.partition("?")[0].rstrip("/") or "/")
    assert httpx.get(head.metas["og:image"], timeout=30).headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("path", "title"),
    [("/nowhere", "Not found"), ("/cards/2000000000", "Card"), ("/sets/zzzzz", "Set"), ("/cards/x", "Card")],
)
def test_what_does_not_exist_has_a_plain_title(site: Site, path: str, title: str) -> None:
    assert head_of(site.url + path).title == f"{title} · Dualcaster"


def test_the_addresses_are_those_that_a_reader_has_behind_a_proxy(site: Site) -> None:
    asked = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "cards.example"}
    head = head_of(f"{site.url}/market", **asked)
    assert head.canonical == "https://cards.example/market"
    assert head.metas["og:image"].startswith("https://cards.example/pictures/share/market.png?")


def test_no_name_of_a_card_is_markup(database: Engine, tmp_path: Path) -> None:
    name = '"><script>taken()</script>'
    store(database, [], [make_card(1, name=name)])
    with served(tmp_path) as site:
        page = httpx.get(f"{site.url}/cards/1", timeout=30).text
    assert "<script>taken" not in page
    assert Head(page).metas["og:title"] == f"{name} (TST 1)"
    assert Head(page).metas["description"].startswith("No USD price is known. ")


def test_a_page_has_a_plain_title_while_the_database_is_away(tmp_path: Path) -> None:
    with configured(*NOBODY), served(tmp_path) as site:
        answers = [httpx.get(site.url + path, timeout=30) for path in ("/cards/1", "/sets/lea", "/market")]
    titles = [(answer.status_code, Head(answer.text).title) for answer in answers]
    assert titles == [(200, f"{name} · Dualcaster") for name in ("Card", "Set", "Market")]
