"""The table of a collection's copies: each number with its currency, what is unknown with its reason."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from dashapp.components.holdings import COLUMNS, NO_CARD, NO_COST, TO_CHECK, empty, holding_table, name_of
from services.market.card_summary import CardSummary
from services.people.valuation.listing import HeldCopies
from tests.unit.dashapp.rendering import classes, everything, find, text_of

CARD = CardSummary(7, UUID(int=7), "Sol Ring", "lea", "Limited Edition Alpha", "270", "uncommon", None)
HELD = HeldCopies(
    acquired_on=None,
    id=12,
    card=CARD,
    raw={},
    condition="NEAR_MINT",
    finish="foil",
    language="Japanese",
    quantity=4,
    location="Binder 1",
    tags=["trade"],
    notes="",
    cost_total=Decimal("6.00"),
    cost_currency="USD",
    cost_known_quantity=3,
    price=Decimal("2.50"),
    has_price_data=True,
    price_time=datetime.now(UTC),
    price_marketplace="tcgplayer",
    price_is_fallback=False,
    value=Decimal("10.00"),
    unrealized_gain=Decimal("1.50"),
    gain_pct=Decimal("25.00"),
    change_24h=None,
    change_7d=Decimal("4.2"),
    to_check=False,
    version=3,
)
WITHOUT_PRICE = replace(
    HELD, price=None, price_time=None, price_marketplace=None, value=None, unrealized_gain=None, gain_pct=None,
    change_7d=None,
)  # fmt: skip
UNKNOWN = replace(
    WITHOUT_PRICE, card=None, condition=None, finish=None, language=None, location="",
    raw={"name": "Wandering Champion", "set_code": "mb1", "collector_number": "272", "condition_word": "VG"},
)  # fmt: skip


def cells(item: HeldCopies) -> dict[str, str]:
    """The texts of a row by the titles of its columns."""
    (row,) = find(find(holding_table([item], "USD"), "Tbody"), "Tr")
    return {column.title: text_of(cell) for column, cell in zip(COLUMNS, row.children, strict=True)}


def hints(item: HeldCopies) -> set[str]:
    """The texts on hover."""
    parts = everything(holding_table([item], "USD"))
    return {hint for part in parts if (hint := getattr(part, "title", None))}


def test_a_row_says_what_the_copies_are_and_what_they_are_worth() -> None:
    row = cells(HELD)
    assert "Sol Ring" in row["Card"]
    assert "Limited Edition Alpha #270" in row["Card"]
    assert "4 × · NM, Foil, Japanese · Binder 1" in row["Card"]  # on phones
    assert (row["Copies"], row["Grade"], row["Location"]) == ("4", "Near Mint Foil, Japanese Binder 1", "Binder 1")
    assert row["Price"].startswith("$2.50 TCGplayer")
    assert (row["Value"], row["Gain"], row["7 d"]) == ("$10.00", "▲ +$1.50 +25.0 %", "▲ +4.2 %")
    assert "Paid $6.00 for 3 of 4 copies" in hints(HELD)


def test_labels_and_what_a_file_said_of_the_copies_stand_below_the_name() -> None:
    row = cells(replace(HELD, raw={"signed": True, "language_word": "Klingon"}))
    assert "signed, language “Klingon”, trade" in row["Card"]


def test_what_is_unknown_is_a_dash_with_its_reason() -> None:
    row = cells(WITHOUT_PRICE)
    reason = "No USD price of this condition, finish and language is known"
    assert all(row[title].startswith("–") for title in ("Price", "Value", "Gain", "7 d"))
    assert reason in hints(WITHOUT_PRICE)
    assert NO_COST in hints(replace(HELD, unrealized_gain=None))
    assert "0.00" not in " ".join(row.values())


def test_copies_of_an_unknown_card_are_marked_and_say_what_the_file_said() -> None:
    row = cells(UNKNOWN)
    assert "Wandering Champion" in row["Card"]
    assert "the file says MB1 #272" in row["Card"]
    assert "condition “VG”" in row["Card"]
    assert "Grade not known" in row["Grade"]
    assert {"unresolved", "not-found"} <= classes(holding_table([UNKNOWN], "USD"))
    assert NO_CARD in hints(UNKNOWN)


def test_copies_are_named_by_what_is_known() -> None:
    assert name_of(HELD) == "Sol Ring"
    assert name_of(replace(UNKNOWN, raw={"scryfall_id": "abc"})) == "abc"
    assert name_of(replace(UNKNOWN, raw={})) == "A card without a name"


def test_copies_in_a_finish_that_their_card_does_not_come_in_say_so() -> None:
    assert TO_CHECK not in cells(HELD)["Card"]
    assert TO_CHECK in cells(replace(HELD, to_check=True))["Card"]


def test_a_price_that_stands_in_is_said_to() -> None:
    assert "stands in, TCGplayer" in cells(replace(HELD, price_is_fallback=True))["Price"]


def test_a_row_can_be_chosen_and_changed_in_the_version_that_was_read() -> None:
    box, edit = find(holding_table([HELD], "USD"), "Button")
    assert (box.role, getattr(box, "aria-checked"), getattr(box, "data-row")) == ("checkbox", "false", "12:3")
    assert json.loads(getattr(edit, "data-holding")) == {
        "id": 12,
        "version": 3,
        "name": "Sol Ring",
        "quantity": 4,
        "condition": "NEAR_MINT",
        "finish": "foil",
        "language": "Japanese",
        "location": "Binder 1",
        "tags": ["trade"],
        "notes": "",
        "acquired_on": None,
    }
    assert (text_of(box), text_of(edit)) == ("Choose Sol Ring", "Edit Edit Sol Ring")


def test_an_empty_collection_has_two_ways_in() -> None:
    (link,), (button,) = find(empty(), "Link"), find(empty(), "Button")
    assert (link.href, getattr(button, "data-dialog")) == ("/inventory/import", "inventory-add")
