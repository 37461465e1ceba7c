"""Tables that screen readers can read as such."""

import pytest

from dashapp.components.tables import Column, table
from tests.unit.dashapp.rendering import find, text_of

COLUMNS = (Column("Card"), Column("Price", "number"), Column("Rarity", minor=True))


def test_headers_name_their_columns_and_the_first_cell_its_row() -> None:
    drawn = table("Cards", COLUMNS, [["Bolt", "$1.00", "Common"]])
    assert [(cell.scope, text_of(cell)) for cell in find(drawn, "Th")] == [
        ("col", "Card"), ("col", "Price"), ("col", "Rarity"), ("row", "Bolt"),
    ]  # fmt: skip
    assert text_of(find(drawn, "Caption")) == "Cards"


def test_cells_carry_the_kind_of_their_column() -> None:
    drawn = table("Cards", COLUMNS, [["Bolt", "$1.00", "Common"]])
    assert [cell.className for cell in find(drawn, "Td")] == ["number", "text minor"]


def test_a_wide_table_can_be_reached_and_scrolled_with_the_keyboard() -> None:
    drawn = table("Cards", COLUMNS, [])
    assert (drawn.tabIndex, drawn.role) == (0, "region")


def test_a_row_with_a_cell_too_few_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        table("Cards", COLUMNS, [["Bolt", "$1.00"]])


def test_rows_carry_the_keys_that_they_are_given() -> None:
    rows = [["Bolt", "$1.00", "Common"], ["Lotus", "$2.00", "Rare"]]
    drawn = find(table("Cards", COLUMNS, rows, keys=["7|USD", "8|USD"]), "Tr")
    assert [getattr(row, "data-key", None) for row in drawn] == [None, "7|USD", "8|USD"]


def test_a_row_without_a_key_of_its_own_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        table("Cards", COLUMNS, [["Bolt", "$1.00", "Common"]], keys=[])
