"""Reading rows: what is kept, what is asked, what is remarked, whatever the format."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.formats.answers import NO_ANSWERS, Answers, QuestionKind
from collection.formats.contract import Columns, Format
from collection.formats.reading import read
from collection.formats.registry import FORMATS
from collection.formats.rows import ParsedRow, RejectedRow, SkippedRow
from collection.tables.dates import DateOrder
from collection.tables.reading import read_table
from market.variants import Condition, Finish
from tests.support.collection_rows import csv_of, owned, reading_of, rows_of

ECHO = "Reg Qty,Foil Qty,Name,Set,Acquired,Language,Date Acquired,Condition,Marked as Trade"


def echo(day: str = "", cost: str = "$1") -> str:
    return f"1,0,Opt,Ixalan,{cost},EN,{day},NM,0"


def test_the_order_of_day_and_month_is_decided_once_a_file() -> None:
    rows = owned(csv_of(ECHO, echo("05/06/2022"), echo("05/15/2022")))
    assert [row.acquired_on for row in rows] == [date(2022, 5, 6), date(2022, 5, 15)]


def test_an_order_that_nobody_can_decide_is_asked_for() -> None:
    content = csv_of(ECHO, echo("09/10/2020"), echo("05/05/2020"))
    (question,) = reading_of(content).questions
    assert (question.kind, question.column, question.examples, question.rows) == (
        QuestionKind.DATE_ORDER,
        "Date Acquired",
        ("09/10/2020",),
        1,
    )
    assert [row.acquired_on for row in owned(content)] == [None, date(2020, 5, 5)]
    answered = owned(content, Answers(date_order=DateOrder.DAY_FIRST))
    assert answered[0].acquired_on == date(2020, 10, 9)


@pytest.mark.parametrize(
    ("row", "remark"),
    [
        (echo(cost="gift"), "the cost 'gift' is not an amount"),
        (echo(cost="-5"), "the cost '-5' is negative"),
        (echo(day="yesterday"), "the date 'yesterday' is not a date"),
    ],
)
def test_a_cell_that_cannot_be_read_is_remarked_and_costs_no_copy(row: str, remark: str) -> None:
    (read_row,) = owned(csv_of(ECHO, row))
    assert read_row.remarks == (remark,)


def test_an_identifier_that_is_none_is_remarked() -> None:
    header = "Quantity,Simple Name,Product ID,SKU"
    (row,) = owned(csv_of(header, "1,Opt,none,0"))
    assert row.remarks == ("'none' is no tcgplayer product id",)
    assert row.identifiers.tcgplayer_sku is None


def test_an_unknown_currency_is_remarked() -> None:
    (row,) = owned(csv_of("Name,Quantity,ManaBox ID,Purchase price,Purchase price currency", "Opt,1,1,5,Gold"))
    assert (row.unit_cost, row.cost_currency, row.remarks) == (Decimal(5), None, ("'Gold' is no currency",))


def test_the_column_of_currencies_comes_before_a_sign() -> None:
    (row,) = owned(csv_of("Name,Quantity,ManaBox ID,Purchase price,Purchase price currency", "Opt,1,1,$5,CAD"))
    assert row.cost_currency == "CAD"


def test_a_row_that_names_no_card_is_rejected() -> None:
    (row,) = rows_of(csv_of("Name,Quantity,ManaBox ID", ",1,7"))
    assert isinstance(row, RejectedRow)
    assert "which card" in row.reason


def test_set_and_number_name_a_card() -> None:
    assert owned(csv_of("Name,Quantity,ManaBox ID,Set code,Collector number", ",1,7,XLN,65"))


def test_a_broken_row_is_rejected_and_the_others_are_read() -> None:
    rejected, row = rows_of('Name,Quantity,ManaBox ID\n"Opt"x,1,7\nOpt,1,7\n')
    assert isinstance(rejected, RejectedRow)
    assert (rejected.line, rejected.reason) == (2, "its quotes do not match")
    assert isinstance(row, ParsedRow)


def test_a_row_with_more_cells_than_the_header_keeps_them_all() -> None:
    (rejected,) = rows_of("Name,Quantity,ManaBox ID\nKarn, the Great Creator,1,7\n")
    assert isinstance(rejected, RejectedRow)
    assert list(rejected.raw.items())[2:] == [("ManaBox ID", "1"), ("Column 4", "7")]


def test_a_word_in_two_spellings_is_asked_once() -> None:
    header = "Name,Quantity,ManaBox ID,Condition"
    (question,) = reading_of(csv_of(header, "Opt,1,7,Pristine", "Opt,1,7,PRISTINE")).questions
    assert (question.examples, question.rows) == (("Pristine",), 2)


def test_case_of_columns_and_words_does_not_count_and_raw_cells_have_the_usual_names() -> None:
    (row,) = owned(csv_of("NAME,quantity,ManaBox Id,CONDITION,foil", " Opt ,1,7,Near_Mint,FOIL"))
    assert (row.name, row.condition.value, row.finish.value) == ("Opt", Condition.NEAR_MINT, Finish.FOIL)
    assert row.raw == {"Name": " Opt ", "Quantity": "1", "ManaBox ID": "7", "Condition": "Near_Mint", "Foil": "FOIL"}


def test_the_apostrophe_of_a_spreadsheet_variant_is_taken_away() -> None:
    names = ["'+2 Mace", "+2 Mace", "'Tis Opt"]
    assert [row.name for row in owned(csv_of("Name,Quantity,ManaBox ID", *[f"{name},1,7" for name in names]))] == [
        "+2 Mace",
        "+2 Mace",
        "'Tis Opt",
    ]


def test_what_a_file_does_not_say_can_be_said_for_the_whole_file() -> None:
    content = csv_of("Card,Set ID,Quantity,Foil", "Opt,XLN,1,regular")
    assert owned(content)[0].condition.value is None
    answered = Answers(conditions={"": Condition.NEAR_MINT})
    assert owned(content, answered)[0].condition.value is Condition.NEAR_MINT


def test_nothing_is_asked_about_rows_that_are_left_out() -> None:
    header = "Binder Type,Proxy,Name,Quantity,ManaBox ID,Condition,Purchase price"
    rows = ("list,,Opt,1,7,pristine,0", "binder,true,Opt,1,7,pristine,0", "binder,,Opt,1,7,good,")
    assert reading_of(csv_of(header, *rows)).questions == ()


def test_rows_can_be_read_twice() -> None:
    reading = reading_of(csv_of(ECHO, echo("05/15/2022")))
    assert list(reading.rows()) == list(reading.rows())


@pytest.mark.parametrize("file_format", FORMATS.values(), ids=FORMATS)
@settings(max_examples=25)
@given(data=st.data())
def test_any_cells_become_rows_of_a_known_state(file_format: Format, data: st.DataObject) -> None:
    columns = sorted(set(file_format.column_names()))
    cell = st.sampled_from(
        ["", "1", "0", "-1", "NM", "foil", "1,50", "1.000", "09/10/2020", "x", "true", "'=1"]
    ) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
    rows = data.draw(st.lists(st.lists(cell, min_size=len(columns), max_size=len(columns)), min_size=1, max_size=3))
    quoted = [",".join('"' + text.replace('"', '""') + '"' for text in row) for row in [columns, *rows]]
    table = read_table("\n".join(quoted).encode())
    blank = sum(not "".join(row).strip() for row in rows)
    found = list(read(table, file_format, NO_ANSWERS).rows())
    assert {row.line for row in found} <= set(range(2, len(rows) + 2))
    assert len({row.line for row in found}) == len(rows) - blank
    for row in found:
        assert isinstance(row, ParsedRow | SkippedRow | RejectedRow)
        if isinstance(row, ParsedRow):
            assert row.quantity >= 1
            assert row.unit_cost is None or row.unit_cost >= 0
            assert row.cost_currency is None or row.unit_cost is not None


def test_a_format_without_columns_of_its_own_reads_nothing() -> None:
    file_format = Format(slug="none", title="None", signatures=(), columns=Columns())
    (row,) = read(read_table(b"a,b\n1,2\n"), file_format).rows()
    assert isinstance(row, RejectedRow)
