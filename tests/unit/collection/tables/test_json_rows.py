"""JSON as a table: an object with one list of flat objects."""

import gzip

import pytest

from collection.tables.reading import read_table
from collection.tables.refusals import UnreadableFile

DOCUMENT = '{"by": "app", "cards": [{"name": "Opt", "count": 2, "foil": true}, {"name": null, "tags": ["a", "b"]}]}'


def test_members_are_the_columns_in_the_order_in_which_they_come() -> None:
    table = read_table(DOCUMENT.encode())
    assert (table.header, table.delimiter) == (("name", "count", "foil", "tags"), None)
    lines = [(line.number, line.cells, line.problem) for line in table.lines()]
    assert lines == [(1, ["Opt", "2", "true", ""], None), (2, ["", "", "", '["a","b"]'], None)]


def test_it_may_be_packed_and_begin_with_a_mark() -> None:
    for content in (gzip.compress(DOCUMENT.encode()), b"\xef\xbb\xbf" + DOCUMENT.encode()):
        assert len([*read_table(content).lines()]) == 2


def test_named_columns_count_and_others_are_a_problem() -> None:
    table = read_table(b'{"columns": ["name", "count"], "cards": [{"name": "Opt"}, {"nmae": "Opt"}]}')
    assert table.header == ("name", "count")
    assert [line.problem for line in table.lines()] == [None, "it has a member that is no column"]


@pytest.mark.parametrize(
    "content",
    [
        b'{"cards": [',
        b'{"cards": "none"}',
        b'{"cards": [], "decks": []}',
        b'{"cards": []}',
        b'{"cards": [1, 2]}',
        b'{"cards": [{"a": 1, "A": 2}]}',
        b'{"cards": [{}]}',
        b'{"columns": "name", "cards": []}',
        '{"cards": [{"name": "Ä"}]}'.encode("cp1252"),
        b'{"cards": [' + b'{"a":' * 5000,
        b'{"cards": [{' + b",".join(b'"%d": 1' % number for number in range(60)) + b"}]}",
    ],
)
def test_any_other_document_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        [*read_table(content).lines()]


def test_text_that_begins_with_a_bracket_is_still_a_table() -> None:
    assert read_table(b"[Name],Count\nOpt,1\n").header == ("[Name]", "Count")
