"""The inventory page in a browser: copies added, changed, removed, each undone; filters, values, groups, movers."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from selenium.webdriver.common.keys import Keys
from sqlalchemy import create_engine, text

from services.people import holdings
from services.people.holding_requests import AddRequest, ChangeRequest, HoldingsRequest
from services.people.valuation import listing
from services.people.valuation.basis import load_basis
from tests.browser.accounts import entered
from tests.browser.reader import Reader
from tests.browser.test_axe import UNFINISHED, inject, problems, show_in
from tests.browser.test_every_page import SCROLLING
from tests.conftest import configured
from tests.support.inventories import a_card, imported, manabox

pytestmark = pytest.mark.browser
PRICED = """
    SELECT DISTINCT ON (cards.id) cards.id, name FROM cards JOIN price_series ON card_id = cards.id
    JOIN latest_prices ON series_id = price_series.id
    WHERE condition = 'NEAR_MINT' AND finish = 'nonfoil' AND price_series.language = 'English' AND currency = 'USD'
        AND kind = 'retail' AND marketplace_id = (SELECT id FROM marketplaces WHERE slug = 'tcgplayer')
    ORDER BY cards.id LIMIT 3
"""
ROWS, TOAST = "#inventory-rows", "#page-toast"
PLAIN = {"condition": "NEAR_MINT", "finish": "nonfoil", "language": "English"}
A_MONTH_AGO = """
    UPDATE inventory_entries SET time = time - interval '20 days' WHERE user_id = :user;
    UPDATE lots SET entered_at = entered_at - interval '20 days' WHERE user_id = :user;
