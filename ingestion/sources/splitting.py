"""Cutting one huge JSON document into its records, in bounded memory, so that a broken record costs only itself.

A streaming parser has to give up at the first byte that is no JSON. Where the beginning of a record can be seen from
its text, the document is cut there instead, and each piece is decoded on its own.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from json import JSONDecoder
from typing import Any, NamedTuple, TypeVar

import orjson

from ingestion.files import MEBIBYTE
from ingestion.sources.base import Rejected, SourceError
from ingestion.sources.values import BROKEN_JSON, describe, reject

T = TypeVar("T")

LONGEST_RECORD = 8 * MEBIBYTE
NEAR_END = 1 << 14  # bytes in which the last start of a record is looked for first
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?\s*")
_OPENING = re.compile(rb'\[|\{\s*"[^"\\]*"\s*:')


class Layout(NamedTuple):
    """How a document holds its records, all in one container: an object's members or an array's elements."""

    container: str  # its key
    record_start: re.Pattern[bytes]
    brackets: tuple[bytes, bytes]  # of the container
    ending: re.Pattern[bytes]  # what follows the last record
    depth: int  # how many closing braces the ending has
    leading: re.Pattern[bytes] = _LEADING  # what may precede the document; matches the empty text too


def split_document(stream: io.BufferedReader, layout: Layout, name: str) -> Iterator[bytes]:
    """Yield the document's head, with its container empty, then each record in the container's brackets.

    Raises SourceError for another document, and at the end for one that was cut off.
    """
    return _split(_pieces(stream, layout.record_start), layout, name)


def split_in_blocks(stream: io.BufferedReader, layout: Layout, name: str) -> Iterator[bytes]:
    """Do the same with as many records in the brackets as have been read: decoded together they cost far less."""
    return _split(_pieces(stream, layout.record_start, together=True), layout, name)


def split_block(block: bytes, layout: Layout) -> Iterator[bytes]:
    """Yield each record of a block that cannot be decoded as a whole, in the container's brackets."""
    starts = [match.start() for match in layout.record_start.finditer(block, 2)]
    for start, end in pairwise([0, *starts, len(block) - 1]):
        yield _bracketed(block[start:end], layout)


def _split(pieces: Iterator[tuple[bytes, bool]], layout: Layout, name: str) -> Iterator[bytes]:
    head, last = next(pieces)
    yield complete_head(head, layout, name)
    if last:
        raise SourceError(f"{name} holds no record in {layout.container!r}.")
    for piece, last in pieces:
        if last:
            yield from _last_records(piece, layout, name)
        else:
            yield _bracketed(piece, layout)


def decode_each(texts: Iterable[bytes], decode: Callable[[bytes], T]) -> Iterator[T | Rejected]:
    """Decode records in their brackets. Of one that is followed by rubbish, only the rubbish is rejected."""
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
    """Part a text in brackets into its first record, in brackets too, and the rest; nothing and all without one."""
    opening = _OPENING.match(text)
    start = opening.end() if opening else len(text)
    body = text[start:-1].decode("utf-8", "surrogateescape")
    try:
        _, end = JSONDecoder().raw_decode(body, len(body) - len(body.lstrip()))
    except BROKEN_JSON:
        return b"", text
    first, rest = (part.encode("utf-8", "surrogateescape") for part in (body[:end], body[end:]))
    return text[:start] + first + text[-1:], rest


def _pieces(
    stream: io.BufferedReader, record_start: re.Pattern[bytes], together: bool = False
) -> Iterator[tuple[bytes, bool]]:
    """Yield the text before the first record, then the text from each record's start to the next; True at the last.

    Of records that are read `together` only the first and the last start count; the last record always comes alone.
    """
    held, begun = b"", False
    while chunk := stream.read1(MEBIBYTE):
        held += chunk
        cut = 0
        for start in _starts(held, record_start, begun, together):
            yield held[cut:start], False
            cut, begun = start, True
        held = held[cut:]
        if len(held) > LONGEST_RECORD and not begun:
            break
        if len(held) > LONGEST_RECORD:
            raise SourceError(f"A record of more than {LONGEST_RECORD >> 20} MiB begins with {held[:60]!r}.")
    yield held, True


def _starts(held: bytes, record_start: re.Pattern[bytes], begun: bool, together: bool) -> Iterator[int]:
    """Yield where records start that are not yielded yet, or the first (if none has begun) and the last of them."""
    if not together:
        yield from (match.start() for match in record_start.finditer(held, 1 if begun else 0))
        return
    first = record_start.search(held, 1 if begun else 0)
    if first is None:
        return
    last = _last_start(held, record_start, first.start() + 1)
    if not begun or last is None:
        yield first.start()
    if last is not None:
        yield last


def _last_start(held: bytes, record_start: re.Pattern[bytes], after: int) -> int | None:
    for reach in (NEAR_END, len(held)):  # a search of the whole costs as much as cutting it apart
        starts = [match.start() for match in record_start.finditer(held, max(len(held) - reach, after))]
        if starts:
            return starts[-1]
    return None


def complete_head(head: bytes, layout: Layout, name: str) -> bytes:
    """Close a document behind its head, with its container empty. Raises SourceError for another document."""
    opening, closing = layout.brackets
    text = layout.leading.sub(b"", head, count=1)
    for ending in (b"", b"}", opening + closing + b"}", closing + b"}"):
        document = _decode(text + ending)
        if isinstance(document, dict) and layout.container in document:
            return text + ending
    raise SourceError(f"{name} {describe(text)}. It should hold records in {layout.container!r}.")


def _bracketed(piece: bytes, layout: Layout) -> bytes:
    opening, closing = layout.brackets
    return b"%b%b%b" % (opening, piece.lstrip(b"[,").rstrip(b", \t\r\n"), closing)


def _last_records(piece: bytes, layout: Layout, name: str) -> Iterator[bytes]:
    """Yield the last record; one that is broken although the document is closed is yielded too, to be rejected."""
    ending = layout.ending.search(piece)
    record = _bracketed(piece[: ending.start()] if ending else piece, layout)
    if ending and (_decode(record) is not None or piece.count(b"}") - piece.count(b"{") == layout.depth):
        yield record
        return
    first, _ = _first_record(_bracketed(piece, layout))
    if first:
        yield first
    raise SourceError(f"{name} ends in the middle: it was cut off. Download it again.")


def _decode(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except BROKEN_JSON:
        return None
