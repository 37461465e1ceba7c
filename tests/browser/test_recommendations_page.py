"""The recommendations page in a browser: an honest zero for everybody, and every way to sell one's own cards."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.collectors import Collector, cards, collector
from tests.browser.reader import Reader
from tests.browser.test_every_page import SCROLLING
from tests.browser.test_sets_and_movers import PHONE, settled
from tests.browser.test_signals_page import picture

__all__ = ["cards", "collector"]
pytestmark = pytest.mark.browser
PATH = "/recommendations"
RESULTS, SEARCHED = "#recommendations-results", "#recommendations-searched"
SELLING, BUYING = "#recommendations-selling", "#recommendations-buying"


def test_a_stranger_reads_what_was_searched_and_that_nothing_is_worth_it(reader: Reader) -> None:
    reader.open(PATH)
    reader.sees(RESULTS, "Nothing is recommended now")
    reader.sees(SEARCHED, "offers compared with a buylist")
    reader.sees("h1", "Recommendations")
    reader.sees(".page", "Nobody is told to buy in order to resell")
    picture(reader, "recommendations-stranger")
    reader.press(".page-head", "a", "How often recommendations came true")
    reader.sees("h1", "Track record")


def test_the_menu_leads_to_it(reader: Reader) -> None:
    reader.open("/market")
    reader.click(f"nav a[href='{PATH}']")
    reader.wait(lambda: reader.path == PATH, "the page")


def test_filters_stay_in_the_address_until_they_are_cleared(reader: Reader) -> None:
    reader.open(PATH)
    reader.sees(RESULTS, "Nothing is recommended now")
    reader.select("recommendations-type", "arbitrage")
    reader.choose("recommendations-status", "expired")
    reader.sees(RESULTS, "No recommendation is within these filters")
    reader.wait(lambda: {"type": "arbitrage", "status": "expired"}.items() <= reader.query().items(), "the choices")
    reader.click("#recommendations-clear")
    reader.wait(lambda: not {"type", "status"} & reader.query().keys(), "nothing chosen")


def test_ones_own_cards_have_every_way_to_sell_them(collector: Collector, cards: list[tuple[int, str]]) -> None:
    reader, (number, name) = collector.reader, cards[0]
    collector.add(number, 3)
    reader.open(PATH)
    reader.sees(SELLING, name)
    reader.sees(BUYING, "Nothing that you want is on offer")
    settled(reader)
    reader.find(f"{SELLING} .folded summary").send_keys(Keys.ENTER)
    reader.wait(lambda: "left" in reader.find(f"{SELLING} .folded ul").text, "what each way leaves")
    picture(reader, "recommendations-own")
    reader.choose_theme("dark")
    picture(reader, "recommendations-own-dark")


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_needs_no_sideways_scroll(collector: Collector, cards: list[tuple[int, str]], width: int) -> None:
    reader = collector.reader
    for number, _ in cards:
        collector.add(number, 2)
    reader.resize(width, PHONE[1])
    reader.open(PATH)
    reader.sees(SELLING, cards[0][1])
    settled(reader)
    assert reader.run(SCROLLING) == []
    picture(reader, f"recommendations-{width}")