"""


@pytest.fixture(scope="module")
def cards(market_url: str) -> list[tuple[int, str]]:
    """Cards with prices, by number and name."""
    engine = create_engine(market_url)
    with engine.connect() as connection:
        found = [(row.id, row.name) for row in connection.execute(text(PRICED))]
    engine.dispose()
    return found


class Collector:
    """A user with a session, and what they own."""

    def __init__(self, reader: Reader, user_id: int, market_url: str, redis_url: str) -> None:
        self.reader, self.id = reader, user_id
        self._urls = (market_url, redis_url)

    def add(self, card: int, quantity: int = 1, location: str = "", cost: int | None = None) -> None:
        """Own copies."""
        currency = None if cost is None else "USD"
        paid = None if cost is None else Decimal(cost)
        with configured(*self._urls):
            told = AddRequest(card, quantity, **PLAIN, location=location, unit_cost=paid, currency=currency)
            holdings.add(self.id, told)

    def owns(self) -> list[listing.HeldCopies]:
        """What the database says, in the order in which it was added."""
        with configured(*self._urls):
            return listing.load_holdings(load_basis(self.id), HoldingsRequest()).items

    def change_elsewhere(self, **told: object) -> None:
        """Change the first holding, as another window would."""
        (held, *_) = self.owns()
        with configured(*self._urls):
            holdings.change(self.id, ChangeRequest(held.id, held.version, **told))  # type: ignore[arg-type]

    def import_unknown(self) -> None:
        """Own a copy that the catalogue does not know."""
        named = a_card(9999, Name="Wandering Champion", **{"Set code": "MB1", "Set name": "Mystery Booster"})
        with configured(*self._urls):
            imported(self.id, manabox(named))

    def make_older(self) -> None:
        """Have owned everything for 20 days."""
        engine = create_engine(self._urls[0])
        with engine.begin() as connection:
            for statement in A_MONTH_AGO.split(";")[:2]:
                connection.execute(text(statement), {"user": self.id})
        engine.dispose()


@pytest.fixture
def collector(reader: Reader, market_url: str, redis_url: str) -> Iterator[Collector]:
    """A reader with an account, an open session and no copies."""
    with entered(reader, market_url, redis_url) as opened:
        yield Collector(reader, opened.user.id, market_url, redis_url)


def open_page(reader: Reader, query: str = "") -> None:
    """Open the page and wait for all of it."""
    reader.open(f"/inventory{query}")
    reader.wait(lambda: reader.find("h1").is_displayed(), "the heading")
    reader.wait(lambda: reader.run(UNFINISHED) == [], "everything on the page")


def edit(reader: Reader) -> None:
    """Open the dialog of the first row."""
    reader.click(f"{ROWS} [data-holding]")
    reader.wait(lambda: reader.find("#change-quantity").is_displayed(), "the dialog")


def type_into(reader: Reader, field: str, words: str) -> None:
    """Replace the text of a field."""
    box = reader.find(f"#{field}")
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(words or Keys.DELETE)


def names(reader: Reader) -> list[str]:
    """The cards of the list in their order."""
    return [link.text for link in reader.finds(f"{ROWS} tbody th a")]


def test_the_home_page_begins_with_ones_own_collection(collector: Collector, cards: list[tuple[int, str]]) -> None:
    reader = collector.reader
    collector.add(cards[0][0], 2, cost=1)
    reader.open("/")
    reader.sees("#home-own", "2 of 2 copies valued")
    reader.click("#react-entry-point #home-own h2 a")
    reader.wait(lambda: reader.path == "/inventory", "the collection")


def test_the_home_page_of_a_stranger_has_no_collection(reader: Reader) -> None:
    reader.open("/")
    reader.sees("#home-tiles", "index")
    assert reader.text("#react-entry-point #home-own") == ""


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


def test_a_card_is_added_by_its_name_with_the_keyboard_and_taken_back(
    collector: Collector, cards: list[tuple[int, str]]
) -> None:
    reader, (_, name) = collector.reader, cards[0]
    open_page(reader)
    reader.click(".collection-head [data-dialog]")
    reader.wait(lambda: reader.focus() == "add-name", "the first field")
    reader.keys(name)
    reader.wait(lambda: reader.finds("#add-names [role=option]"), "names")
    reader.keys(Keys.ARROW_DOWN, Keys.ENTER)
    reader.wait(lambda: reader.value("add-printing"), "a printing")
    type_into(reader, "add-quantity", "3")
    type_into(reader, "add-location", "Binder 1")
    type_into(reader, "add-unit_cost", "1.25")
    reader.keys(Keys.ENTER)
    reader.sees(TOAST, f"Added 3 copies of {name}")
    reader.sees(ROWS, name)
    (held,) = collector.owns()
    assert (held.quantity, held.location, held.condition) == (3, "Binder 1", "NEAR_MINT")
    assert (held.cost_total, held.cost_currency) == (Decimal("3.75"), "USD")
    reader.click(f"{TOAST} .button")
    reader.sees(ROWS, "Your collection is empty")
    reader.sees(TOAST, "Undone")
    reader.click(f"{TOAST} .button")
    reader.sees(TOAST, "Done again")
    reader.sees(ROWS, name)
    assert [one.quantity for one in collector.owns()] == [3]
    assert reader.complaints() == []


LOSE_ONE_ANSWER = """
    const { fetch } = window;
    window.fetch = async (address, options) => {
      const answer = await fetch(address, options);
      if (address !== "/api/inventory") return answer;
      window.fetch = fetch;
      throw new TypeError("connection lost");
    };
