"""Long arrays of rows: decoded many rows at a time, and row by row where one is broken."""

import io
import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ingestion.contract import Rejected, SourceError
from ingestion.parsing import json_arrays
from ingestion.parsing.json_arrays import ArrayLayout, Chunk, decode_array, decode_row
from ingestion.upstreams.files import MEBIBYTE

LAYOUT = ArrayLayout("rows")


class Row(msgspec.Struct):
    """A row of a test."""

    name: str
    price: int


decode = msgspec.json.Decoder(list[Row]).decode
decode_any = msgspec.json.Decoder(list[dict[str, Any]]).decode


class Slow(io.BytesIO):
    """A stream that gives a few bytes at a time, so that a small document has many chunks."""

    def __init__(self, data: bytes, step: int) -> None:
        super().__init__(data)
        self._step = step

    def read1(self, size: int | None = -1, /) -> bytes:
        return super().read1(self._step)


def chunks(
    document: bytes, step: int = MEBIBYTE, decode: Any = decode, layout: ArrayLayout = LAYOUT
) -> tuple[list[Chunk[Any]], list[Rejected], str | None]:
    whole: list[Chunk[Any]] = []
    rejected = []
    try:
        for found in decode_array(Slow(document, step), layout, "list", decode):  # type: ignore[arg-type]
            if isinstance(found, Rejected):
                rejected.append(found)
            else:
                whole.append(found)
    except SourceError as error:
        return whole, rejected, str(error)
    return whole, rejected, None


def read(document: bytes, step: int = MEBIBYTE, decode: Any = decode) -> tuple[list[Any], list[Rejected], str | None]:
    whole, rejected, error = chunks(document, step, decode)
    return [msgspec.to_builtins(row) for chunk in whole for row in chunk.rows], rejected, error


def document(rows: list[Any], **style: Any) -> bytes:
    return json.dumps({"meta": {"as_of": "now"}, "rows": rows}, **style).encode()


names = st.text() | st.sampled_from([',{"', '[{"a":', "}]}", "\\", '"', '\\",{"name": "x"}'])
given_rows = st.lists(st.fixed_dictionaries({"name": names, "price": st.integers(0, 9)}), min_size=1, max_size=30)
steps = st.integers(1, 400)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False) | names,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(names, values, max_size=4)
nested_rows = st.lists(
    objects | st.fixed_dictionaries({"name": names, "parts": st.lists(objects, max_size=5)}), min_size=1, max_size=12
)
styles = st.fixed_dictionaries(
    {"ensure_ascii": st.booleans(), "indent": st.sampled_from([None, 1])}
)  # fmt: skip


@given(rows=given_rows, step=steps, style=styles)
def test_every_row_is_read_once_and_in_order_wherever_the_document_is_cut(
    rows: list[dict[str, Any]], step: int, style: dict[str, Any]
) -> None:
    assert read(document(rows, **style), step) == (rows, [], None)


@given(rows=nested_rows, step=steps, style=styles)
@example(rows=[{"a": 1, "parts": [{"a": 2}, {"a": 3}, {"a": 4}]}] * 9, step=40, style={})
@example(rows=[{"parts": [{"x": 2}, {"y": 3}]}, {"parts": [{"name": ',{"parts":'}, {"parts": []}]}], step=7, style={})
def test_rows_of_any_depth_are_what_json_says_that_they_are(
    rows: list[dict[str, Any]], step: int, style: dict[str, Any]
) -> None:
    text = document(rows, **style)
    assert read(text, step, decode_any) == (json.loads(text)["rows"], [], None)


@given(before=values, after=values, rows=given_rows, step=steps)
def test_what_surrounds_the_array_is_passed_over(
    before: Any, after: Any, rows: list[dict[str, Any]], step: int
) -> None:
    text = json.dumps({"before": before, "rows": rows, "after": [after, {"rows": [{"name": "no", "price": 1}] * 3}]})
    assert read(text.encode(), step) == (rows, [], None)


