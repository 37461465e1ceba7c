"""Bytes to text: a byte order mark, else strict UTF-8, else Windows-1252 with a note that says so.

No character is ever replaced: a file that is neither is refused. Text is in NFC, as names are in the catalogue.
"""

import codecs
import io
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from collection.tables.content import Content
from collection.tables.refusals import Refusal, UnreadableFile

_LONGEST_LINE = 1024 * 1024  # bytes; a line is held in memory whole
_LOST = "\ufffd"  # the replacement character: an earlier program could not read the character that was here


class Note(StrEnum):
    """What a reader of the table should know about how it was read."""

    READ_AS_WINDOWS_1252 = "read_as_windows_1252"
    CHARACTERS_LOST_BEFORE = "characters_lost_before"


@dataclass(frozen=True, slots=True)
class Text:
    """Text of a file: its encoding by its usual name, and its lines, which can be read any number of times."""

    content: Content
    encoding: str
    notes: tuple[Note, ...]

    def lines(self) -> Iterator[str]:
        """Yield the lines with their ends, in NFC."""
        with io.TextIOWrapper(self.content.open(), encoding=_CODECS[self.encoding], newline="") as reader:
            for line in reader:
                yield line if line.isascii() else unicodedata.normalize("NFC", line)


_CODECS = {"UTF-8": "utf-8-sig", "UTF-16": "utf-16", "Windows-1252": "cp1252"}
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(content: Content) -> Text:
    """Return the text of a file. Raises UnreadableFile where its bytes are no text."""
    mark = next(content.chunks(), b"")[:2]
    # UTF-16 is what a spreadsheet program calls Unicode text.
    encodings = ("UTF-16",) if mark in _UTF_16_MARKS else ("UTF-8", "Windows-1252")
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            return _text(content, encoding)
    raise UnreadableFile(Refusal.BINARY, f"it is not {' or '.join(encodings)} text")


def _text(content: Content, encoding: str) -> Text:
    """Decode all of it once. Raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(_CODECS[encoding])()
    has_lost, line_length = False, 0
    for chunk in content.chunks():
        line_length = _refuse_endless(chunk, line_length)
        has_lost |= _refuse_zeros(decoder.decode(chunk))
    _refuse_zeros(decoder.decode(b"", final=True))
    return Text(content, encoding, tuple(_notes(encoding, has_lost)))


def _notes(encoding: str, has_lost: bool) -> Iterator[Note]:
    if encoding == "Windows-1252":
        yield Note.READ_AS_WINDOWS_1252
    if has_lost:
        yield Note.CHARACTERS_LOST_BEFORE


def _refuse_endless(chunk: bytes, line_length: int) -> int:
    """Return the length of the line that is open at the end of a chunk; `line_length` was open at its beginning."""
    end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    length = len(chunk) - 1 - end if end >= 0 else line_length + len(chunk)
    if length > _LONGEST_LINE:
        raise UnreadableFile(Refusal.NOT_A_TABLE, "it has a line of more than a megabyte")
    return length


def _refuse_zeros(text: str) -> bool:
    """Return whether a text has lost characters. A zero is in no text."""
    if "\0" in text:
        raise UnreadableFile(Refusal.BINARY, "this is no text")
    return _LOST in text
