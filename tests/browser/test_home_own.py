"""The dashboard of somebody with a collection: its values, what is new, what is close, and what a shop may pay."""

import pytest
from sqlalchemy import create_engine, text

from db import announcements
from db.announcements import DashboardChanged
from tests.browser.collectors import Collector, cards, collector
from tests.browser.test_axe import UNFINISHED
from tests.browser.test_home_page import BOTTOM
from tests.conftest import configured

__all__ = ["cards", "collector"]

pytestmark = pytest.mark.browser
EVENT = """
    INSERT INTO activity (dedupe_key, user_id, kind, currency, subject, occurred_at, as_of, facts)
    VALUES ('alert:' || CAST(:user AS text), :user, 'alerts', 'USD', 'alert:1', now(), now(), '{"text": "Opt fell"}')
    RETURNING id
"""


def opened(collector: Collector) -> None:
    """Open the page and wait until all of it is there."""
    collector.reader.open("/")
    collector.reader.wait(lambda: collector.reader.run(UNFINISHED) == [], "everything on the page")


def test_own_cards_and_their_changes_are_in_the_first_screen(
    collector: Collector, cards: list[tuple[int, str]]
) -> None:
    reader = collector.reader
    for number, _ in cards:
        collector.add(number, 2, cost=1)
    collector.make_older()
    reader.resize(1366, 768)
    opened(collector)
    reader.sees("#home-own", "6 of 6 copies priced")
    reader.sees("#home-own", "Return in 30 days")
    reader.wait(lambda: len(reader.finds(".own-movers li")) >= 1, "what moved it")
    assert reader.run(BOTTOM, ".own-movers") <= 768
    reader.sees("#home-since", "Nothing new")
    reader.click(".own-movers a")
    reader.wait(lambda: reader.path.startswith("/cards/"), "the card")


def test_the_three_values_are_a_choice_that_is_in_the_address(
    collector: Collector, cards: list[tuple[int, str]]
) -> None:
    reader = collector.reader
    collector.add(cards[0][0], 2)
    opened(collector)
    worth = reader.text(".own-number")
    reader.choose("home-value", "replacement")
    reader.sees("#home-own", "where they cost least")
    reader.wait(lambda: reader.query().get("value") == "replacement", "the address")
    reader.choose("home-value", "liquidation")
    reader.sees("#home-own", "after fees and postage")
    reader.choose("home-value", "mark")
    reader.wait(lambda: reader.text(".own-number") == worth, "the value at the prices of now")
    reader.click(".home-main h2 a")
    reader.wait(lambda: reader.path == "/inventory", "the collection")


def test_copies_without_a_price_lead_to_their_list(collector: Collector, cards: list[tuple[int, str]]) -> None:
    reader = collector.reader
    collector.add(cards[0][0])
    collector.import_unknown()
    opened(collector)
    reader.sees("#home-own", "1 of 2 copies priced")
    reader.click("#home-own a[href*='coverage=unresolved']")
    reader.wait(lambda: (reader.path, reader.query().get("coverage")) == ("/inventory", "unresolved"), "the list")


def test_an_empty_collection_says_how_to_begin(collector: Collector) -> None:
    opened(collector)
    collector.reader.sees("#home-own", "Your collection is empty")
    collector.reader.click("#home-own a[href='/inventory/import']")
    collector.reader.wait(lambda: collector.reader.path == "/inventory/import", "the import")


def test_what_is_new_comes_by_itself_and_goes_when_it_is_marked_as_seen(
    collector: Collector, cards: list[tuple[int, str]], market_url: str, redis_url: str
) -> None:
    reader = collector.reader
    collector.add(cards[0][0])
    opened(collector)
    reader.sees("#shell-live-badge", "Live")
    engine = create_engine(market_url)
    with engine.begin() as connection:
        number = connection.execute(text(EVENT), {"user": collector.id}).scalar_one()
    engine.dispose()
    with configured(market_url, redis_url):
        announcements.announce(DashboardChanged(last_id=number, users=frozenset({collector.id})))
    reader.sees("#home-since", "Opt fell")
    reader.press("#home-since", "button", "Mark as seen")
    reader.sees("#home-since", "Nothing new")
    reader.driver.refresh()
    reader.sees("#home-since", "Nothing new")


def test_wants_and_offers_have_their_sections_and_lead_on(collector: Collector, cards: list[tuple[int, str]]) -> None:
    reader = collector.reader
    collector.add(cards[0][0])
    opened(collector)
    reader.sees("#home-watch", "Nothing is within 10 %")
    reader.wait(lambda: reader.text("#home-offers") != "", "what a shop pays, or that it pays for none")
    reader.click("#home-watch a[href='/want-list']")
    reader.wait(lambda: reader.path == "/want-list", "the want list")


def test_a_stranger_has_none_of_it(collector: Collector) -> None:
    collector.reader.driver.delete_all_cookies()
    opened(collector)
    assert [collector.reader.run("return document.getElementById(arguments[0]).innerText", place) for place in
            ("home-own", "home-since", "home-watch", "home-offers")] == [""] * 4  # fmt: skip
