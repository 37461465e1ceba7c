"""The cards of a bulk file as separate JSON texts: a line each as Scryfall writes it, else by a streaming parser."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ingestion.files import MEBIBYTE, Meter, open_stream, read_head
from ingestion.sources.base import SourceError
from ingestion.sources.streaming import stream_elements
from ingestion.sources.values import BROKEN_JSON, describe

LONGEST_LINE = 4 * MEBIBYTE
# A bare bracket, then a line that is more than the first brace of an object spread over lines.
_CARD_A_LINE = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[[ \t]*\r?\n(?!\s*\{[ \t]*\r?\n)")
_ARRAY = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")


def card_texts(path: Path, meter: Meter) -> Iterator[bytes]:
    """Yield the JSON text of each card; a broken one comes as it is. Raises SourceError for another kind of file.

    A file that was cut off raises SourceError after its last whole card.
    """
    head = read_head(path)
    if not _ARRAY.match(head):
        raise SourceError(f"{path.name} {describe(head)}. It should be a JSON array of cards.")
    with open_stream(path, meter) as stream:
        if _CARD_A_LINE.match(head):
            yield from _lines(stream, path.name)
        else:
            yield from (msgspec.json.encode(element.value) for element in stream_elements(stream, path.name))


def _lines(stream: io.BufferedReader, name: str) -> Iterator[bytes]:
    closed = False
    for line in _bounded_lines(stream):
        text = line.strip(b", \t\r\n")
        if not text:
            continue
        closed = text == b"]" or (text.endswith(b"}]") and _is_json(text[:-1]))
        if closed:
            yield from [text[:-1]] if len(text) > 1 else []
        elif line.endswith(b"\n") or _is_json(text):
            yield text
    if not closed:
        raise SourceError(f"{name} ends in the middle: it was cut off. Download it again.")


def _bounded_lines(stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield the lines after the opening bracket; of one that is longer than any card only its beginning."""
    while not stream.readline().strip().endswith(b"["):
        pass
    while line := stream.readline(LONGEST_LINE):
        yield line if len(line) < LONGEST_LINE else line + b"\n"
        while line and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE)


def _is_json(text: bytes) -> bool:
    try:
        msgspec.json.decode(text)
    except BROKEN_JSON:
        return False
    return True
