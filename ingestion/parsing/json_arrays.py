"""Decoding the rows of one long array inside a JSON document, many rows at a time, in bounded memory.

Finding where each row begins costs more than decoding it. So the document is cut about every mebibyte, where the text
looks like the beginning of a row, and each chunk of rows is decoded at once. A chunk that cannot be decoded has a
broken row, or was cut within a row that has an array of objects itself: its rows are decoded one by one.
"""

import io
import re
from collections.abc import Callable, Generator, Iterator
from functools import partial
from itertools import product
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
import orjson

from ingestion.contract import Rejected, SourceError
from ingestion.parsing.json_rows import ANY_START, Rows, start_of
from ingestion.parsing.values import BROKEN_JSON, describe, reject_whole
from ingestion.upstreams.files import MEBIBYTE

T = TypeVar("T")

LONGEST_ROW = 8 * MEBIBYTE
NEAR_END = 1 << 12  # bytes at the end of a chunk that are searched first for the last beginning of a row
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?\s*")
_TRAILING = re.compile(rb"\s*\Z")


class ArrayLayout(NamedTuple):
    """Place of the rows in a document. `leading` and `trailing` match the text around it, also an empty one."""

    container: str  # the key of the array
    leading: re.Pattern[bytes] = _LEADING
    trailing: re.Pattern[bytes] = _TRAILING


class Chunk(Generic[T]):
    """Rows that were decoded at once."""

    __slots__ = ("_array", "_texts", "rows")

    def __init__(self, rows: list[T], array: bytes) -> None:
        self.rows = rows
        self._array = array
        self._texts: list[msgspec.Raw] | None = None

    def text(self, place: int) -> bytes:
        """Return the JSON text of one of the rows."""
        if self._texts is None:
            self._texts = msgspec.json.decode(self._array, type=list[msgspec.Raw])
        return bytes(self._texts[place])

    def keep(self, rejected: Rejected, place: int) -> Rejected:
        """Return a rejection of one of the rows, with the text of the whole row."""
        return rejected._replace(record=self.text(place).decode("utf-8", "replace"))


Decode = Callable[[bytes], list[T]]  # of a JSON array


def decode_array(
    stream: io.BufferedReader, layout: ArrayLayout, name: str, decode: Decode[T]
) -> Iterator[Chunk[T] | Rejected]:
    """Yield the rows of a document; of rows that cannot be decoded, a rejection with their whole text.

    Raises SourceError for another document, for one without rows, and at the end for one that was cut off.
    """
    held, is_last, is_empty = _opened(stream, layout, name), False, True
    start = start_of(held)
    while not is_last:
        cut = _last_start(held, start)
        if cut and (chunk := _decoded(held[:cut], decode)):
            yield chunk
            del chunk  # the next one takes its memory
            held = held[cut + 1 :]
        elif cut:
            held = held[(yield from _each(held, start, decode)) :]
        is_empty = is_empty and not cut
        if len(held) > LONGEST_ROW:
            raise SourceError(f"A record of more than {LONGEST_ROW >> 20} MiB begins with {held[:60]!r}.")
        more = stream.read1(MEBIBYTE)
        held, is_last = held + more, not more
    is_end = partial(_is_end, layout)
    end = yield from _each(held, start, decode, is_end)
    rest = held[end:].strip()
    if not is_end(rest):
        last = decode_row(rest, decode)
        yield from [] if isinstance(last, Rejected) else [last]
        raise SourceError(f"{name} ends in the middle: it was cut off. Download it again.")
    if is_empty and not held[:end].strip():
        raise SourceError(f"{name} holds no record in {layout.container!r}.")


def decode_row(row: bytes, decode: Decode[T]) -> Chunk[T] | Rejected:
    """Decode one row alone."""
    array = b"[%b]" % row
    try:
        return Chunk(decode(array), array)
    except BROKEN_JSON as error:
        return reject_whole(row, error)


def _opened(stream: io.BufferedReader, layout: ArrayLayout, name: str) -> bytes:
    """Read up to the opening of the array; return the text of rows that was read beyond it."""
    opening, held = re.compile(rb'"%b"\s*:\s*\[' % re.escape(layout.container.encode())), b""
    while len(held) <= LONGEST_ROW and (more := stream.read1(MEBIBYTE)):
        held += more
        for found in opening.finditer(held):
            # The key can also be within a text or deeper in the document: closed here, the head must be JSON.
            head = _json(layout.leading.sub(b"", held[: found.end()], count=1) + b"]}")
            if isinstance(head, dict) and layout.container in head:
                return held[found.end() :]
    text = layout.leading.sub(b"", held, count=1)
    raise SourceError(f"{name} {describe(text)}. It should hold records in {layout.container!r}.")


def _is_end(layout: ArrayLayout, text: bytes) -> bool:
    return isinstance(_json(b'{"":[' + layout.trailing.sub(b"", text, count=1)), dict)


def _decoded(rows: bytes, decode: Decode[T]) -> Chunk[T] | None:
    array = b"[%b]" % rows
    try:
        return Chunk(decode(array), array)
    except BROKEN_JSON:
        return None


def _last_start(rows: bytes, start: re.Pattern[bytes]) -> int:
    """Return the place of the comma before the last row that seems to begin in the text; 0 without one."""
    # This list's own pattern, and the end of the chunk, first: mostly one search of NEAR_END bytes is enough.
    for pattern, since in product((start, ANY_START), (max(len(rows) - NEAR_END, 0), 0)):
        starts = [found.start() for found in pattern.finditer(rows, since)]
        if starts:
            return starts[-1]
    return 0


def _each(
    rows: bytes, start: re.Pattern[bytes], decode: Decode[T], is_end: Callable[[bytes], bool] | None = None
) -> Generator[Chunk[T] | Rejected, None, int]:
    """Decode the rows one by one; return where the rest, an incomplete row, begins."""
    spans = Rows(rows, start, is_end).spans()
    while True:
        try:
            begin, end = next(spans)
        except StopIteration as over:
            return int(over.value)
        yield decode_row(rows[begin:end].rstrip(), decode)


def _json(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except BROKEN_JSON:
        return None
