"""Decoding a long flat list inside a JSON document many rows at a time, in bounded memory.

To find each row's beginning costs more than to decode the row. So the document is cut about every mebibyte, between two
rows, and each run of rows is decoded at once. Only a run with a broken row in it is taken apart row by row.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise
from typing import TypeVar

from ingestion.files import MEBIBYTE
from ingestion.sources.base import Rejected, SourceError
from ingestion.sources.splitting import LONGEST_RECORD, Layout, complete_head, decode_each, split_document
from ingestion.sources.values import BROKEN_JSON, keeping

T = TypeVar("T")

NEAR_END = 1 << 16  # bytes, which are more than a row has


def flat_list(container: str) -> Layout:
    """The layout of a document that holds its rows, objects without objects in them, in one array, and little else.

    Within a text of JSON nothing looks like the beginning of a row: its quotes are escaped.
    """
    return Layout(
        container=container,
        record_start=re.compile(rb'[\[,]\s*\{\s*"[^"\\]*"\s*:'),
        brackets=(b"[", b"]"),
        ending=re.compile(rb"\]\s*(?:,\s*\"[^\[\]]*)?\}\s*\Z"),
        depth=1,
    )


def decode_runs(
    stream: io.BufferedReader, layout: Layout, name: str, decode: Callable[[bytes], list[T]]
) -> Iterator[list[T] | Rejected]:
    """Yield the rows of a document, a run of them at a time, and what of them cannot be decoded.

    Raises SourceError for another document, and at the end for one that was cut off.
    """
    for run, last in _runs(stream, layout, name):
        if last:
            yield from _last_rows(run, layout, name, decode)
            continue
        try:
            yield decode(b"[" + run.lstrip(b"[,") + b"]")
        except BROKEN_JSON:
            yield from decode_singly(_rows(run, layout), decode)


def decode_singly(rows: Iterable[bytes], decode: Callable[[bytes], list[T]]) -> Iterator[list[T] | Rejected]:
    """Decode rows one by one; of a broken one the whole is kept."""
    for row in rows:
        for found in decode_each([b"[" + row + b"]"], decode):
            if isinstance(found, Rejected):
                yield from keeping([found], row)  # type: ignore[misc]
            else:
                yield found


def _runs(stream: io.BufferedReader, layout: Layout, name: str) -> Iterator[tuple[bytes, bool]]:
    """Yield runs of rows, each beginning as `record_start` does; True at the last, which has the document's ending."""
    held, begun = b"", False
    while chunk := stream.read1(MEBIBYTE):
        held += chunk
        if not begun and (first := layout.record_start.search(held)):
            complete_head(held[: first.start()], layout, name)
            held, begun = held[first.start() :], True
        cut = _last_start(held, layout) if begun else 0
        if cut:
            yield held[:cut], False
            held = held[cut:]
        elif len(held) > LONGEST_RECORD:
            break
    if not begun:
        complete_head(held, layout, name)
        raise SourceError(f"{name} holds no record in {layout.container!r}.")
    if len(held) > LONGEST_RECORD:
        raise SourceError(f"A record of more than {LONGEST_RECORD >> 20} MiB begins with {held[:60]!r}.")
    yield held, True


def _last_start(held: bytes, layout: Layout) -> int:
    """Where the last row begins that is not the first one; 0 where there is none."""
    for since in (max(1, len(held) - NEAR_END), 1):
        starts = [found.start() for found in layout.record_start.finditer(held, since)]
        if starts:
            return starts[-1]
    return 0


def _rows(run: bytes, layout: Layout) -> Iterator[bytes]:
    starts = [found.start() for found in layout.record_start.finditer(run)]
    return (run[start:end].strip(b"[, \t\r\n") for start, end in pairwise([*starts, len(run)]))


def _last_rows(
    run: bytes, layout: Layout, name: str, decode: Callable[[bytes], list[T]]
) -> Iterator[list[T] | Rejected]:
    document = b'{"%b":[%b' % (layout.container.encode(), run.lstrip(b"[,"))
    records = islice(split_document(io.BufferedReader(io.BytesIO(document)), layout, name), 1, None)
    return decode_singly((record[1:-1] for record in records), decode)
