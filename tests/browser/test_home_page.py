"""The dashboard in a browser: what everybody sees first, where each part leads, news without a reload, failures."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from sqlalchemy import create_engine, text

from db import announcements
from db.announcements import DashboardChanged
from tests.browser.conftest import READY, away
from tests.browser.reader import Reader
from tests.browser.test_axe import UNFINISHED
from tests.conftest import configured, new_database
from tests.support.serving import served

pytestmark = pytest.mark.browser
GAINERS, FEED = "#home-gainers tbody tr", "#home-feed li"
SMALL = """
    return [...document.querySelectorAll("#home-body a, #home-body summary, #home-body button")]
        .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 24)
        .map((one) => one.textContent);
"""
BOTTOM = "return document.querySelector(arguments[0]).getBoundingClientRect().bottom"
RUNNING = """
    INSERT INTO ingestion_runs (source, status, phase, bytes_done, bytes_total)
    VALUES ('scryfall-bulk', 'running', 'downloading', 29, 100)
"""
EVENT = """
    INSERT INTO activity (dedupe_key, kind, currency, subject, occurred_at, as_of, facts)
    VALUES ('source:test', 'sources', NULL, 'manapool', now(), now(), '{"source": "manapool", "is_late": true}')
    RETURNING id
"""


def texts(reader: Reader, selector: str) -> list[str]:
    """What can be read in elements, read at once: they may be drawn anew at any moment."""
    script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText)"
    found: list[str] = reader.run(script, selector)
    return found


def shown(reader: Reader, query: str = "") -> None:
    """Open the page and wait until all of it is there."""
    reader.open(f"/{query}")
    reader.wait(lambda: texts(reader, GAINERS), "gainers")
    reader.wait(lambda: texts(reader, FEED), "events")
    reader.wait(lambda: reader.run(UNFINISHED) == [], "everything on the page")


@contextmanager
def stored(market_url: str, statement: str, undo: str) -> Iterator[int]:
    """Something else in the database until the end of the block; the number that the statement returns."""
    engine = create_engine(market_url)
    try:
        with engine.begin() as connection:
            found = connection.execute(text(statement))
            number = int(found.scalar_one()) if found.returns_rows else 0
        yield number
    finally:
        with engine.begin() as connection:
            connection.execute(text(undo))
        engine.dispose()


def test_a_visitor_sees_ages_the_market_and_confirmed_moves_in_the_first_screen(reader: Reader) -> None:
    reader.resize(1366, 768)
    shown(reader)
    assert reader.driver.title == "Home · Dualcaster"
    reader.sees("h1", "What Magic cards cost, and why it moved.")
    reader.sees("#home-strip", "Prices in USD")
    reader.sees("#home-market", "All cards")
    reader.sees("#home-breadth", "Breadth")
    assert reader.run(BOTTOM, ".home-main") <= 768
    assert reader.run(BOTTOM, f"{GAINERS}:nth-child(3)") <= 768
    assert 1 <= len(texts(reader, GAINERS)) <= 5
    assert reader.run(SMALL) == []
    reader.sees("#home-stats", "cards")
    reader.sees("#home-opportunities", "recommended")


def test_unconfirmed_moves_come_with_the_switch_which_is_in_the_address(reader: Reader) -> None:
    shown(reader)
    confirmed = texts(reader, GAINERS)
    reader.choose("home-confidence", "all")
    everything = reader.wait(lambda: (now := texts(reader, GAINERS)) != confirmed and now, "unconfirmed moves")
    assert any("unconfirmed" in row for row in everything)
    assert not any("unconfirmed" in row for row in confirmed)
    reader.wait(lambda: reader.query().get("confidence") == "all", "the address")
    reader.driver.refresh()
    reader.wait(lambda: len(texts(reader, GAINERS)) == len(everything), "the same moves")
    reader.click("#home-clear")
    reader.wait(lambda: len(texts(reader, GAINERS)) == len(confirmed), "confirmed moves")


def test_after_the_switch_of_currency_no_section_holds_the_other_one(reader: Reader) -> None:
    shown(reader)
    assert "$" in reader.text("#home-body")
    reader.choose("shell-currency-switch", "EUR")
    reader.sees("#home-strip", "Prices in EUR")
    reader.wait(lambda: "€" in reader.text("#home-gainers"), "euros")
    reader.wait(lambda: reader.run(UNFINISHED) == [], "everything on the page")
    reader.wait(lambda: "$" not in reader.text("#home-body") and "USD" not in reader.text("#home-body"), "euros alone")


def test_a_mover_an_index_and_an_event_lead_to_their_pages(reader: Reader) -> None:
    shown(reader)
    name = reader.text(f"{GAINERS} a")
    reader.click(f"{GAINERS} a")
    reader.sees("#card-head h1", name)
    shown(reader)
    reader.click("#home-market a")
    reader.wait(lambda: reader.path.startswith("/methods/"), "the method of the index")
    shown(reader)
    reader.click(f"{FEED} a")
    reader.wait(lambda: reader.path != "/", "another page")


@pytest.mark.parametrize("path", ["/indices", "/market"])
def test_the_market_leads_on(reader: Reader, path: str) -> None:
    shown(reader)
    reader.click(f".home-main a[href='{path}']")
    reader.wait(lambda: reader.path == path, path)


def test_the_chips_of_the_feed_leave_one_kind_and_a_press_shows_more(reader: Reader) -> None:
    shown(reader)
    whole = texts(reader, FEED)
    reader.choose("home-kind", "signals")
    reader.wait(lambda: all(one.startswith("Signals") for one in texts(reader, FEED)), "signals alone")
    reader.wait(lambda: reader.query().get("kind") == "signals", "the address")
    reader.choose("home-kind", "outcomes")
    reader.sees("#home-feed", "Nothing of this kind")
    reader.choose("home-kind", "all")
    reader.wait(lambda: texts(reader, FEED) == whole, "all kinds")
    if reader.find("#home-more").is_displayed():
        reader.click("#home-more")
        reader.wait(lambda: len(texts(reader, FEED)) > len(whole), "more events")


def test_an_event_comes_without_a_reload_and_goes_where_it_belongs(
    reader: Reader, market_url: str, redis_url: str
) -> None:
    shown(reader)
    reader.sees("#shell-live-badge", "Live")
    with stored(market_url, EVENT, "DELETE FROM activity WHERE dedupe_key = 'source:test'") as number:
        with configured(market_url, redis_url):
            announcements.announce(DashboardChanged(last_id=number, is_market=True))
        reader.sees(f"{FEED}:first-child", "Mana Pool prices became late")
        reader.click(f"{FEED}:first-child a")
        reader.wait(lambda: reader.path == "/about", "the sources")


def test_a_section_that_fails_says_so_and_the_others_stand(reader: Reader, market_url: str, redis_url: str) -> None:
    shown(reader)
    market = reader.text("#home-market")
    keep = "CREATE TABLE kept AS SELECT * FROM dashboard_sections"
    joined = "WHERE (kept.currency, kept.section) = (now.currency, now.section)"
    back = f"UPDATE dashboard_sections AS now SET body = kept.body FROM kept {joined}"
    with stored(market_url, keep, "DROP TABLE kept"):
        fail = "UPDATE dashboard_sections SET body = NULL WHERE section = 'movers'"
        with stored(market_url, fail, back):
            with configured(market_url, redis_url):
                announcements.announce(DashboardChanged(sections={"USD": {"movers": 10**6}}))
            reader.sees("#home-gainers", "The movers could not be read")
            assert reader.text("#home-market") == market
            assert texts(reader, FEED)
        with configured(market_url, redis_url):
            announcements.announce(DashboardChanged(sections={}))
        reader.press("#home-gainers", "button", "Try again")
        reader.wait(lambda: texts(reader, GAINERS), "the movers again")


@pytest.mark.parametrize("path", ["/inventory/import", "/inventory"])
def test_a_stranger_is_led_to_a_collection_by_way_of_the_sign_in(reader: Reader, path: str) -> None:
    shown(reader)
    reader.sees(".home-since h2", "Start a collection")
    reader.click(f".today a[href='{path}']")
    reader.wait(lambda: reader.path == path, path)
    reader.sees("#content", "Sign in")


def test_a_visitor_has_a_collection_after_one_click_on_the_home_page(reader: Reader) -> None:
    shown(reader)
    reader.click(".home-since form[data-endpoint='/api/auth/demo'] button")
    reader.wait(lambda: reader.path == "/inventory", "the collection")
    reader.sees("#inventory-rows", "Near Mint")
    reader.driver.delete_all_cookies()


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_shows_one_direction_at_a_time_and_never_scrolls_sideways(reader: Reader, width: int) -> None:
    reader.resize(width, 844)
    shown(reader)
    assert reader.find("#home-gainers").is_displayed()
    assert not reader.find("#home-losers").is_displayed()
    reader.choose("home-direction", "down")
    reader.wait(lambda: reader.find("#home-losers").is_displayed(), "the losers")
    assert not reader.find("#home-gainers").is_displayed()
    assert reader.run("return document.documentElement.scrollWidth") <= width


@pytest.fixture
def newcomer(chromium: webdriver.Chrome, server_url: str, redis_url: str, tmp_path: Path) -> Iterator[Reader]:
    """Somebody who opens the program while its first load runs."""
    with new_database(server_url, "dualcaster_new_home") as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text(RUNNING))
        engine.dispose()
        with served(tmp_path, READY, DATABASE_URL=url, REDIS_URL=redis_url, CACHE_URL="") as site:
            reader = Reader(chromium, site.url)
            reader.forget()
            yield reader
            reader.driver.get("about:blank")


def test_before_the_first_prices_one_panel_tells_how_far_the_load_is(newcomer: Reader) -> None:
    newcomer.open("/")
    newcomer.sees("#home-first-load", "First prices are loading")
    for words in ("29 %", "make demo"):
        newcomer.sees("#home-first-load", words)
    assert not newcomer.find("#home-body").is_displayed()


def test_while_the_database_is_away_an_open_page_keeps_what_it_shows(
    reader: Reader, server_url: str, market_url: str
) -> None:
    shown(reader)
    before = texts(reader, GAINERS)
    with away(server_url, market_url):
        reader.run("dash_clientside.set_props('shell-data-version', {data: {version: 1, attempt: 0}})")
        reader.poll()
        reader.sees("#shell-badge", "Not updating")
        assert texts(reader, GAINERS) == before
        assert not reader.finds("#home-body .note.failure")
