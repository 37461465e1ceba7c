"""Tables that no app of ours has made, read with a mapping of their owner."""

from decimal import Decimal

import pytest

from collection.formats.mapped import ColumnMapping, InvalidMapping, Ladder, mapped_format
from collection.formats.reading import read
from collection.formats.rows import ParsedRow
from collection.tables.reading import read_table
from market.variants import Condition, Finish, Language
from tests.support.collection_files import collection_bytes, needs_collections

HEADER = ("Card", "How many", "Edition", "Grade", "Tongue", "Shiny", "Paid")
COLUMNS = {
    "name": "Card",
    "quantity": "How many",
    "set_name": "Edition",
    "condition": "Grade",
    "language": "Tongue",
    "finish": "Shiny",
    "unit_cost": "Paid",
}


def rows(content: bytes, mapping: ColumnMapping) -> list[ParsedRow]:
    table = read_table(content, mapping.has_header)
    found = list(read(table, mapped_format(mapping, table.header)).rows())
    assert all(isinstance(row, ParsedRow) for row in found), found
    return [row for row in found if isinstance(row, ParsedRow)]


def test_a_table_is_read_as_its_owner_says() -> None:
    mapping = ColumnMapping(columns=COLUMNS, ladder=Ladder.US, cost_currency="CHF")
    content = ";".join(HEADER) + "\nOpt;2x;Ixalan;LP;fr;yes;1,50\n"
    (row,) = rows(content.encode(), mapping)
    assert (row.quantity, row.name, row.set_name) == (2, "Opt", "Ixalan")
    assert (row.condition.value, row.finish.value) == (Condition.LIGHTLY_PLAYED, Finish.FOIL)
    assert (row.language.value, row.unit_cost, row.cost_currency) == (Language.FRENCH, Decimal("1.50"), "CHF")


@pytest.mark.parametrize(
    ("ladder", "word", "condition"),
    [
        (Ladder.US, "Played", Condition.MODERATELY_PLAYED),
        (Ladder.CARDMARKET, "Played", Condition.HEAVILY_PLAYED),
        (Ladder.CARDTRADER, "Played", Condition.HEAVILY_PLAYED),
        (Ladder.US, "LP", Condition.LIGHTLY_PLAYED),
        (Ladder.CARDMARKET, "LP", Condition.MODERATELY_PLAYED),
        (Ladder.US, "Excellent", None),
        (Ladder.CARDMARKET, "Excellent", Condition.LIGHTLY_PLAYED),
        (None, "Near Mint", None),
    ],
)
def test_the_same_word_means_what_the_chosen_ladder_says(
    ladder: Ladder | None, word: str, condition: Condition | None
) -> None:
    mapping = ColumnMapping(columns={"name": "a", "condition": "b"}, ladder=ladder)
    (row,) = rows(f"a,b\nOpt,{word}\n".encode(), mapping)
    assert (row.condition.value, row.condition.raw) == (condition, word)


def test_without_a_column_for_the_quantity_a_row_is_a_copy() -> None:
    assert [row.quantity for row in rows(b"a,b\nOpt,7\nOpt,7\n", ColumnMapping(columns={"name": "a"}))] == [1, 1]


def test_a_table_without_a_header_is_read_by_the_place_of_its_columns() -> None:
    mapping = ColumnMapping(columns={"quantity": "Column 1", "name": "Column 2"}, has_header=False)
    assert [(row.quantity, row.name, row.line) for row in rows(b"2,Opt\n1,Ponder\n", mapping)] == [
        (2, "Opt", 1),
        (1, "Ponder", 2),
    ]


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        (ColumnMapping(columns={"name": "Nome"}), "the file has no column 'Nome'"),
        (ColumnMapping(columns={"nothing": "Card"}), "no column can say 'nothing'"),
        (ColumnMapping(columns={"quantity": "How many"}), "one column has to say"),
        (ColumnMapping(columns={"name": "Card"}, cost_currency="XYZ"), "'XYZ' is no currency"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(mapping: ColumnMapping, reason: str) -> None:
    with pytest.raises(InvalidMapping, match=reason):
        mapped_format(mapping, HEADER)


@needs_collections
def test_a_real_table_of_no_app_is_read_whole() -> None:
    content = collection_bytes("echomtg_csv_reader/planeswalkers_scryfall.csv")
    columns = {"name": "name", "set_code": "set_code", "collector_number": "collector_number", "language": "lang"}
    found = rows(content, ColumnMapping(columns={**columns, "mtgo_id": "mtgo_id"}))
    assert len(found) == 195
    assert (found[0].name, found[0].set_code, found[0].identifiers.mtgo_id) == (
        "Ajani, Adversary of Tyrants",
        "m19",
        68167,
    )
