"""Cutting one large object into its members."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from ingestion.contract import Rejected, SourceError
from ingestion.parsing.splitting import Layout, decode_each, split_members
from ingestion.upstreams.files import MEBIBYTE

MEMBERS = Layout("data", re.compile(rb'"k\d+"\s*:'), re.compile(rb"\}\s*\}\s*\Z"))


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


def split(content: bytes, step: int = MEBIBYTE) -> list[bytes]:
    stream = io.BufferedReader(Slow(content, step), step)
    return list(split_members(stream, MEMBERS, "file.json"))


def split_until_error(content: bytes) -> tuple[list[Any], str]:
    found = []
    try:
        for record in split_members(io.BufferedReader(Slow(content, 4096), 4096), MEMBERS, "file.json"):
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
    records = split(content, step)
    assert [orjson.loads(record) for record in records] == [{key: value} for key, value in whole["data"].items()]
    assert step < MEBIBYTE or len(content) > 3 * MEBIBYTE


@pytest.mark.parametrize(("cuts", "whole"), [(range(1, 3), 4), (range(3, 40), 3)])
def test_of_a_cut_document_the_whole_records_come_and_no_part_of_one(cuts: range, whole: int) -> None:
    content = json.dumps({"data": members(4)}, separators=(",", ":")).encode()
    for cut in cuts:
        found, error = split_until_error(content[:-cut])
        assert error == "file.json ends in the middle: it was cut off. Download it again."
        assert found == [{key: value} for key, value in list(members(4).items())[:whole]]


def test_rubbish_after_a_record_is_rejected_without_it() -> None:
    texts = [b'{"k1": {"a": 1}, rubbish}', b'{"k2": 2}', b"{@@@}", b"", b'{"k3": "\xff"}']
    found = list(decode_each(texts, orjson.loads))
    assert [one for one in found if not isinstance(one, Rejected)] == [{"k1": {"a": 1}}, {"k2": 2}]
    rejected = [one.raw for one in found if isinstance(one, Rejected)]
    assert rejected == [", rubbish", "{@@@}", "", '{"k3": "\ufffd"}']
