"""Dialogs of the inventory page in a browser: copies added, changed and removed, one by one and together, undone."""

from decimal import Decimal

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.collectors import ROWS, TOAST, Collector, cards, choose_card, collector, edit, open_page, type_into
from tests.browser.test_axe import UNFINISHED

__all__ = ["cards", "collector"]

pytestmark = pytest.mark.browser


def test_a_card_is_added_by_its_name_with_the_keyboard_and_taken_back(
    collector: Collector, cards: list[tuple[int, str]]
) -> None:
    reader, (_, name) = collector.reader, cards[0]
    choose_card(reader, name)
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


def test_equal_copies_of_two_costs_are_one_row_with_two_lots(
    collector: Collector, cards: list[tuple[int, str]]
) -> None:
    """moxfield-public#96 and #142: equal copies were merged or not, by the way they came."""
    reader, (_, name) = collector.reader, cards[0]
    for copies, cost in (("2", "1.00"), ("3", "2.00")):
        choose_card(reader, name)
        type_into(reader, "add-quantity", copies)
        type_into(reader, "add-unit_cost", cost)
        reader.keys(Keys.ENTER)
        reader.sees(TOAST, f"Added {copies} copies of {name}")
    (held,) = collector.owns()
    assert (held.quantity, held.cost_known_quantity, held.cost_total) == (5, 5, Decimal("8.00"))
    assert collector.lots(held.id) == [(2, Decimal("2.00")), (3, Decimal("6.00"))]


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
    choose_card(reader, name)
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
    choose_card(reader, name)
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


@pytest.mark.parametrize(("side", "left"), [("Now: 7", 7), ("Mine: 4", 4)])
def test_a_field_that_both_have_changed_is_decided_and_the_others_are_merged(
    collector: Collector, cards: list[tuple[int, str]], side: str, left: int
) -> None:
    reader = collector.reader
    collector.add(cards[0][0], 2)
    open_page(reader)
    edit(reader)
    type_into(reader, "change-quantity", "4")
    type_into(reader, "change-notes", "Signed at the prerelease")
    collector.change_elsewhere(quantity=7, location="Blue")
    reader.click("#inventory-change .button.primary")
    reader.sees("#inventory-change .stale-now", "location taken over; notes kept as you typed; quantity to decide")
    assert "409" in reader.complaints()[0]
    reader.wait(lambda: reader.find("#change-location").get_attribute("value") == "Blue", "the other's location")
    assert not reader.find("#inventory-change .stale-now .button").is_enabled()
    reader.press("#inventory-change .stale-now", "label", side)
    reader.click("#inventory-change .stale-now .button")
    reader.sees(TOAST, "Changed")
    assert [(one.quantity, one.location, one.notes) for one in collector.owns()] == [
        (left, "Blue", "Signed at the prerelease")
    ]


def test_changes_of_different_fields_are_merged_without_a_question(
    collector: Collector, cards: list[tuple[int, str]]
) -> None:
    reader = collector.reader
    collector.add(cards[0][0], 2)
    open_page(reader)
    edit(reader)
    type_into(reader, "change-notes", "Mine")
    collector.change_elsewhere(quantity=7)
    reader.click("#inventory-change .button.primary")
    reader.sees("#inventory-change .stale-now", "quantity taken over; notes kept as you typed.")
    assert "409" in reader.complaints()[0]
    reader.click("#inventory-change .stale-now .button")
    reader.sees(TOAST, "Changed")
    assert [(one.quantity, one.notes) for one in collector.owns()] == [(7, "Mine")]


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
