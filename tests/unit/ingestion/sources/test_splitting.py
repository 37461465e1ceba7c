"""Cutting one large document into its records."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from ingestion.files import MEBIBYTE
from ingestion.sources.base import Rejected, SourceError
from ingestion.sources.splitting import Layout, decode_each, split_block, split_document, split_in_blocks

MEMBERS = Layout("data", re.compile(rb'"k\d+"\s*:'), (b"{", b"}"), re.compile(rb"\}\s*\}\s*\Z"), 2)
ELEMENTS = Layout("data", re.compile(rb"[\[,]\s*\{"), (b"[", b"]"), re.compile(rb"\]\s*\}\s*\Z"), 1)


class Slow(io.RawIOBase):
    """A file that gives so many bytes a read, so that records lie across the pieces."""

    def __init__(self, content: bytes, step: int) -> None:
        self._content = io.BytesIO(content)
        self._step = step

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._content.read(min(self._step, len(buffer)))
        buffer[: len(data)] = data
        return len(data)


def split(content: bytes, layout: Layout, step: int = MEBIBYTE) -> list[bytes]:
    stream = io.BufferedReader(Slow(content, step), step)
    return list(split_document(stream, layout, "file.json"))


def split_until_error(content: bytes) -> tuple[list[Any], str]:
    found = []
    try:
        for record in split_document(io.BufferedReader(Slow(content, 4096), 4096), MEMBERS, "file.json"):
            found.append(orjson.loads(record))
    except SourceError as error:
        return found, str(error)
    return found, ""


def members(count: int) -> dict[str, Any]:
    return {f"k{number}": {"text": "{[,]}" * (number % 7), "list": [{"a": number}]} for number in range(count)}


@pytest.mark.parametrize("write", [lambda v: json.dumps(v, indent=2), lambda v: json.dumps(v, separators=(",", ":"))])
@pytest.mark.parametrize(("step", "count"), [(1, 20), (7, 50), (4096, 500), (MEBIBYTE, 60_000)])
def test_every_record_comes_once_and_unchanged_wherever_the_pieces_end(
    write: Callable[[Any], str], step: int, count: int
) -> None:
    whole = {"meta": 1, "data": members(count)}
    content = write(whole).encode()
    head, *records = split(content, MEMBERS, step)
    assert orjson.loads(head) == {"meta": 1, "data": {}}
    assert [orjson.loads(record) for record in records] == [{key: value} for key, value in whole["data"].items()]
    assert step < MEBIBYTE or len(content) > 3 * MEBIBYTE


@pytest.mark.parametrize("step", [1, 5, 4096])
def test_the_flat_elements_of_an_array_come_once_and_unchanged(step: int) -> None:
    rows = [{"id": number, "a-b": None} for number in range(300)]
    head, *records = split(json.dumps({"v": 1, "data": rows}).encode(), ELEMENTS, step)
    assert orjson.loads(head) == {"v": 1, "data": []}
    assert [orjson.loads(record) for record in records] == [[row] for row in rows]


@pytest.mark.parametrize(("cuts", "whole"), [(range(1, 3), 4), (range(3, 40), 3)])
def test_of_a_cut_document_the_whole_records_come_and_no_part_of_one(cuts: range, whole: int) -> None:
    content = json.dumps({"data": members(4)}, separators=(",", ":")).encode()
    for cut in cuts:
        found, error = split_until_error(content[:-cut])
        assert error == "file.json ends in the middle: it was cut off. Download it again."
        assert found[1:] == [{key: value} for key, value in list(members(4).items())[:whole]]


def test_rubbish_after_a_record_is_rejected_without_it() -> None:
    texts = [b'{"k1": {"a": 1}, rubbish}', b'{"k2": 2}', b"[[1], 2, @]", b"{@@@}", b"", b'{"k3": "\xff"}']
    found = list(decode_each(texts, orjson.loads))
    assert [one for one in found if not isinstance(one, Rejected)] == [{"k1": {"a": 1}}, {"k2": 2}, [[1]]]
    rejected = [one.raw for one in found if isinstance(one, Rejected)]
    assert rejected == [", rubbish", ", 2, @", "{@@@}", "", '{"k3": "\ufffd"}']


@pytest.mark.parametrize(("step", "count"), [(1, 1), (1, 20), (7, 50), (4096, 2), (4096, 500), (MEBIBYTE, 60_000)])
def test_blocks_hold_every_record_once_wherever_the_pieces_end(step: int, count: int) -> None:
    whole = {"meta": 1, "data": [{"a": number, "text": "[ ,{ {" * (number % 7)} for number in range(count)]}
    layout = ELEMENTS._replace(record_start=re.compile(rb'[\[,]\s*\{\s*"\w+"\s*:'))
    stream = io.BufferedReader(Slow(json.dumps(whole).encode(), step), step)
    head, *blocks = split_in_blocks(stream, layout, "file.json")
    assert orjson.loads(head) == {"meta": 1, "data": []}
    assert [row for block in blocks for row in orjson.loads(block)] == whole["data"]
    assert len(blocks) <= max(2, count if step < 100 else 2 + len(json.dumps(whole)) // step)


def test_a_block_that_is_broken_is_cut_into_its_records() -> None:
    block = b'[{"a": 1} , {"a": @@}, {"a": 3}x]'
    layout = ELEMENTS._replace(record_start=re.compile(rb'[\[,]\s*\{\s*"\w+"\s*:'))
    assert list(split_block(block, layout)) == [b'[{"a": 1}]', b'[ {"a": @@}]', b'[ {"a": 3}x]']


def test_blocks_of_a_document_that_was_cut_off_come_before_its_error() -> None:
    content = json.dumps({"data": [{"a": number} for number in range(1000)]}).encode()[:-20]
    blocks = split_in_blocks(io.BufferedReader(Slow(content, 4096), 4096), ELEMENTS, "file.json")
    found: list[int] = []
    next(blocks)
    with pytest.raises(SourceError, match="cut off"):
        found.extend(row["a"] for block in blocks for row in orjson.loads(block))
    assert found == list(range(998))


def test_what_may_precede_a_document_is_the_layouts_to_say() -> None:
    wrapped = ELEMENTS._replace(leading=re.compile(rb"(?:<body>)?"))
    assert split(b'<body>{"data": [{"a": 1}]}', wrapped) == [b'{"data": []}', b'[{"a": 1}]']
    with pytest.raises(SourceError, match="web page"):
        split(b'<body>{"data": [{"a": 1}]}', ELEMENTS)
