"""Streaming of any JSON document whose records are the elements of its containers, with any line breaks."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

import ijson

from ingestion.contract import SourceError
from ingestion.upstreams.files import MEBIBYTE

DEEPEST = 64
LARGEST = 1_000_000  # parser events of one record
LONGEST = 16 * MEBIBYTE  # bytes without a parser event: one text, or only spaces
_OPENING = frozenset({"start_map", "start_array"})
_CLOSING = frozenset({"end_map", "end_array"})
# The pure Python parser raises ValueError or ArithmeticError for numbers beyond a float or an int.
_BROKEN = (ijson.JSONError, ValueError, ArithmeticError)


class Element(NamedTuple):
    """A record and its place: the key of its container in the document, and its key in there, where they exist."""

    container: str | None
    key: str | None
    value: Any


def stream_elements(stream: io.BufferedReader, name: str) -> Iterator[Element]:
    """Yield the elements of a top-level array, or of each container in a top-level object (scalars as they are).

    Raises SourceError where the text stops being JSON, after the elements before that place.
    """
    source = _Watched(stream, name)
    try:
        yield from _elements(source.events(), name)
    except _BROKEN as error:
        reason = " ".join(str(error).split())[:120]
        raise SourceError(f"{name} is damaged or was cut off: {reason}. Download it again.") from error


class _Watched:
    """The parser's events. The parser buffers a text until its end, so the bytes between two events are limited."""

    def __init__(self, stream: io.BufferedReader, name: str) -> None:
        self._stream = stream
        self._name = name
        self._since = 0  # bytes read since the last event

    def events(self) -> Iterator[tuple[str, Any]]:
        for event in ijson.basic_parse(ijson.from_iter(iter(self._read, b"")), use_float=True):
            self._since = 0
            yield event

    def _read(self) -> bytes:
        chunk = self._stream.read1(MEBIBYTE)
        self._since += len(chunk)
        if self._since > LONGEST:
            raise SourceError(f"{self._name} holds a text of more than {LONGEST >> 20} MiB, longer than any real one.")
        return chunk


def _elements(events: Iterator[tuple[str, Any]], name: str) -> Iterator[Element]:
    top, _ = next(events)
    if top == "start_array":
        yield from _container(events, None, name)
    elif top == "start_map":
        yield from _members(events, name)
    for _ in events:  # the parser checks the rest of the text
        pass


def _members(events: Iterator[tuple[str, Any]], name: str) -> Iterator[Element]:
    container = ""
    for event, value in events:
        if event == "map_key":
            container = value
        elif event in _OPENING:
            yield from _container(events, container, name)
        elif event == "end_map":
            return
        else:
            yield Element(container, None, value)


def _container(events: Iterator[tuple[str, Any]], container: str | None, name: str) -> Iterator[Element]:
    key = None
    for event, value in events:
        if event in _CLOSING:
            return
        if event == "map_key":
            key = value
        else:
            yield Element(container, key, _build(event, value, events, name))


def _build(event: str, value: Any, events: Iterator[tuple[str, Any]], name: str) -> Any:
    """Return one value, built from its events; `event` is its first."""
    if event not in _OPENING:
        return value
    builder, depth = ijson.ObjectBuilder(), 1
    builder.event(event, value)
    for count, (event, value) in enumerate(events):
        builder.event(event, value)
        depth += (event in _OPENING) - (event in _CLOSING)
        if depth == 0:
            break
        if depth > DEEPEST or count > LARGEST:
            raise SourceError(f"{name} holds a record that is deeper or larger than any real one.")
    return builder.value