"""


def test_copies_whose_answer_was_lost_are_added_once(collector: Collector, cards: list[tuple[int, str]]) -> None:
    reader, (_, name) = collector.reader, cards[0]
    open_page(reader)
    reader.click(".collection-head [data-dialog]")
    reader.wait(lambda: reader.focus() == "add-name", "the first field")
    reader.keys(name)
    reader.wait(lambda: reader.finds("#add-names [role=option]"), "names")
    reader.keys(Keys.ARROW_DOWN, Keys.ENTER)
    reader.wait(lambda: reader.value("add-printing"), "a printing")
    reader.run(LOSE_ONE_ANSWER)
    reader.click("#inventory-add .button.primary")
    reader.sees("#inventory-add .form-problem", "cannot be reached")
    reader.click("#inventory-add .button.primary")
    reader.sees(TOAST, "Added 1 copy")
    assert [one.quantity for one in collector.owns()] == [1]


def test_tags_notes_and_the_day_are_added_changed_and_taken_off(
    collector: Collector, cards: list[tuple[int, str]]
) -> None:
    reader, (_, name) = collector.reader, cards[0]
    open_page(reader)
    reader.click(".collection-head [data-dialog]")
    reader.wait(lambda: reader.focus() == "add-name", "the first field")
    reader.keys(name)
    reader.wait(lambda: reader.finds("#add-names [role=option]"), "names")
    reader.keys(Keys.ARROW_DOWN, Keys.ENTER)
    reader.wait(lambda: reader.value("add-printing"), "a printing")
    for field, words in (("acquired_on", "2024-02-29"), ("tags", "trade, old"), ("notes", "from Ada")):
        type_into(reader, f"add-{field}", words)
    reader.click("#inventory-add .button.primary")
    reader.sees(TOAST, "Added 1 copy")
    reader.sees(ROWS, "trade, old")
    (held,) = collector.owns()
    assert (held.tags, held.notes, str(held.acquired_on)) == (["trade", "old"], "from Ada", "2024-02-29")
    edit(reader)
    told = {field: reader.find(f"#change-{field}").get_attribute("value") for field in ("tags", "notes", "acquired_on")}
    assert told == {"tags": "trade, old", "notes": "from Ada", "acquired_on": "2024-02-29"}
    type_into(reader, "change-tags", "fine")
    type_into(reader, "change-notes", "")
    type_into(reader, "change-acquired_on", "2023-13-01")
    reader.click("#inventory-change .button.primary")
    reader.sees("#change-acquired_on-problem", "is no day of the calendar")
    type_into(reader, "change-acquired_on", "2023-01-02")
    reader.click("#inventory-change .button.primary")
    reader.sees(TOAST, f"Changed {name}")
    (held,) = collector.owns()
    assert (held.tags, held.notes, str(held.acquired_on)) == (["fine"], "", "2023-01-02")
    assert "422" in reader.complaints()[0]


def test_tags_of_chosen_rows_are_added_taken_off_and_undone(collector: Collector, cards: list[tuple[int, str]]) -> None:
    reader = collector.reader
    for card, _ in cards[:2]:
        collector.add(card)
    collector.change_elsewhere(tags="old,fine")
    open_page(reader)
    reader.wait(lambda: reader.click("#inventory-rows [role=checkbox]") or True, "a box")
    reader.click("[data-choose=all]")
    reader.click("[data-dialog='inventory-change-some']")
    reader.wait(lambda: reader.focus() == "bulk-condition", "the dialog")
    type_into(reader, "bulk-add_tags", "trade")
    type_into(reader, "bulk-remove_tags", "old")
    reader.click("#inventory-change-some .button.primary")
    reader.sees(TOAST, "Changed 2 rows")
    assert sorted(sorted(held.tags) for held in collector.owns()) == [["fine", "trade"], ["trade"]]
    reader.press(TOAST, "button", "Undo")
    reader.sees(TOAST, "Undone.")
    assert sorted(sorted(held.tags) for held in collector.owns()) == [[], ["fine", "old"]]
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


def test_an_addition_without_a_card_is_refused_beside_its_field(collector: Collector) -> None:
    reader = collector.reader
    open_page(reader)
    reader.click(".collection-head [data-dialog]")
    reader.wait(lambda: reader.focus() == "add-name", "the first field")
    reader.keys("zzzz", Keys.ENTER)
    reader.sees("#inventory-add [data-field='card_id']", "is missing")
    assert collector.owns() == []
    assert "422" in reader.complaints()[0]


def test_a_holding_is_changed_in_its_row_and_changed_back(collector: Collector, cards: list[tuple[int, str]]) -> None:
    reader = collector.reader
    collector.add(cards[0][0], 2, "Blue")
    open_page(reader)
    edit(reader)
    assert reader.focus() == "change-quantity"
    assert reader.value("change-condition") == "NEAR_MINT"
    type_into(reader, "change-quantity", "5")
    type_into(reader, "change-location", "")
    reader.select("change-condition", "DAMAGED")
    reader.click("#inventory-change .button.primary")
    reader.sees(TOAST, f"Changed {cards[0][1]}")
    reader.sees(ROWS, "Damaged")
    assert [(one.quantity, one.condition, one.location) for one in collector.owns()] == [(5, "DAMAGED", "")]
    reader.click(f"{TOAST} .button")
    reader.sees(ROWS, "Blue")
    assert [(one.quantity, one.condition, one.location) for one in collector.owns()] == [(2, "NEAR_MINT", "Blue")]
    assert reader.complaints() == []


def test_saving_a_holding_unchanged_changes_nothing(collector: Collector, cards: list[tuple[int, str]]) -> None:
    reader = collector.reader
    collector.add(cards[0][0], 2, "Blue", cost=3)
    open_page(reader)
    edit(reader)
    reader.click("#inventory-change .button.primary")
    reader.sees(TOAST, "nothing to change")
    (held,) = collector.owns()
    assert (held.quantity, held.location, held.cost_total) == (2, "Blue", Decimal("6.00"))


@pytest.mark.parametrize(("button", "left"), [("Take that over", 7), ("Save mine", 4)])
def test_a_change_made_elsewhere_meanwhile_is_shown_and_the_reader_decides(
    collector: Collector, cards: list[tuple[int, str]], button: str, left: int
) -> None:
    reader = collector.reader
    collector.add(cards[0][0], 2)
    open_page(reader)
    edit(reader)
    type_into(reader, "change-quantity", "4")
    collector.change_elsewhere(quantity=7)
    reader.click("#inventory-change .button.primary")
    reader.sees("#inventory-change .stale-now", "Now: 7 copies")
    assert "409" in reader.complaints()[0]
    choice = next(one for one in reader.finds("#inventory-change .stale-now .button") if one.text == button)
    choice.click()
    if button == "Take that over":
        reader.wait(lambda: reader.find("#change-quantity").get_attribute("value") == "7", "what is there")
        reader.click("#inventory-change .button.primary")
        reader.sees(TOAST, "nothing to change")
    else:
        reader.sees(TOAST, "Changed")
    assert [one.quantity for one in collector.owns()] == [left]


def test_copies_are_removed_and_come_back(collector: Collector, cards: list[tuple[int, str]]) -> None:
    reader = collector.reader
    collector.add(cards[0][0], 2, cost=3)
    open_page(reader)
    edit(reader)
    reader.click("#inventory-change [data-remove]")
    reader.sees(ROWS, "Your collection is empty")
    assert collector.owns() == []
    reader.click(f"{TOAST} .button")
    reader.sees(ROWS, cards[0][1])
    assert [(one.quantity, one.cost_total) for one in collector.owns()] == [(2, Decimal("6.00"))]
    reader.click(f"{TOAST} .button:last-child")
    assert reader.text(TOAST) == ""


def test_chosen_rows_are_changed_together_and_undone_together(
    collector: Collector, cards: list[tuple[int, str]]
) -> None:
    reader = collector.reader
    for place, (card, _) in zip(("Blue", "Red", ""), cards, strict=True):
        collector.add(card, location=place)
    open_page(reader)
    assert not reader.find("#inventory-bulk").is_displayed()
    reader.run("document.querySelector('#inventory-rows [role=checkbox]').focus()")
    reader.keys(Keys.SPACE)
    reader.sees("#inventory-chosen", "1 row chosen")
    reader.click("[data-choose=all]")
    reader.sees("#inventory-chosen", "3 rows chosen")
    reader.click("[data-dialog='inventory-change-some']")
    reader.wait(lambda: reader.focus() == "bulk-condition", "the dialog")
    reader.select("bulk-condition", "LIGHTLY_PLAYED")
    type_into(reader, "bulk-location", "Box")
    reader.click("#inventory-change-some .button.primary")
    reader.sees(TOAST, "Changed 3 rows")
    reader.wait(lambda: not reader.find("#inventory-bulk").is_displayed(), "nothing chosen any more")
    assert {(one.condition, one.location) for one in collector.owns()} == {("LIGHTLY_PLAYED", "Box")}
    reader.click(f"{TOAST} .button")
    reader.sees(TOAST, "Undone")
    assert {(one.condition, one.location) for one in collector.owns()} == {
        ("NEAR_MINT", place) for place in ("Blue", "Red", "")
    }
    reader.wait(lambda: reader.run(UNFINISHED) == [] and len(reader.finds(f"{ROWS} tbody tr")) == 3, "the rows")
    reader.wait(lambda: reader.click("#inventory-rows [role=checkbox]") or True, "a box")
    reader.click("[data-choose=none]")
    assert not reader.find("#inventory-bulk").is_displayed()
    reader.click("#inventory-rows [role=checkbox]")
    reader.click("#inventory-bulk [data-remove]")
    reader.sees(TOAST, "Removed 1 row")
    assert len(collector.owns()) == 2
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
