"""The cards of a bulk file as separate JSON texts: JSON Lines as Scryfall publishes, or an array as before 2026-07.

JSON Lines have no end marker. The trailer of a compressed file shows that it is whole; a plain file shows a cut only by
a last line that ends within a card.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ingestion.contract import SourceError
from ingestion.parsing.streaming import stream_elements
from ingestion.parsing.values import BROKEN_JSON, describe
from ingestion.upstreams.files import MEBIBYTE, Meter, open_stream, read_head

LONGEST_LINE = 4 * MEBIBYTE
_START = rb"(?:\xef\xbb\xbf)?\s*"
# An object a line. A page of the API is one object with cards, too, but of the type "list".
_JSON_LINES = re.compile(_START + rb'\{(?!\s*"object"\s*:\s*"list")[^\n]{0,4000}?"object"\s*:\s*"card"')
# A bare bracket, then a line with more than the opening brace of an object on several lines.
_CARD_A_LINE = re.compile(_START + rb"\[[ \t]*\r?\n(?!\s*\{[ \t]*\r?\n)")
_ARRAY = re.compile(_START + rb"\[")


def card_texts(path: Path, meter: Meter) -> Iterator[bytes]:
    """Yield the JSON text of each card, also of a broken one. Raises SourceError for another kind of file.

    Raises SourceError after the last whole card of a file that was cut off.
    """
    head = read_head(path)
    with open_stream(path, meter) as stream:
        if _JSON_LINES.match(head):
            yield from _json_lines(stream, path.name)
        elif _CARD_A_LINE.match(head):
            yield from _array_lines(stream, path.name)
        elif _ARRAY.match(head):
            yield from (msgspec.json.encode(element.value) for element in stream_elements(stream, path.name))
        else:
            raise SourceError(f"{path.name} {describe(head)}. It should hold Scryfall's cards, one JSON object a line.")


def _json_lines(stream: io.BufferedReader, name: str) -> Iterator[bytes]:
    """Yield the lines, without the comma at their end in converted copies."""
    for line in _bounded_lines(stream):
        text = line.strip(b"\xef\xbb\xbf, \t\r\n")
        if text and not line.endswith(b"\n") and not _is_json(text):
            raise _cut_off(name)
        if text:
            yield text


def _array_lines(stream: io.BufferedReader, name: str) -> Iterator[bytes]:
    while not stream.readline().strip().endswith(b"["):
        pass
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
        raise _cut_off(name)


def _cut_off(name: str) -> SourceError:
    return SourceError(f"{name} ends in the middle: it was cut off. Download it again.")


def _bounded_lines(stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield the following lines; of a line longer than any card, only its beginning."""
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
