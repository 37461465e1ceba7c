"""What search engines read: which addresses they may ask for, and where every card and set is."""

from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from dashapp.sharing import sitemaps
from market.variants import Currency
from services.market import sitemaps as service
from services.market.cards import load_card
from stack.ports import LOCALHOST, free_port
from tests.conftest import configured
from tests.integration.dashapp.conftest import card_with_prices
from tests.integration.dashapp.sharing.conftest import Serve
from tests.support.prices import execute, make_card, store

PREFIX = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "http://localhost"


@pytest.fixture
def client(market: Engine, serve: Serve) -> FlaskClient:
    """A client over the simulated market."""
    return serve()


def listed(client: FlaskClient, path: str) -> dict[str, str | None]:
    """The addresses in a file, each with the day of its last change."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    root = ElementTree.fromstring(answer.data)
    return {entry.findtext(f"{PREFIX}loc") or "": entry.findtext(f"{PREFIX}lastmod") for entry in root}


def in_all_files(client: FlaskClient) -> dict[str, str | None]:
    """The addresses of all files that the index names."""
    files = listed(client, "/sitemap.xml")
    return {loc: day for file in files for loc, day in listed(client, file.removeprefix(SITE)).items()}


def test_robots_may_read_pages_and_not_the_api(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert {"User-agent: *", "Disallow: /api/", "Disallow: /_dash", "Disallow: /admin"} <= set(lines)
    assert lines[-1] == f"Sitemap: {SITE}/sitemap.xml"


def test_the_sitemaps_have_every_page_card_and_set_once(
    client: FlaskClient, market: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 7)
    monkeypatch.setattr(service, "BATCH", 3)
    with market.connect() as connection:
        cards = list(connection.execute(text("SELECT id FROM cards WHERE NOT digital AND gone_at IS NULL")).scalars())
        sets = list(connection.execute(text("SELECT DISTINCT set_code FROM cards WHERE NOT digital")).scalars())
    files = [file for file in listed(client, "/sitemap.xml") if "cards" in file]
    parts = [listed(client, file.removeprefix(SITE)) for file in files]
    assert len(files) == -(-len(cards) // 7) > 2
    assert {len(part) for part in parts[:-1]} == {7}
    assert sum(map(len, parts)) == len(cards)
    pages = ("/", "/market", "/cards", "/sets", "/signals", "/indices", "/events", "/recommendations", "/about")
    expected = [*pages, *(f"/cards/{card}" for card in cards), *(f"/sets/{code}" for code in sets)]
    assert in_all_files(client).keys() == {SITE + path for path in expected}


def test_a_card_was_changed_on_the_day_of_its_newest_price(client: FlaskClient, market: Engine) -> None:
    number = card_with_prices(market)
    known = [load_card(number, code) for code in Currency]
    day = max(card.as_of for card in known if card and card.as_of).date().isoformat()
    assert in_all_files(client)[f"{SITE}/cards/{number}"] == day


def test_cards_that_are_gone_or_not_on_paper_are_left_out(database: Engine, serve: Serve) -> None:
    store(database, [], [make_card(1), make_card(2), make_card(3, digital=True)])
    execute(database, "UPDATE cards SET gone_at = now(), gone_reason = 'vanished' WHERE name = 'Card 2'")
    cards = [address for address in in_all_files(serve()) if "/cards/" in address]
    assert len(cards) == 1


@pytest.mark.parametrize("part", ["0", "2000", "x"])
def test_there_is_no_further_file(client: FlaskClient, part: str) -> None:
    assert client.get(f"/sitemap-cards-{part}.xml").status_code == 404


def test_search_engines_come_again_while_the_database_is_away(redis_url: str, serve: Serve) -> None:
    with configured(f"postgresql+psycopg://nobody@{LOCALHOST}:{free_port()}/nothing", redis_url):
        client = serve()
        assert [client.get(path).status_code for path in ("/sitemap.xml", "/robots.txt")] == [503, 200]
