"""The home page in a browser: what a visitor sees first, and where it leads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from sqlalchemy import create_engine, text

from tests.browser.accounts import member
from tests.browser.conftest import READY, away
from tests.browser.reader import Reader
from tests.conftest import new_database
from tests.support.serving import served

__all__ = ["member"]

pytestmark = pytest.mark.browser
PHONE = (390, 844)
TILES = "#home-tiles .tile"
SMALL = """
    return [...document.querySelectorAll("#home-body a, #home-body summary, #home-body button")]
        .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 24)
        .map((one) => one.textContent);
"""
UNLABELLED = """
    return [...document.querySelectorAll("#home-sets .slicetext")]
        .filter((one) => one.textContent && one.getBoundingClientRect().width < 1).map((one) => one.textContent);
"""
RUNNING = """
    INSERT INTO ingestion_runs (source, status, phase, bytes_done, bytes_total)
    VALUES ('scryfall-bulk', 'running', 'downloading', 29, 100)
"""


def rows(reader: Reader, place: str) -> list[str]:
    """The rows of a table, read at once: it may be drawn anew at any moment."""
    script = "return [...document.querySelectorAll(arguments[0])].map((row) => row.innerText)"
    texts: list[str] = reader.run(script, f"#{place} tbody tr")
    return texts


def shown(reader: Reader) -> None:
    """Open the page and wait until all of it is there."""
    reader.open("/")
    reader.wait(lambda: reader.driver.find_elements(By.CSS_SELECTOR, TILES), "tiles")
    reader.wait(lambda: rows(reader, "home-gainers"), "gainers")
    reader.wait(lambda: not reader.driver.find_elements(By.CSS_SELECTOR, ".skeleton"), "everything loaded")


def test_a_visitor_sees_all_of_the_market_in_the_first_screen(reader: Reader) -> None:
    shown(reader)
    assert reader.driver.title == "Home · Dualcaster"
    reader.sees("h1", "What Magic cards cost, and why it moved.")
    reader.sees("#home-counts", "marketplaces with prices")
    assert (len(rows(reader, "home-gainers")), len(rows(reader, "home-losers"))) == (5, 5)
    assert reader.driver.find_elements(By.CSS_SELECTOR, "#home-news li")
    reader.wait(lambda: reader.driver.find_elements(By.CSS_SELECTOR, "#home-sets .slice"), "the map of the sets")
    reader.wait(lambda: reader.run(UNLABELLED) == [], "a text on each tile of the map")
    assert reader.run("return document.getElementById('home-body').getBoundingClientRect().bottom") <= 900
    assert reader.run(SMALL) == []


def test_the_search_opens_what_searches(reader: Reader) -> None:
    shown(reader)
    reader.click(".search-opener")
    reader.wait(lambda: reader.run("return document.querySelector('dialog.palette')?.open === true"), "the palette")


def test_a_tile_leads_to_its_part_of_the_market(reader: Reader) -> None:
    shown(reader)
    reader.click(f"{TILES}[href*='EUR'][href*='foil']")
    reader.wait(lambda: reader.path == "/market", "the market")
    reader.sees("#market-headline", "in 30 days, EUR")
    assert reader.value("market-finish") == "foil"
    assert reader.value("shell-currency-switch") == "EUR"


def test_an_example_leads_to_cards_that_it_finds(reader: Reader) -> None:
    shown(reader)
    reader.wait(lambda: len(reader.driver.find_elements(By.CSS_SELECTOR, "#home-examples a")) == 3, "three examples")
    reader.click("#home-examples a")
    reader.wait(lambda: reader.path == "/cards", "the cards")
    reader.wait(lambda: reader.driver.find_elements(By.CSS_SELECTOR, "#cards-grid .grid-name a"), "a card")


def test_window_and_ranking_change_the_movers_and_are_in_the_address(reader: Reader) -> None:
    shown(reader)
    day = rows(reader, "home-gainers")
    reader.choose("home-window", "30d")
    month = reader.wait(lambda: (now := rows(reader, "home-gainers")) != day and now, "the movers of a month")
    reader.choose("home-by", "money")
    money = reader.wait(lambda: (now := rows(reader, "home-gainers")) != month and now, "movers by money")
    assert all("+$" in row for row in money)
    reader.wait(lambda: {"window": "30d", "by": "money"}.items() <= reader.query().items(), "the address")
    reader.driver.refresh()
    reader.wait(lambda: rows(reader, "home-gainers") == money, "the same movers")
    reader.click("#home-clear")
    reader.wait(lambda: rows(reader, "home-gainers") == day, "the movers of a day")


def test_the_folded_variants_of_a_mover_open_with_the_keyboard(reader: Reader) -> None:
    reader.open("/?window=30d")
    summary = reader.wait(lambda: reader.find("#home-body .folded summary"), "a card with variants")
    assert not reader.find("#home-body .folded li").is_displayed()
    summary.send_keys(Keys.ENTER)
    reader.wait(lambda: reader.find("#home-body .folded li").is_displayed(), "the variants")


def test_a_mover_and_a_piece_of_news_lead_to_their_pages(reader: Reader) -> None:
    shown(reader)
    name = reader.text("#home-gainers tbody a")
    reader.click("#home-gainers tbody a")
    reader.sees("#card-head h1", name)
    shown(reader)
    reader.click("#home-news li a")
    reader.wait(lambda: reader.path != "/", "another page")


@pytest.mark.parametrize("path", ["/inventory/import", "/inventory"])
def test_a_stranger_is_led_to_a_collection_by_way_of_the_sign_in(reader: Reader, path: str) -> None:
    shown(reader)
    reader.sees(".home-today h2", "Start a collection")
    reader.click(f".today a[href='{path}']")
    reader.wait(lambda: reader.path == path, path)
    reader.sees("#content", "Sign in")


def test_a_visitor_has_a_collection_after_one_click_on_the_home_page(reader: Reader) -> None:
    shown(reader)
    reader.click(".home-today form[data-endpoint='/api/auth/demo'] button")
    reader.wait(lambda: reader.path == "/inventory", "the collection")
    reader.sees("#inventory-rows", "Near Mint")
    reader.driver.delete_all_cookies()


@pytest.mark.parametrize("path", ["/cards", "/market", "/api/docs"])
def test_what_a_collector_can_do_today_is_there(member: Reader, path: str) -> None:
    shown(member)
    member.click(f".today a[href='{path}']")
    member.wait(lambda: member.path == path, path)


def test_the_map_leads_to_a_set(reader: Reader) -> None:
    shown(reader)
    tiles = "#home-sets .slice path.surface"
    reader.wait(lambda: reader.driver.find_elements(By.CSS_SELECTOR, tiles), "tiles of the map")
    tile = reader.run(
        "return [...document.querySelectorAll(arguments[0])].find((one) => one.__data__.data.data.id)", tiles
    )
    webdriver.ActionChains(reader.driver).move_to_element(tile).pause(0.5).click().perform()
    reader.wait(lambda: reader.path.startswith("/sets/"), "the set's page")


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
    reader.wait(lambda: reader.driver.find_elements(By.CSS_SELECTOR, "#home-examples a"), "examples")
    assert reader.find("#home-examples").rect["height"] <= 40  # one row
    assert (
        len([one for one in reader.driver.find_elements(By.CSS_SELECTOR, "#home-news li") if one.is_displayed()]) == 3
    )


def test_a_level_that_news_have_changed_is_marked_and_no_other(reader: Reader) -> None:
    shown(reader)
    reader.run("window.dualcaster.flash.watch()")
    changed = reader.run(
        """
        const level = document.querySelector("#home-tiles .tile-value");
        level.firstChild.nodeValue = (Number(level.textContent.replaceAll(",", "")) + 1).toFixed(1);
        return new Promise((resolve) => setTimeout(() => resolve(
          [...document.querySelectorAll("#content .rose, #content .fell")].map((one) => one.className)), 0));
        """
    )
    assert changed == ["tile-value rose"]


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
    before = rows(reader, "home-gainers")
    with away(server_url, market_url):
        reader.run("dash_clientside.set_props('shell-data-version', {data: {version: 1, attempt: 0}})")
        reader.poll()
        reader.sees("#shell-badge", "Not updating")
        assert rows(reader, "home-gainers") == before
        assert not reader.driver.find_elements(By.CSS_SELECTOR, "#home-body .note.failure")