@given(rows=nested_rows, step=steps, style=styles)
def test_a_row_has_its_own_text(rows: list[dict[str, Any]], step: int, style: dict[str, Any]) -> None:
    whole, _, _ = chunks(document(rows, **style), step, decode_any)
    texts = [chunk.text(place) for chunk in whole for place in range(len(chunk.rows))]
    assert [json.loads(text) for text in texts] == rows


OF_ANOTHER_SHAPE = [
    {"name": 5, "price": 1}, {"name": "x"}, {"name": "x", "price": "y"}, 5, None, "text", [], [1, {"name": "y"}],
]  # fmt: skip


@given(rows=given_rows, step=steps, place=st.integers(0, 29), broken=st.sampled_from(OF_ANOTHER_SHAPE))
def test_a_row_of_another_shape_costs_only_itself_and_is_kept_whole(
    rows: list[dict[str, Any]], step: int, place: int, broken: Any
) -> None:
    found, rejected, error = read(document([*rows[:place], broken, *rows[place:]]), step)
    assert found == rows
    assert [json.loads(one.record or "") for one in rejected] == [broken]
    assert error is None


BROKEN = [
    b'{"name": "b", "price": @@}', b'{"name": "b", "price": 2', b'"name": "b", "price": 2}', b'{"name": "b"}}',
    b'{"name": "b, "price": 2}', b'{"name": "b", "price: 2}', b'{"name": "b", "price": [2}', b'{"name": "b"]}',
    b'oh {"name": "b", "price": 2}', b'{"name": "b", "parts": [{"x": 1}, {"x": 2}, @]}', b'{"name": "\xff"}',
    b'{"parts": [{"x": 1}, {"x"}]}', b'{"parts": [{"x": 1, {"x": 2}]}', b'{"parts": [{"name": "x"}, @, {"name": "y"}]}',
    b"{", b"[", b'"', b"\\", b"}", b"]", b'{"',
]  # fmt: skip
good_rows = st.lists(
    st.builds(lambda name, price: {"name": name, "price": price}, st.sampled_from(["a", '"', "é"]), st.integers(0, 9)),
    min_size=2,
    max_size=9,
)


@pytest.mark.parametrize("broken", BROKEN)
@given(rows=good_rows, step=st.sampled_from([1, 7, 60, MEBIBYTE]), data=st.data())
def test_what_is_no_json_costs_no_other_row(
    broken: bytes, rows: list[dict[str, Any]], step: int, data: st.DataObject
) -> None:
    texts = [json.dumps(row).encode() for row in rows]
    texts.insert(data.draw(st.integers(1, len(rows) - 1)), broken)
    found, rejected, error = read(b'{"rows": [%b]}' % b", ".join(texts), step)
    assert (found, error) == (rows, None)
    assert 1 <= len(rejected) <= 3


@pytest.mark.parametrize("broken", [one for one in BROKEN if one.count(b'"') % 2 == 0])
def test_a_last_row_that_is_no_json_costs_no_other_row(broken: bytes) -> None:
    found, rejected, error = read(b'{"rows": [{"name": "a", "price": 1}, %b]}' % broken)
    assert (found, error) == ([{"name": "a", "price": 1}], None)
    assert 1 <= len(rejected) <= 3


def test_a_last_row_whose_text_is_not_closed_may_as_well_be_a_cut() -> None:
    found, _, error = read(b'{"rows": [{"name": "a", "price": 1}, {"price": 2, "name": "b}]}')
    assert found == [{"name": "a", "price": 1}]
    assert error is not None
    assert "cut off" in error


@given(lines=st.lists(st.integers(0, 9) | st.text('{}[]",: \\a1\n', max_size=5), max_size=8), step=steps)
def test_no_rubbish_between_rows_costs_a_good_one(lines: list[int | str], step: int) -> None:
    rows = [{"name": "a", "price": line} for line in lines if isinstance(line, int)]
    texts = [json.dumps({"name": "a", "price": line}) if isinstance(line, int) else line for line in lines]
    first, last = '{"name": "first", "price": 0}', '{"name": "last", "price": 0}'
    assume(not re.search(r'\]\s*(\}|,\s*"\s*"\s*:)', ",".join(filter(lambda one: "name" not in one, texts))))
    found, _, error = read(f'{{"rows": [{",".join([first, *texts, last])}]}}'.encode(), step)
    assert found == [json.loads(first), *rows, json.loads(last)]
    assert error is None


