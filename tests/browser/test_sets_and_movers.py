"""What moved, the map of the sets, the list of sets and the page of one, in a browser."""

from urllib.parse import urlsplit

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
PHONE = (390, 844)
TILES = "#market-sets .slice path.surface"
LARGEST_TILE = """
    const area = (tile) => tile.getBoundingClientRect().width * tile.getBoundingClientRect().height;
    const tiles = [...document.querySelectorAll(arguments[0])].filter((tile) => tile.__data__.data.data.id);
    return tiles.sort((a, b) => area(b) - area(a))[0];
"""


def rows(reader: Reader, place: str) -> list[str]:
    return [row.text for row in reader.driver.find_elements(By.CSS_SELECTOR, f"#{place} tbody tr")]


def settled(reader: Reader) -> None:
    """Wait until nothing is loading any more."""
    reader.wait(lambda: not reader.driver.find_elements(By.CSS_SELECTOR, ".skeleton"), "everything loaded")


def test_gainers_and_losers_stand_side_by_side_and_follow_their_window(reader: Reader) -> None:
    reader.open("/market")
    gainers = reader.wait(lambda: rows(reader, "market-gainers"), "gainers")
    losers = reader.wait(lambda: rows(reader, "market-losers"), "losers")
    assert all("+" in row and "→" in row for row in gainers)
    assert all("−" in row for row in losers)
    assert reader.find("#market-gainers").rect["y"] == reader.find("#market-losers").rect["y"]
    reader.choose("market-window", "30d")
    reader.wait(lambda: rows(reader, "market-gainers") not in (gainers, []), "other gainers")
    reader.wait(lambda: rows(reader, "market-losers") not in (losers, []), "other losers")
    reader.select("market-min_price", "10")
    wanted = {"window": "30d", "min_price": "10"}
    reader.wait(lambda: wanted.items() <= reader.query().items(), "window and price in the address")
    reader.driver.refresh()
    reader.wait(lambda: rows(reader, "market-gainers"), "gainers again")
    assert (reader.value("market-window"), reader.value("market-min_price")) == ("30d", "10")


def test_movers_are_ranked_by_money_too_and_a_cards_other_series_unfold(reader: Reader) -> None:
    reader.open("/market?window=30d")
    percent = reader.wait(lambda: rows(reader, "market-gainers"), "gainers")
    reader.choose("market-by", "money")
    reader.wait(lambda: rows(reader, "market-gainers") not in (percent, []), "gainers by money")
    reader.wait(lambda: reader.query().get("by") == "money", "the ranking in the address")
    settled(reader)
    summary = reader.find("#market-gainers .folded summary")
    summary.send_keys(Keys.ENTER)
    reader.wait(lambda: reader.find("#market-gainers .folded li").is_displayed(), "the other series")


def test_a_phone_shows_the_first_movers_in_two_lines_and_the_others_on_demand(reader: Reader) -> None:
    reader.resize(*PHONE)
    reader.open("/market?window=30d")
    reader.wait(lambda: len(rows(reader, "market-gainers")) == 10, "gainers")
    settled(reader)
    shown = "return [...document.querySelectorAll('#market-gainers tbody tr')].filter((row) => row.offsetHeight).length"
    assert reader.run(shown) == 5
    more = reader.find("#market-gainers + .show-more")
    assert more.text == "Show 10"
    reader.run("arguments[0].scrollIntoView({block: 'center'})", more)
    more.click()
    assert (reader.run(shown), more.text, more.get_attribute("aria-expanded")) == (10, "Show 5", "true")
    more.click()
    assert reader.run(shown) == 5
    frame = reader.find("#market-gainers .table-frame")
    assert reader.run("return arguments[0].scrollHeight <= arguments[0].clientHeight", frame)
    assert reader.run("return document.documentElement.scrollWidth") <= PHONE[0]


def test_a_tile_of_the_map_leads_to_its_set_and_back(reader: Reader) -> None:
    reader.open("/market")
    reader.wait(lambda: reader.driver.find_elements(By.CSS_SELECTOR, TILES), "tiles")
    settled(reader)
    reader.sees("#market-sets-caption", "most valuable sets")
    tile = reader.run(LARGEST_TILE, TILES)
    reader.run("arguments[0].scrollIntoView({block: 'center'})", tile)
    ActionChains(reader.driver).move_to_element(tile).pause(0.5).click().perform()
    reader.wait(lambda: reader.path.startswith("/sets/"), "the set's address")
    reader.sees("#set-head", "cards priced")
    assert reader.lines("set-chart")
    reader.driver.back()
    reader.wait(lambda: reader.path == "/market" and reader.lines("market-chart"), "the market again")


def test_the_menu_leads_to_the_sets_and_they_to_one_and_it_to_its_cards(reader: Reader) -> None:
    reader.open("/market")
    settled(reader)
    reader.click("#shell-menu a[href='/sets']")
    reader.wait(lambda: rows(reader, "sets-results"), "sets")
    link = reader.find("#sets-results tbody a")
    name = link.text
    link.send_keys(Keys.ENTER)
    reader.sees("#set-head h1", name)
    reader.wait(lambda: reader.driver.title.startswith(name), "the set's name in the title")
    value = reader.lines("set-chart")
    reader.choose("set-measure", "index")
    index = reader.changed("set-chart", value)
    assert index[0]["y"][0] == 100
    reader.wait(lambda: reader.query().get("measure") == "index", "the measure in the address")
    card = reader.find("#set-cards tbody a")
    title = card.text
    card.click()
    reader.sees("#card-head h1", title)


def test_typing_a_name_narrows_the_sets_and_the_order_turns_them(reader: Reader) -> None:
    reader.open("/sets")
    everything = reader.wait(lambda: rows(reader, "sets-results"), "sets")
    reader.select("sets-sort", "value-asc")
    reader.wait(lambda: rows(reader, "sets-results") == everything[::-1], "the other order")
    reader.find("#sets-name").send_keys("qqqq")
    reader.sees("#sets-results", "No set's name contains “qqqq”")
    reader.wait(lambda: reader.query() == {"name": "qqqq", "sort": "value-asc", "currency": "USD"}, "the address")
    reader.click("#sets-clear")
    reader.wait(lambda: rows(reader, "sets-results") == everything, "all of them again")


def test_an_unknown_set_is_a_friendly_dead_end(reader: Reader) -> None:
    reader.open("/sets/zzzzz")
    reader.sees("#set-head", "There is no such set")
    assert not reader.find("#set-body").is_displayed()


def test_a_set_fits_a_phone(reader: Reader) -> None:
    reader.resize(*PHONE)
    reader.open("/sets")
    link = reader.wait(lambda: reader.find("#sets-results tbody a").get_attribute("href"), "a set")
    reader.open(urlsplit(str(link)).path)
    reader.wait(lambda: reader.find("main h1").is_displayed(), "the page")
    settled(reader)
    assert reader.run("return document.documentElement.scrollWidth") <= PHONE[0]
