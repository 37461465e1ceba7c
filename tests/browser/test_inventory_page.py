"""The inventory page in a browser: what it lists and leads to; filters, values, groups, movers."""

import pytest
from selenium.webdriver.common.keys import Keys
from sqlalchemy import create_engine, text

from tests.browser.collectors import ROWS, Collector, cards, collector, names, open_page, type_into
from tests.browser.reader import Reader
from tests.browser.test_axe import UNFINISHED, inject, problems, show_in
from tests.browser.test_every_page import SCROLLING

__all__ = ["cards", "collector"]

pytestmark = pytest.mark.browser


def test_whoever_is_signed_out_is_led_to_the_sign_in(reader: Reader) -> None:
    reader.open("/inventory")
    assert (reader.path, reader.query()) == ("/login", {"next": "/inventory"})


def test_the_menu_leads_whoever_is_signed_out_to_the_sign_in_too(reader: Reader) -> None:
    reader.open("/about")
    reader.click("#shell-menu a[href='/inventory']")
    reader.wait(lambda: reader.path == "/login", "the sign-in")
    assert reader.query() == {"next": "/inventory"}


def test_an_empty_collection_says_how_to_begin(collector: Collector) -> None:
    reader = collector.reader
    open_page(reader)
    reader.sees(ROWS, "Your collection is empty")
    assert reader.find(f"{ROWS} a[href='/inventory/import']").is_displayed()
    reader.click(f"{ROWS} [data-dialog='inventory-add']")
    reader.wait(lambda: reader.focus() == "add-name", "the first field")
    reader.keys(Keys.ESCAPE)
    reader.wait(lambda: not reader.find("#add-name").is_displayed(), "the dialog to close")
    assert reader.complaints() == []


def test_a_row_says_once_where_its_copies_are(collector: Collector, cards: list[tuple[int, str]]) -> None:
    reader = collector.reader
    collector.add(cards[0][0], location="Blue binder")
    for width in (1440, 1024, 390):
        reader.resize(width, 800)
        open_page(reader)
        reader.sees(ROWS, "Blue binder")
        assert reader.find(ROWS).text.count("Blue binder") == 1, width


def test_the_collection_is_exported_from_its_page(collector: Collector, cards: list[tuple[int, str]]) -> None:
    reader = collector.reader
    collector.add(cards[0][0])
    open_page(reader)
    reader.press(".collection-head", "button", "Export")
    reader.sees("#inventory-exports", "ManaBox")
    link = reader.find("#inventory-exports a").get_attribute("href")
    assert link
    assert "/api/inventory/export?format=" in link
    reader.press("#inventory-export", "button", "Close")
    assert reader.complaints() == []


def test_filters_order_and_search_are_in_the_address_and_one_click_clears_them(
    collector: Collector, cards: list[tuple[int, str]]
) -> None:
    reader = collector.reader
    for place, (card, _) in zip(("Blue", "Red", ""), cards, strict=True):
        collector.add(card, location=place)
    open_page(reader)
    reader.wait(lambda: "Blue (1)" in reader.text("#inventory-location"), "the locations")
    reader.select("inventory-location", "in:Blue")
    reader.wait(lambda: names(reader) == [cards[0][1]], "the copies there")
    assert reader.query()["location"] == "in:Blue"
    reader.driver.refresh()
    reader.wait(lambda: names(reader) == [cards[0][1]], "the same after a reload")
    reader.wait(lambda: "No location" in reader.text("#inventory-location"), "the locations again")
    reader.select("inventory-location", "none")
    reader.wait(lambda: names(reader) == [cards[2][1]], "the copies in no location")
    reader.click("#inventory-clear")
    reader.wait(lambda: len(names(reader)) == 3 and "location" not in reader.query(), "all of them")
    reader.select("inventory-sort", "name-asc")
    reader.wait(lambda: names(reader) == sorted(name for _, name in cards), "the order of names")
    reader.find("#inventory-q").send_keys("no such card")
    reader.sees(ROWS, "None of your copies match")
    type_into(reader, "inventory-q", "usd<<")
    reader.sees(ROWS, "The search cannot be read")
    reader.sees("#inventory-problem", "expected")
    assert reader.complaints() == []


def test_a_search_asks_of_copies_and_its_help_has_examples_to_press(
    collector: Collector, cards: list[tuple[int, str]]
) -> None:
    reader = collector.reader
    collector.add(cards[0][0], 4, location="Blue binder")
    collector.add(cards[1][0], 1)
    open_page(reader)
    type_into(reader, "inventory-q", 'qty>=4 loc:"blue binder"')
    reader.wait(lambda: names(reader) == [cards[0][1]], "the copies there")
    type_into(reader, "inventory-q", "qty>>2")
    reader.press("#inventory-problem", "button", "qty>2")
    reader.wait(lambda: names(reader) == [cards[0][1]], "those of what was meant")
    reader.press("#main, main", "summary", "Search syntax")
    reader.press(".query-help", "button", "gain<0")
    reader.sees(ROWS, "None of your copies match")
    assert reader.query()["q"] == "gain<0"
    assert reader.complaints() == []


