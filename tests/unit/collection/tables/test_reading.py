"""Whatever is uploaded is a table or is refused with a reason; nothing else is raised."""

import gzip
from collections.abc import Callable
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.decklists.reading import read_deck_list
from collection.tables.reading import read_table
from collection.tables.refusals import UnreadableFile

pieces = st.sampled_from(
    [b'"', b",", b";", b"\t", b"\r\n", b"\n", b"\r", b"sep=;", b"\xef\xbb\xbf", b"\xff\xfe", b"\0"]
)
uploads = st.lists(pieces | st.binary(max_size=6) | st.just(b"Name"), max_size=30).map(b"".join)
xml = st.lists(
    st.sampled_from(
        [b"<?xml version='1.0'?>", b"<Deck>", b"</Deck>", b"<Cards Name='a'/>", b"<!DOCTYPE a>", b"&x;", b"<"]
    ),
    max_size=8,
).map(b"".join)


@given(uploads | xml, st.booleans(), st.booleans())
def test_any_bytes_are_a_table_or_refused(upload: bytes, is_packed: bool, has_header: bool) -> None:
    with suppress(UnreadableFile):
        table = read_table(gzip.compress(upload) if is_packed else upload, has_header)
        for line in table.lines():
            assert line.problem or len(line.cells) == len(table.header)


@pytest.mark.parametrize(
    "line",
    [
        b"sep=," + b"\t" * 900_000 + b"!",
        b'"' * 900_000,
        b"," * 900_000,
        b'"' + b"a" * 900_000,
        b"a" + b" " * 900_000 + b"!",
        b"<" * 900_000,
    ],
    ids=["separator", "quotes", "commas", "open quote", "blanks", "markup"],
)
@pytest.mark.parametrize("read", [read_table, read_deck_list])
def test_a_line_made_to_be_slow_is_read_or_refused_at_once(line: bytes, read: Callable[[bytes], object]) -> None:
    began = process_time()
    with suppress(UnreadableFile):
        read(line + b"\na,b\n")
    assert process_time() - began < 5  # a pattern that goes back over the line takes hours


@given(uploads)
def test_no_line_is_read_twice_or_lost(upload: bytes) -> None:
    with suppress(UnreadableFile):
        numbers = [line.number for line in read_table(upload).lines()]
        assert numbers == sorted(set(numbers))