def test_of_a_row_with_rubbish_behind_it_only_the_rubbish_is_rejected() -> None:
    found, rejected, error = read(b'{"rows": [{"name": "a", "price": 1} , {"name": "b", "price": 2}x]}')
    assert ([row["name"] for row in found], [one.record for one in rejected], error) == (["a", "b"], ["x"], None)


@given(rows=given_rows, step=steps, cut=st.integers(1, 10_000))
def test_the_whole_rows_before_a_cut_are_read_and_the_cut_is_told(
    rows: list[dict[str, Any]], step: int, cut: int
) -> None:
    whole = document(rows)
    begun = whole.index(b"rows") + 10
    kept = whole[: begun + cut % (len(whole) - 1 - begun)]
    found, rejected, error = read(kept, step)
    ends = [len(document(rows[:count])) - len(b"]}") for count in range(1, len(rows) + 1)]
    assert error == "list ends in the middle: it was cut off. Download it again."
    assert (found, rejected) == (rows[: sum(end <= len(kept) for end in ends)], [])


@pytest.mark.parametrize("other", [b"", b"[]", b"<html>", b'{"data": [{"name": "a", "price": 1}]}', b'{"rows": []}',
                                   b'{"rows": {}}', b'{"meta": {"rows": [{"name": "a", "price": 1}]}}'])  # fmt: skip
def test_another_document_is_told(other: bytes) -> None:
    found, _, error = read(other)
    assert found == []
    assert error is not None
    assert "rows" in error


@pytest.mark.parametrize("start", [b"", b'{"rows": [', b'{"rows": [{"name": "', b'{"rows": [{"name": "a", "price": 1}'])
def test_a_text_without_end_is_not_held(start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_arrays, "LONGEST_ROW", 10_000)
    stream = Slow(start + b"x" * 1_000_000, 1_000)
    with pytest.raises(SourceError):
        list(decode_array(stream, LAYOUT, "list", decode))  # type: ignore[arg-type]
    assert stream.tell() < 20_000


def test_a_long_list_is_decoded_in_chunks_of_the_size_that_was_read() -> None:
    rows = [{"name": f"row {number}", "price": number} for number in range(100_000)]
    text = document(rows)
    whole, _, _ = chunks(text)
    assert sum(len(chunk.rows) for chunk in whole) == len(rows)
    assert len(whole) <= len(text) // MEBIBYTE + 2


def test_a_broken_row_of_a_long_list_leaves_the_others_in_chunks() -> None:
    rows: list[Any] = [{"name": f"row {number}", "price": number} for number in range(100_000)]
    rows[50_000] = 5
    whole, rejected, error = chunks(document(rows))
    assert (sum(len(chunk.rows) for chunk in whole), len(rejected), error) == (99_999, 1, None)


def test_what_may_surround_a_document_is_the_layouts_to_say() -> None:
    wrapped = ArrayLayout("rows", re.compile(rb"(?:<body>)?"), re.compile(rb"(?:</body>)?\Z"))
    text = b'<body>{"rows": [{"name": "a", "price": 1}]}</body>'
    whole, rejected, error = chunks(text, layout=wrapped)
    assert ([chunk.rows for chunk in whole], rejected, error) == ([[Row("a", 1)]], [], None)
    assert "web page" in str(chunks(text)[2])
    assert "cut off" in str(chunks(text, layout=LAYOUT._replace(leading=wrapped.leading))[2])


def test_a_row_alone_is_decoded_or_kept() -> None:
    decoded = decode_row(b'{"name": "a", "price": 1}', decode)
    assert isinstance(decoded, Chunk)
    assert decoded.rows == [Row("a", 1)]
    refused = decode_row(b'{"name": "a"}', decode)
    assert isinstance(refused, Rejected)
    assert refused.record == '{"name": "a"}'
    assert refused.reason == "price is missing"
