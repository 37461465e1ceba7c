"""Long flat lists: decoded many rows at a time, and row by row where one is broken."""

import io
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.sources import row_runs
from ingestion.sources.base import Rejected, SourceError
from ingestion.sources.row_runs import decode_runs, flat_list


class Row(msgspec.Struct):
    """A row of a test."""

    name: str
    price: int


decode = msgspec.json.Decoder(list[Row]).decode
LIST = flat_list("rows")


class Slow(io.BytesIO):
    """A stream that gives a few bytes at a time, so that a small document has many runs."""

    def __init__(self, data: bytes, step: int) -> None:
        super().__init__(data)
        self._step = step

    def read1(self, size: int | None = -1, /) -> bytes:
        return super().read1(self._step)


def read(document: bytes, step: int = 1 << 20) -> tuple[list[Row], list[Rejected], str | None]:
    rows: list[Row] = []
    rejected = []
    try:
        for found in decode_runs(Slow(document, step), LIST, "list", decode):  # type: ignore[arg-type]
            if isinstance(found, Rejected):
                rejected.append(found)
            else:
                rows.extend(found)
    except SourceError as error:
        return rows, rejected, str(error)
    return rows, rejected, None


def document(rows: list[Any], **style: Any) -> bytes:
    return json.dumps({"meta": {"as_of": "now"}, "rows": rows}, **style).encode()


names = st.text() | st.sampled_from([',{"', '[{"a":', "}]}", "\\", '"'])
given_rows = st.lists(st.fixed_dictionaries({"name": names, "price": st.integers(0, 9)}), min_size=1, max_size=30)


@given(rows=given_rows, step=st.integers(1, 400), ascii_only=st.booleans(), indent=st.sampled_from([None, 1]))
def test_every_row_is_read_once_and_in_order_wherever_the_document_is_cut(
    rows: list[dict[str, Any]], step: int, ascii_only: bool, indent: int | None
) -> None:
    found, rejected, error = read(document(rows, ensure_ascii=ascii_only, indent=indent), step)
    assert [msgspec.to_builtins(one) for one in found] == rows
    assert (rejected, error) == ([], None)


@given(rows=given_rows, step=st.integers(1, 400), place=st.integers(0, 29), broken=st.sampled_from(
    [{"name": 5, "price": 1}, {"name": "x"}, {"name": "x", "price": "y"}]))  # fmt: skip
def test_a_broken_row_costs_only_itself_and_is_kept_whole(
    rows: list[dict[str, Any]], step: int, place: int, broken: dict[str, Any]
) -> None:
    given = [*rows[:place], broken, *rows[place:]]
    found, rejected, error = read(document(given), step)
    assert [msgspec.to_builtins(one) for one in found] == rows
    assert [json.loads(one.record or "") for one in rejected] == [broken]
    assert error is None


@given(rows=given_rows, step=st.integers(1, 400), cut=st.integers(1, 10_000))
def test_the_whole_rows_before_a_cut_are_read_and_the_cut_is_told(
    rows: list[dict[str, Any]], step: int, cut: int
) -> None:
    whole = document(rows)
    begun = whole.index(b"rows") + 10
    kept = whole[: begun + cut % (len(whole) - 1 - begun)]
    found, _, error = read(kept, step)
    ends = [len(document(rows[:count])) - len(b"]}") for count in range(1, len(rows) + 1)]
    assert error is not None
    assert [msgspec.to_builtins(one) for one in found] == rows[: sum(end <= len(kept) for end in ends)]


def test_rubbish_before_a_row_costs_no_other() -> None:
    text = document([{"name": "a", "price": 1}, {"name": "b", "price": 2}, {"name": "c", "price": 3}])
    found, rejected, error = read(text.replace(b'{"name": "b"', b'oh {"name": "b"'))
    assert [one.name for one in found] == ["a", "c"]
    assert len(rejected) == 1
    assert error is None


@pytest.mark.parametrize("other", [b"", b"[]", b"<html>", b'{"data": [{"name": "a", "price": 1}]}', b'{"rows": []}'])
def test_another_document_is_told(other: bytes) -> None:
    found, _, error = read(other)
    assert found == []
    assert error is not None
    assert "rows" in error


@pytest.mark.parametrize("start", [b'{"rows": [', b'{"rows": [{"name": "'])
def test_a_text_without_end_is_not_held(start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_runs, "LONGEST_RECORD", 10_000)
    _, _, error = read(start + b"x" * 1_000_000, 1_000)
    assert error is not None