def test_copies_of_an_unknown_card_say_what_the_file_said_and_are_counted(
    collector: Collector, cards: list[tuple[int, str]]
) -> None:
    reader = collector.reader
    collector.add(cards[0][0], 2)
    collector.import_unknown()
    open_page(reader)
    reader.sees(f"{ROWS} .unresolved", "Wandering Champion")
    reader.sees(f"{ROWS} .unresolved", "the file says Mystery Booster #9999")
    reader.sees("#inventory-head", "2 of 3 copies valued")
    reader.click("#inventory-head a[href*='unresolved']")
    reader.wait(lambda: reader.query().get("coverage") == "unresolved", "the list of those")
    reader.wait(lambda: len(reader.finds(f"{ROWS} tbody tr")) == 1, "one row")
    assert reader.complaints() == []


def test_values_groups_movers_and_the_index_follow_their_controls(
    collector: Collector, cards: list[tuple[int, str]]
) -> None:
    reader = collector.reader
    for card, _ in cards:
        collector.add(card, 2, "Blue", cost=1)
    collector.make_older()
    open_page(reader)
    reader.sees("#inventory-head", "6 of 6 copies valued")
    for words in ("Value in USD", "Gain in USD", "Change in 7 days, USD", "To buy it again", "To sell it today"):
        assert words in reader.text("#inventory-head")
    for kind, words in (("color", ""), ("rarity", ""), ("finish", "Nonfoil"), ("condition", "Near Mint"),
                        ("language", "English"), ("location", "Blue")):  # fmt: skip
        reader.select("inventory-by", kind)
        reader.sees("#inventory-groups caption", "")
        reader.wait(lambda kind=kind: reader.query().get("by") == kind, kind)  # type: ignore[misc]
        reader.sees("#inventory-groups", words)
    reader.sees("#inventory-movers", "in all")
    reader.choose("inventory-window", "30d")
    reader.sees("#inventory-movers", "copies that came")
    first = reader.lines("inventory-chart")
    assert {line["name"] for line in first} == {"My collection", "Market"}
    reader.choose("inventory-measure", "value")
    reader.wait(lambda: [line["name"] for line in reader.lines("inventory-chart")] == ["My collection"], "the value")
    for period in ("7d", "90d", "1y"):
        reader.choose("inventory-period", period)
        reader.wait(lambda period=period: reader.query().get("period") == period, period)  # type: ignore[misc]
        assert reader.lines("inventory-chart")
    reader.choose("shell-currency-switch", "EUR")
    reader.sees("#inventory-head", "Value in EUR")
    assert reader.complaints() == []


def test_prices_that_stand_in_are_switched_on_and_off(collector: Collector, cards: list[tuple[int, str]]) -> None:
    reader = collector.reader
    collector.add(cards[0][0])
    collector.change_elsewhere(condition="unknown")
    open_page(reader)
    reader.sees("#inventory-head", "0 of 1 copies valued")
    reader.click("[data-fallback]")
    reader.sees("#inventory-head", "1 of 1 copies valued")
    reader.sees(f"{ROWS} .fallback", "stands in")
    assert reader.find("[data-fallback]").get_attribute("aria-checked") == "true"
    reader.click("[data-fallback]")
    reader.sees("#inventory-head", "0 of 1 copies valued")
    assert reader.complaints() == []


def test_long_lists_have_pages(collector: Collector, market_url: str) -> None:
    reader = collector.reader
    engine = create_engine(market_url)
    with engine.connect() as connection:
        some = connection.scalars(text("SELECT id FROM cards ORDER BY id LIMIT 30")).all()
    engine.dispose()
    for card in some:
        collector.add(card)
    open_page(reader, "?sort=added-desc")
    first = names(reader)
    reader.click("#inventory-list-next")
    reader.sees("#inventory-list-count", "Page 2, 5 rows")
    assert len(names(reader)) == 5
    reader.click("#inventory-list-previous")
    reader.wait(lambda: names(reader) == first, "the first page")


@pytest.mark.parametrize("width", [1440, 1024, 390, 320])
def test_the_page_and_its_dialogs_fit_and_axe_finds_nothing(
    collector: Collector, cards: list[tuple[int, str]], width: int
) -> None:
    reader = collector.reader
    for card, _ in cards:
        collector.add(card, 2, "A binder with a rather long name", cost=1)
    collector.import_unknown()
    reader.resize(width, 900)
    open_page(reader)
    inject(reader)
    assert reader.run(SCROLLING) == []
    found = []
    for theme in ("light", "dark"):
        show_in(reader, theme)
        reader.wait(lambda: reader.run(UNFINISHED) == [], "everything on the page")
        found += [f"{theme}: {problem}" for problem in problems(reader)]
        for opener, dialog in ((".collection-head [data-dialog]", "add"), (f"{ROWS} [data-holding]", "change")):
            reader.click(opener)
            found += [f"{theme}, {dialog}: {problem}" for problem in problems(reader)]
            reader.click(f"#inventory-{dialog} [data-dismiss]")
    assert found == []
