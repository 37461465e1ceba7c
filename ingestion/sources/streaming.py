"""Streaming through any JSON document whose records are the elements of its containers, whatever its line breaks."""

import io
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import ijson

from ingestion.files import MEBIBYTE
from ingestion.sources.base import SourceError

DEEPEST = 64
LARGEST = 1_000_000  # parser events of one record
_OPENING = frozenset({"start_map", "start_array"})
_CLOSING = frozenset({"end_map", "end_array"})
# Numbers beyond what a float or an int can hold surface as ValueError or ArithmeticError from the pure Python parser.
_BROKEN = (ijson.JSONError, ValueError, ArithmeticError)


class Element(NamedTuple):
    """A record and its place: the document's key that holds its container, and its key in there, where they exist."""

    container: str | None
    key: str | None
    value: Any


def stream_elements(stream: io.BufferedReader, name: str) -> Iterator[Element]:
    """Yield the elements of a top-level array, or of each container in a top-level object (scalars as they are).

    Raises SourceError where the text stops being JSON; what came before has been yielded then.
    """
    events = ijson.basic_parse(ijson.from_iter(iter(partial(stream.read1, MEBIBYTE), b"")), use_float=True)
    try:
        yield from _elements(events, name)
    except _BROKEN as error:
        reason = " ".join(str(error).split())[:120]
        raise SourceError(f"{name} is damaged or was cut off: {reason}. Download it again.") from error


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
    """Put one value together from its events; `event` is its first."""
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
