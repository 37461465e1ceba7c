"""What the columns of an unknown table could say."""

from collection.formats.contract import COLUMN_FIELDS
from collection.formats.suggestions import COMMON, suggest


def test_names_that_apps_give_to_columns_are_known() -> None:
    header = ["Card Name", "Set Code", "Collector Number", "QTY", "Condition", "Scryfall ID"]
    assert suggest(header) == {
        "Card Name": "name", "Set Code": "set_code", "Collector Number": "collector_number", "QTY": "quantity",
        "Condition": "condition", "Scryfall ID": "scryfall_id",
    }  # fmt: skip


def test_names_that_people_give_are_known() -> None:
    assert suggest(["Card", "How many", "Paid"]) == {"Card": "name", "How many": "quantity", "Paid": "unit_cost"}
    assert set(COMMON.values()) <= set(COLUMN_FIELDS)


def test_one_thing_is_suggested_once_and_an_unknown_name_not_at_all() -> None:
    assert suggest(["Name", "Card Name", "Shelf colour"]) == {"Name": "name"}


def test_case_and_blanks_do_not_count() -> None:
    assert suggest([" NAME "]) == {" NAME ": "name"}
