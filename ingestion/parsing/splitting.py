"""Cutting one huge JSON object into its members, in bounded memory; a broken member costs no other.

A streaming parser stops at the first byte that is no JSON. So the document is cut where its text shows the beginning of
a member, and each piece is decoded on its own. json_arrays.py is for arrays.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator
from json import JSONDecoder
from typing import Any, NamedTuple, TypeVar

import orjson

from ingestion.contract import Rejected, SourceError
from ingestion.parsing.values import BROKEN_JSON, describe, reject
from ingestion.upstreams.files import MEBIBYTE

T = TypeVar("T")

LONGEST_RECORD = 8 * MEBIBYTE
DEPTH = 2  # closing braces of the ending: of the container, and of the document
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?\s*")
_OPENING = re.compile(rb'\{\s*"[^"\\]*"\s*:')


class Layout(NamedTuple):
    """Place of the records in a document, all of them members of one object."""

    container: str  # the key of the object
    record_start: re.Pattern[bytes]
    ending: re.Pattern[bytes]  # what follows the last record


def split_members(stream: io.BufferedReader, layout: Layout, name: str) -> Iterator[bytes]:
    """Yield each member of the container, in braces.

    Raises SourceError for another document, and at the end for one that was cut off.
    """
    pieces = _pieces(stream, layout.record_start)
    head, is_last = next(pieces)
    _require_container(head, layout, name)
    if is_last:
        raise SourceError(f"{name} holds no record in {layout.container!r}.")
    for piece, is_last in pieces:
        if is_last:
            yield from _last_records(piece, layout, name)
        else:
            yield _in_braces(piece)


def decode_each(texts: Iterable[bytes], decode: Callable[[bytes], T]) -> Iterator[T | Rejected]:
    """Yield the decoded records of texts in braces. Where rubbish follows a record, only the rubbish is rejected."""
    for text in texts:
        try:
            yield decode(text)
        except BROKEN_JSON as error:
            yield from _salvage(text, decode, error)


def _salvage(text: bytes, decode: Callable[[bytes], T], error: Exception) -> Iterator[T | Rejected]:
    first, rest = _first_record(text)
    try:
        yield decode(first)
    except BROKEN_JSON:
        yield reject(text, error)
    else:
        yield reject(rest, error)


def _first_record(text: bytes) -> tuple[bytes, bytes]:
    """Split a text in braces into its first record, in braces too, and the rest; without one, nothing and all."""
    opening = _OPENING.match(text)
    start = opening.end() if opening else len(text)
    body = text[start:-1].decode("utf-8", "surrogateescape")
    try:
        _, end = JSONDecoder().raw_decode(body, len(body) - len(body.lstrip()))
    except BROKEN_JSON:
        return b"", text
    first, rest = (part.encode("utf-8", "surrogateescape") for part in (body[:end], body[end:]))
    return text[:start] + first + text[-1:], rest


def _pieces(stream: io.BufferedReader, record_start: re.Pattern[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield the text before the first record, then the text from each record's start to the next; True at the last."""
    held, begun = b"", False
    while chunk := stream.read1(MEBIBYTE):
        held += chunk
        cut = 0
        for match in record_start.finditer(held, 1 if begun else 0):
            yield held[cut : match.start()], False
            cut, begun = match.start(), True
        held = held[cut:]
        if len(held) > LONGEST_RECORD and not begun:
            break
        if len(held) > LONGEST_RECORD:
            raise SourceError(f"A record of more than {LONGEST_RECORD >> 20} MiB begins with {held[:60]!r}.")
    yield held, True


def _require_container(head: bytes, layout: Layout, name: str) -> None:
    """Raise SourceError where the text before the first record belongs to another document."""
    text = _LEADING.sub(b"", head, count=1)
    for ending in (b"", b"}", b"{}}", b"}}"):
        document = _decode(text + ending)
        if isinstance(document, dict) and layout.container in document:
            return
    raise SourceError(f"{name} {describe(text)}. It should hold records in {layout.container!r}.")


def _in_braces(piece: bytes) -> bytes:
    return b"{%b}" % piece.rstrip(b", \t\r\n")


def _last_records(piece: bytes, layout: Layout, name: str) -> Iterator[bytes]:
    """Yield the last record; also a broken one of a closed document, to be rejected."""
    ending = layout.ending.search(piece)
    record = _in_braces(piece[: ending.start()] if ending else piece)
    if ending and (_decode(record) is not None or piece.count(b"}") - piece.count(b"{") == DEPTH):
        yield record
        return
    first, _ = _first_record(_in_braces(piece))
    if first:
        yield first
    raise SourceError(f"{name} ends in the middle: it was cut off. Download it again.")


def _decode(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except BROKEN_JSON:
        return None
