"""Content of an uploaded file: refused by its first bytes or its size, unpacked where it is gzip.

The size of what is inside is counted while it is unpacked, so that a small file cannot grow in memory
(docs/collections.md, limits).
"""

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from collection.tables.refusals import Refusal, UnreadableFile

MAXIMUM_BYTES = 10 * 1024 * 1024  # as uploaded
MAXIMUM_UNPACKED_BYTES = 50 * 1024 * 1024
_CHUNK = 64 * 1024
_GZIP = b"\x1f\x8b"

# First bytes of files that are no text, with what they are; the first that fits counts.
_MAGIC = (
    (b"PK\x03\x04", Refusal.ARCHIVE, "this is a ZIP archive"),
    (b"PK\x05\x06", Refusal.ARCHIVE, "this is an empty ZIP archive"),
    (b"Rar!\x1a\x07", Refusal.ARCHIVE, "this is a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", Refusal.ARCHIVE, "this is a 7-Zip archive"),
    (b"\xfd7zXZ\x00", Refusal.ARCHIVE, "this is an XZ archive"),
    (b"\x28\xb5\x2f\xfd", Refusal.ARCHIVE, "this is a Zstandard archive"),
    (b"BZh", Refusal.ARCHIVE, "this is a bzip2 archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal.SPREADSHEET, "this is an Office file (such as .xls)"),
    (b"%PDF", Refusal.DOCUMENT, "this is a PDF"),
    (b"{\\rtf", Refusal.DOCUMENT, "this is a rich text document"),
    (b"\x89PNG", Refusal.PICTURE, "this is a PNG picture"),
    (b"\xff\xd8\xff", Refusal.PICTURE, "this is a JPEG picture"),
    (b"GIF8", Refusal.PICTURE, "this is a GIF picture"),
    (b"RIFF", Refusal.PICTURE, "this is a picture or a sound"),
    (b"SQLite format 3\x00", Refusal.DATABASE, "this is a database (such as a .dlens backup)"),
    (b"\x7fELF", Refusal.PROGRAM, "this is a program"),
    (b"MZ", Refusal.PROGRAM, "this is a program"),
    (b"#!", Refusal.PROGRAM, "this is a script"),
    (b"\xca\xfe\xba\xbe", Refusal.PROGRAM, "this is a program"),
    (b"\xfe\xed\xfa", Refusal.PROGRAM, "this is a program"),
    (b"\xcf\xfa\xed\xfe", Refusal.PROGRAM, "this is a program"),
    (b"\xce\xfa\xed\xfe", Refusal.PROGRAM, "this is a program"),
)
_WORKBOOK_NAMES = (b"[Content_Types].xml", b"_rels/", b"xl/", b"mimetypeapplication/vnd.oasis")


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes of a file, which can be read from the beginning any number of times."""

    uploaded: bytes
    is_packed: bool

    def open(self) -> gzip.GzipFile | io.BytesIO:
        """Return a new reader of the unpacked bytes."""
        packed = io.BytesIO(self.uploaded)
        return gzip.GzipFile(fileobj=packed) if self.is_packed else packed

    def chunks(self) -> Iterator[bytes]:
        """Yield the unpacked bytes. Raises UnreadableFile for damaged gzip and above MAXIMUM_UNPACKED_BYTES."""
        size = 0
        with self.open() as reader:
            while chunk := _read(reader):
                size += len(chunk)
                if size > MAXIMUM_UNPACKED_BYTES:
                    raise UnreadableFile(Refusal.TOO_LARGE, f"it unpacks to more than {_megabytes(size)} MB")
                yield chunk


def admit(uploaded: bytes) -> Content:
    """Return the content of an uploaded file. Raises UnreadableFile for what cannot be text, or is too large."""
    if len(uploaded) > MAXIMUM_BYTES:
        raise UnreadableFile(Refusal.TOO_LARGE, f"it is larger than {_megabytes(MAXIMUM_BYTES)} MB")
    content = Content(uploaded, is_packed=uploaded.startswith(_GZIP))
    with content.open() as reader:
        first = _read(reader)
    if not first.strip():
        raise UnreadableFile(Refusal.EMPTY, "the file is empty")
    if content.is_packed and first.startswith(_GZIP):
        raise UnreadableFile(Refusal.ARCHIVE, "it is packed twice")
    _refuse_by_magic(first)
    return content


def _refuse_by_magic(first: bytes) -> None:
    for magic, refusal, detail in _MAGIC:
        if first.startswith(magic):
            if refusal is Refusal.ARCHIVE and any(name in first[:4096] for name in _WORKBOOK_NAMES):
                raise UnreadableFile(Refusal.SPREADSHEET, "this is a spreadsheet (such as .xlsx)")
            raise UnreadableFile(refusal, detail)


def _read(reader: gzip.GzipFile | io.BytesIO) -> bytes:
    try:
        return reader.read(_CHUNK)
    except (OSError, EOFError, zlib.error):  # BadGzipFile is an OSError
        raise UnreadableFile(Refusal.DAMAGED, "the gzip file cannot be unpacked") from None


def _megabytes(size: int) -> int:
    return size // (1024 * 1024)
