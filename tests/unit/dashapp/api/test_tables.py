"""Tables as CSV: in the form that was asked for, and nothing in them runs."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.api.tables import BOM, SEPARATORS, TableForm

ROW = {
    "name": "Jötun Grunt; tall", "price": Decimal("-1234.50"), "change": -0.25, "count": 3, "known": True,
    "time": datetime(2026, 11, 29, 12, 30, tzinfo=UTC), "day": date(2026, 11, 29), "nothing": None,
}  # fmt: skip


def written(form: TableForm) -> list[str]:
    return form.write([ROW], list(ROW)).split("\r\n")


def test_a_table_is_plain_csv_unless_another_form_is_asked_for() -> None:
    assert written(TableForm())[1:] == [
        "Jötun Grunt; tall,-1234.50,-0.25,3,True,2026-11-29T12:30:00Z,2026-11-29,", "",
    ]  # fmt: skip


def test_separator_decimals_and_mark_are_as_asked_for() -> None:
    head, row, _ = written(TableForm("semicolon", "comma", csv_bom="yes"))
    assert head.startswith(BOM + "name;price")
    assert row.startswith('"Jötun Grunt; tall";-1234,50;-0,25;3;')
    assert written(TableForm("tab"))[1].startswith("Jötun Grunt; tall\t-1234.50\t")
    assert written(TableForm("comma", "comma"))[1].startswith('Jötun Grunt; tall,"-1234,50","-0,25",3,')


@pytest.mark.parametrize(
    "text",
    [*("=1+1", "+2 Mace", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("x")'), *("＝1", "＋1", "－1", "＠A1")],
)
def test_a_text_that_a_spreadsheet_would_run_is_text(text: str) -> None:
    (row,) = csv.DictReader(io.StringIO(TableForm().write([{"name": text}], ["name"]), newline=""))
    assert row["name"] == f"'{text}"


@given(st.text(), st.sampled_from(list(SEPARATORS)))
def test_any_text_comes_back_and_begins_with_no_sign_of_a_formula(text: str, separator: str) -> None:
    table = TableForm(separator).write([{"name": text, "other": 1}], ["name", "other"])
    (_, (cell, other)) = csv.reader(io.StringIO(table, newline=""), delimiter=SEPARATORS[separator])
    assert cell.removeprefix("'") == text.removeprefix("'")
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert other == "1"
