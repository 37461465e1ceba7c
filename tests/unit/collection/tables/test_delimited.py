"""Delimited text: separator, header, rows, and what happens to rows that are broken."""

import csv
import io
import tracemalloc
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.tables import delimited, table
from collection.tables.reading import read_table
from collection.tables.refusals import Refusal, UnreadableFile

# The csv module writes no lone "\r" without quotes, and a table has no zeros; NFC is what reading makes.
characters = st.characters(exclude_categories=["Cs", "Cc", "Mn", "Mc", "Lo"], exclude_characters="\ufffd\ufeff")
cells = st.text(characters | st.sampled_from("\",;\t|'=+-@ \n"), max_size=12)
names = st.lists(st.from_regex(r"[A-Z][a-z]{0,5}", fullmatch=True), min_size=2, max_size=6, unique=True)


def rows_of(content: str | bytes) -> list[list[str]]:
    encoded = content if isinstance(content, bytes) else content.encode()
    return [list(line.cells) for line in read_table(encoded).lines()]


def normal(text: str) -> str:
    """What the decoder makes of a cell."""
    return normalize("NFC", text)


@given(st.data(), names, st.sampled_from(",;\t|"), st.sampled_from(["\r\n", "\n"]), st.sampled_from([0, 1]))
def test_what_was_written_is_read(
    data: st.DataObject, header: list[str], delimiter: str, end: str, quoting: int
) -> None:
    row = st.lists(cells, min_size=len(header), max_size=len(header))
    rows = data.draw(st.lists(row, max_size=6))
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([header, *rows])
    read = read_table(file.getvalue().encode())
    assert read.header == tuple(header)
    assert read.delimiter == delimiter
    not_blank = [row for row in rows if "".join(row).strip()]
    assert [list(line.cells) for line in read.lines()] == [[normal(cell) for cell in row] for row in not_blank]
    assert [line.problem for line in read.lines()] == [None] * len(not_blank)


@pytest.mark.parametrize("first", ['"sep=;"', "sep=;", '"sep=;"\r', "\ufeffsep=;"])
def test_the_separator_that_the_first_line_names_is_used(first: str) -> None:
    read = read_table(f"{first}\nName;Price, in EUR\nFire // Ice;1,5\n".encode())
    assert (read.delimiter, read.header) == (";", ("Name", "Price, in EUR"))
    (line,) = read.lines()
    assert (line.number, list(line.cells)) == (3, ["Fire // Ice", "1,5"])


def test_the_separator_with_which_a_program_saved_the_file_anew_comes_before_the_named_one() -> None:
    assert rows_of('"sep=,";;\nName;Price;Set\nOpt;1,5;XLN\n') == [["Opt", "1,5", "XLN"]]


def test_a_separator_inside_quotes_is_not_counted() -> None:
    assert read_table(b'"a,b,c,d";x;y\n').header == ("a,b,c,d", "x", "y")


def test_a_cell_with_a_comma_stays_one_cell_where_tabs_separate() -> None:
    assert rows_of("Name\tPrice\nBlack Lotus\t1,000\n") == [["Black Lotus", "1,000"]]


def test_blank_rows_are_left_out_and_lines_are_still_numbered_as_in_the_file() -> None:
    read = read_table(b"\n\nName,Set\r\n\r\n,,\r\n , \r\nIsland,LEA\r\n")
    assert [(line.number, list(line.cells)) for line in read.lines()] == [(7, ["Island", "LEA"])]


def test_a_row_that_ends_early_has_empty_cells_at_its_end() -> None:
    assert rows_of("a,b,c\n1\n1,2\n1,2,3,,\n") == [["1", "", ""], ["1", "2", ""], ["1", "2", "3"]]


def test_a_row_with_more_cells_than_the_header_is_reported_and_the_others_are_read() -> None:
    first, second = read_table(b"a,b\n1,2,3\n4,5\n").lines()
    assert (first.number, first.problem) == (2, "it has 3 cells, the header has 2")
    assert (second.cells, second.problem) == (["4", "5"], None)


def test_a_cell_of_several_lines_is_one_cell() -> None:
    first, second = read_table(b'a,b\n"one\ntwo",2\n3,4\n').lines()
    assert (first.number, first.cells) == (2, ["one\ntwo", "2"])
    assert second.number == 4


def test_a_quote_that_never_closes_costs_its_line_alone() -> None:
    content = 'a,b\n1,2\n"3,4\n' + "5,6\n" * 300
    lines = list(read_table(content.encode()).lines())
    assert [(line.number, line.cells) for line in lines if line.problem] == [(3, ['"3,4'])]
    assert len(lines) == 302
    assert lines[-1].number == 303


def test_text_after_a_closing_quote_costs_its_line_alone() -> None:
    lines = list(read_table(b'a,b\n"1"x,2\n3,4\n').lines())
    assert [(line.number, line.problem) for line in lines] == [(2, "its quotes do not match"), (3, None)]


def test_a_file_with_very_many_broken_rows_is_refused() -> None:
    content = "a,b\n" + '"1"x,2\n' * (delimited.MAXIMUM_BROKEN + 1)
    with pytest.raises(UnreadableFile) as refused:
        rows_of(content)
    assert refused.value.refusal is Refusal.NOT_A_TABLE


def test_columns_without_a_name_and_with_the_same_name_can_be_told_apart() -> None:
    assert read_table(b"Price,,PRICE,Name,,\n").header == ("Price", "Column 2", "PRICE (2)", "Name")


def test_a_file_without_a_header_has_numbered_columns() -> None:
    read = read_table(b"4,Island,\n2,Swamp,x\n", has_header=False)
    assert read.header == ("Column 1", "Column 2", "Column 3")
    assert [list(line.cells) for line in read.lines()] == [["4", "Island", ""], ["2", "Swamp", "x"]]


@pytest.mark.parametrize("has_header", [True, False])
def test_too_many_columns_are_refused(has_header: bool) -> None:
    wide = ",".join(f"c{n}" for n in range(table.MAXIMUM_COLUMNS + 1)).encode()
    with pytest.raises(UnreadableFile) as refused:
        read_table(wide, has_header)
    assert refused.value.refusal is Refusal.TOO_MANY_COLUMNS


def test_too_many_rows_are_refused() -> None:
    most = b"a,b\n" + b"1,2\n" * table.MAXIMUM_ROWS
    assert sum(1 for _ in read_table(most).lines()) == table.MAXIMUM_ROWS
    with pytest.raises(UnreadableFile) as refused:
        list(read_table(most + b"1,2\n").lines())
    assert (refused.value.refusal, refused.value.line) == (Refusal.TOO_MANY_ROWS, table.MAXIMUM_ROWS + 2)


def test_a_file_of_blank_rows_is_empty() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_table(b",,,\n;;\n\n")
    assert refused.value.refusal is Refusal.EMPTY


def test_a_header_whose_quotes_do_not_match_is_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_table(b'"a"x,b\n1,2\n')
    assert (refused.value.refusal, refused.value.line) == (Refusal.NOT_A_TABLE, 1)


def test_a_large_file_is_read_in_bounded_memory() -> None:
    content = b"Name,Quantity\n" + b"Island of the Blessed,1\n" * 190_000
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_table(content).lines()) == 190_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000
