"""Tables that screen readers can read as such."""

import pytest

from dashapp.components import values
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


def test_cells_carry_the_title_of_their_column_for_phones_unless_it_is_plain() -> None:
    drawn = table("Cards", (Column("Card"), Column("Price", plain=True), Column("Age")), [["Bolt", "$1", "3 h"]])
    assert [getattr(cell, "data-title", None) for cell in find(drawn, "Td")] == [None, "Age"]


def test_a_spare_column_is_left_out_before_a_minor_one() -> None:
    drawn = table("Cards", (Column("Card"), Column("Source", spare=True, minor=True)), [["Bolt", "Scryfall"]])
    assert [cell.className for cell in find(drawn, "Td")] == ["text spare"]


def test_the_texts_on_hover_of_a_table_are_one_stop_of_the_tab_key() -> None:
    drawn = table("Cards", COLUMNS, [["Bolt", values.unknown("Why"), values.unknown("Why not")]])
    told = [part for part in find(drawn, "Span") if getattr(part, "title", None)]
    assert [part.tabIndex for part in told] == [0, -1]


def test_a_row_with_a_cell_too_few_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        table("Cards", COLUMNS, [["Bolt", "$1.00"]])


def test_rows_carry_the_keys_that_they_are_given() -> None:
    rows = [["Bolt", "$1.00", "Common"], ["Lotus", "$2.00", "Rare"]]
    drawn = find(table("Cards", COLUMNS, rows, keys=["7|USD", "8|USD"]), "Tr")
    assert [getattr(row, "data-key", None) for row in drawn] == [None, "7|USD", "8|USD"]


def test_what_stands_below_a_row_has_the_width_of_the_table_and_no_key() -> None:
    rows = [["Bolt", "$1.00", "Common"], ["Lotus", "$2.00", "Rare"]]
    drawn = table("Cards", COLUMNS, rows, keys=["7", "8"], below=["cheap", None])
    lines = find(drawn, "Tr")[1:]
    assert [getattr(line, "data-key", None) for line in lines] == ["7", None, "8"]
    assert [(cell.colSpan, text_of(cell)) for cell in find(lines[1], "Td")] == [(3, "cheap")]


def test_a_title_with_a_meaning_says_it_on_hover() -> None:
    drawn = table("Cards", (Column("Gap", meaning="how far apart"),), [])
    (title,) = [span for span in find(drawn, "Span") if getattr(span, "title", None)]
    assert title.title == "Gap: how far apart"


def test_a_row_without_a_key_of_its_own_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        table("Cards", COLUMNS, [["Bolt", "$1.00", "Common"]], keys=[])
