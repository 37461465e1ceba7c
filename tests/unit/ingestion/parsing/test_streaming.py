"""Streaming through JSON of any layout, in bounded memory."""

import io
import json

import pytest

from ingestion.contract import SourceError
from ingestion.parsing.streaming import Element, stream_elements


def elements(content: bytes) -> list[Element]:
    return list(stream_elements(io.BufferedReader(io.BytesIO(content)), "file.json"))  # type: ignore[type-var]


def test_the_elements_of_an_array_are_yielded() -> None:
    values = [{"a": [1, {"b": None}], "c": {}}, [], "text", 1.5, True]
    assert elements(json.dumps(values).encode()) == [Element(None, None, value) for value in values]


def test_the_members_of_an_objects_containers_are_yielded_with_their_place() -> None:
    content = {"as_of": "now", "list": [{"a": 1}, 2], "map": {"k": [{"b": 2}], "l": None}, "empty": {}}
    assert elements(json.dumps(content, indent=1).encode()) == [
        Element("as_of", None, "now"),
        Element("list", None, {"a": 1}),
        Element("list", None, 2),
        Element("map", "k", [{"b": 2}]),
        Element("map", "l", None),
    ]


@pytest.mark.parametrize("content", [b"", b"[1, 2", b"[1, @]", b"[1]]", b'{"a"', b'["\xff"]', b"[1e999]", b"<html>"])
def test_what_is_no_json_is_told_as_damage(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"file\.json is damaged or was cut off"):
        elements(content)


@pytest.mark.parametrize("content", [b"[" * 200_000, b'[{"a":' * 100_000, b"[[" + b"1," * 2_000_000])
def test_a_record_without_end_is_refused_before_it_fills_the_memory(content: bytes) -> None:
    with pytest.raises(SourceError, match="deeper or larger than any real one"):
        elements(content)


class Endless(io.RawIOBase):
    """A text that begins and never ends."""

    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:
        start = b'{"data":[{"name":"' if not self.given else b""
        buffer[:] = start + b"x" * (len(buffer) - len(start))
        self.given += len(buffer)
        return len(buffer)


def test_a_text_without_end_is_refused_before_it_fills_the_memory() -> None:
    endless = Endless()
    with pytest.raises(SourceError, match="holds a text of more than 16 MiB"):
        list(stream_elements(io.BufferedReader(endless, 1 << 20), "file"))
    assert endless.given < 32 << 20
