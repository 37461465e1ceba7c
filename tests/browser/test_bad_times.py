"""What a reader sees before there are prices, and while the database is away."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from sqlalchemy import create_engine, text

from tests.browser.conftest import READY, away
from tests.browser.reader import Reader
from tests.conftest import configured, load_simulated_market, new_database
from tests.support.serving import served

pytestmark = pytest.mark.browser
CHART = "market-chart"
OPACITY = "return getComputedStyle(document.getElementById('_pages_content')).opacity"
SEEN = """
    const isSeen = (element) => element.getClientRects().length > 0;
    return [...document.querySelectorAll(arguments[0])].filter(isSeen).map((one) => one.id || one.className);
"""
FAILED_RUN = """
    INSERT INTO ingestion_runs (source, status, phase, started_at, finished_at, error)
    VALUES ('scryfall-bulk', 'failed', 'downloading', now(), now(), 'api.scryfall.com cannot be reached')
"""


@pytest.fixture
def new_url(server_url: str) -> Iterator[str]:
    """A database of its own, with nothing in it."""
    with new_database(server_url, "dualcaster_new") as url:
        yield url


@pytest.fixture
def newcomer(chromium: webdriver.Chrome, new_url: str, redis_url: str, tmp_path: Path) -> Iterator[Reader]:
    """Somebody who opens the program before its first load."""
    with served(tmp_path, READY, DATABASE_URL=new_url, REDIS_URL=redis_url, CACHE_URL="") as site:
        reader = Reader(chromium, site.url)
        reader.forget()
        yield reader
        reader.driver.get("about:blank")


def execute(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_without_prices_the_page_says_which_source_failed_and_where_it_stands_why(
    newcomer: Reader, new_url: str
) -> None:
    execute(new_url, FAILED_RUN)
    newcomer.open("/market")
    for words in ("Scryfall bulk data", "Why: admin page, signed in", "make demo"):
        newcomer.sees("#shell-banners", words)
    assert "api.scryfall.com" not in newcomer.find("#shell-banners").text
    newcomer.sees(f"#{CHART}-note", "There are no prices yet")


def test_the_chart_appears_by_itself_when_the_first_prices_are_there(
    newcomer: Reader, new_url: str, redis_url: str, tmp_path: Path
) -> None:
    newcomer.open("/market?period=90d")
    newcomer.sees(f"#{CHART}-note", "There are no prices yet")
    with configured(new_url, redis_url):
        load_simulated_market(tmp_path / "files")
    newcomer.poll()
    assert newcomer.lines(CHART)
    newcomer.wait(lambda: newcomer.text("#shell-badge").endswith(("just now", "ago")), "the age of the prices")


def test_a_failed_choice_keeps_what_is_shown_below_one_banner_and_comes_back_by_itself(
    reader: Reader, server_url: str, market_url: str
) -> None:
    reader.open("/market?currency=EUR&period=1y&finish=nonfoil")
    reader.sees("#market-headline", "EUR")
    before = reader.lines(CHART)
    with away(server_url, market_url):
        reader.select("market-condition", "LIGHTLY_PLAYED")  # nothing else asks for this, so it is not in the cache
        sees_outage(reader)
        assert reader.lines(CHART) == before
        reader.wait(lambda: reader.text("#shell-badge") == "Not updating", "the badge")
        assert not reader.find("#shell-live-state").is_displayed()
        assert re.fullmatch(r"Trying again in \d+ s\.|Trying again \.\.\.", reader.text("#outage-wait"))
    sees_recovery(reader)
    reader.changed(CHART, before)


def test_a_query_that_could_not_be_asked_is_asked_again_by_the_button(
    reader: Reader, server_url: str, market_url: str
) -> None:
    reader.open("/cards")
    reader.sees("#cards-count", "cards, the dearest first")
    with away(server_url, market_url):
        reader.find("#cards-q").send_keys("usd>0.02 usd<9999")  # nothing else asks for this
        reader.sees("#outage-told", "Prices cannot be read right now.")
        reader.sees("#cards-note", "as soon as they can be read")  # the cards of the query before are not its cards
    reader.run("document.getElementById('outage-retry').click()")  # the page may have tried by itself
    sees_recovery(reader)
    reader.wait(lambda: reader.find(".ag-row .grid-name").is_displayed(), "the cards again")
    # Rows that scroll into view meanwhile ask for their pictures, and nothing else may have failed.
    assert [one for one in reader.complaints() if not ("/pictures/" in one and "503" in one)] == []


@pytest.mark.parametrize(("path", "place"), [("/market?period=90d", "market-headline"), ("/admin", "admin-sources")])
def test_while_the_database_is_away_an_open_page_keeps_what_it_shows_and_says_of_when_it_is(
    path: str, place: str, reader: Reader, server_url: str, market_url: str
) -> None:
    reader.open(path)
    reader.wait(lambda: bool(reader.text(f"#{place}")), "what the page shows")
    before = shown(reader, place)
    with away(server_url, market_url):
        reader.poll()
        sees_outage(reader)
        reader.sees("#outage-told", "Shown: 20")
        assert shown(reader, place) == before
    sees_recovery(reader)
    assert shown(reader, place) == before


def test_a_page_that_is_opened_while_the_database_is_away_has_one_message_and_fills_by_itself(
    reader: Reader, server_url: str, market_url: str
) -> None:
    with away(server_url, market_url):
        reader.open("/cards/17")  # nothing else asks for this
        reader.sees("#outage-told", "Prices cannot be read right now")
        assert reader.run(SEEN, "#content .panel, #content .skeleton, .note") == []
        assert "Shown" not in reader.text("#outage-told")
    sees_recovery(reader)
    reader.wait(lambda: reader.find("#card-head h1").is_displayed(), "the card")
    reader.wait(lambda: reader.run(SEEN, ".skeleton") == [], "everything else")


def test_a_list_of_cards_that_is_opened_while_the_database_is_away_says_what_will_be_there(
    reader: Reader, server_url: str, market_url: str
) -> None:
    with away(server_url, market_url):
        reader.open("/cards?q=usd>0.03+usd<9998")  # nothing else asks for this
        reader.sees("#outage-told", "Prices cannot be read right now")
        reader.sees("#cards-note", "as soon as they can be read")
        reader.wait(lambda: "Shown" not in reader.text("#outage-told"), "no time of prices that are not there")
    sees_recovery(reader)
    reader.wait(lambda: reader.find(".ag-row .grid-name").is_displayed(), "the cards")
    assert not reader.find("#cards-note").is_displayed()


def test_without_a_network_the_page_says_so_and_goes_on_by_itself(reader: Reader) -> None:
    reader.open("/market?period=90d")
    reader.lines(CHART)
    network(reader, offline=True)
    try:
        reader.sees("#outage-told", "You are offline")
        assert not reader.find("#outage-retry").is_displayed()
    finally:
        network(reader, offline=False)
    sees_recovery(reader)
    reader.driver.get_log("browser")  # what the browser says of the connections that broke


def network(reader: Reader, *, offline: bool) -> None:
    """Take the browser's network away, or give it back."""
    reader.driver.execute_cdp_cmd("Network.enable", {})
    limits = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    reader.driver.execute_cdp_cmd("Network.emulateNetworkConditions", limits)


def sees_outage(reader: Reader) -> None:
    """Wait until the page says that it cannot read prices: once, over what it goes on to show, dimmed."""
    reader.sees("#outage-told", "Prices cannot be read right now. Shown: ")
    assert reader.run(OPACITY) == "0.6"
    assert reader.run(SEEN, ".note.failure, [role=alert]:not(:empty)") == []


def sees_recovery(reader: Reader) -> None:
    """Wait until the banner is gone by itself; nothing is dimmed any more."""
    reader.wait(lambda: not reader.find("#outage-told").is_displayed(), "the banner to go")
    assert reader.run(OPACITY) == "1"


def shown(reader: Reader, place: str) -> str:
    """What stands in a place, but for ages, which go on meanwhile."""
    return re.sub(r"just now|\d+ (s|min|h|d)(ays?)? ago", "ago", reader.text(f"#{place}"))
