"""Downloaded files, plain or compressed (gzip, xz, zstd), as one stream of bytes that reports its progress."""

import gzip
import io
import lzma
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

import zstandard

from ingestion.contract import Progress, SourceError

MEBIBYTE = 1 << 20
HEAD_SIZE = 1 << 16
LARGEST_CONTENT = 8 << 30  # bytes of a file when it is decompressed; the largest real one has about 1.5 GiB
DAMAGE = (OSError, EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError)


class Meter:
    """Counts the bytes that are read from several files, and reports about every mebibyte."""

    def __init__(self, files: Sequence[Path], progress: Progress) -> None:
        self.total = sum(file_size(path) for path in files)
        self.done = 0
        self._reported = 0
        self._progress = progress

    def add(self, count: int) -> None:
        """Count bytes; the report at the end of the last file is exact."""
        self.done += count
        due = self.done - self._reported >= MEBIBYTE or (count == 0 and self.done == self.total)
        if due and self.done != self._reported:
            self._reported = self.done
            self._progress(self.done, self.total)


@contextmanager
def open_stream(path: Path, meter: Meter | None = None) -> Iterator[io.BufferedReader]:
    """Open the decompressed content of a file; its first bytes, not its name, decide the format.

    Read it with `read1` or line by line: so the content before a damage is returned before SourceError is raised.
    Raises SourceError for a file that cannot be opened, too.
    """
    with ExitStack() as stack:
        raw = stack.enter_context(io.BufferedReader(_Metered(_open(path), meter), MEBIBYTE))
        inner = stack.enter_context(_decompressed(raw, path.name))
        yield stack.enter_context(io.BufferedReader(_Guarded(inner, path.name), MEBIBYTE))


def file_size(path: Path) -> int:
    """Return the bytes of a file on disk. Raises SourceError where there is no such file."""
    try:
        return path.stat().st_size
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error


def read_head(path: Path) -> bytes:
    """Return the first kilobytes of a file's content, decompressed."""
    with open_stream(path) as stream:
        return stream.read(HEAD_SIZE)


def decompress_head(data: bytes, name: str) -> bytes:
    """Return the decompressed content of the first bytes of a file, compressed or not, whose rest is missing."""
    with _decompressed(io.BufferedReader(io.BytesIO(data)), name) as inner:
        return io.BufferedReader(_Guarded(inner, name), HEAD_SIZE).read1(HEAD_SIZE)


def decompress(data: bytes, name: str, most: int) -> bytes:
    """Return the content of a short answer, compressed or not. Raises SourceError for more than `most` bytes."""
    with _decompressed(io.BufferedReader(io.BytesIO(data)), name) as inner:
        content = io.BufferedReader(_Guarded(inner, name)).read(most + 1)
    if len(content) > most:
        raise SourceError(f"{name} is more than {most >> 20} MiB when it is decompressed. No answer of ours is.")
    return content


def search(path: Path, pattern: re.Pattern[bytes], reach: int = 512) -> Iterator[re.Match[bytes]]:
    """Yield the matches of a pattern of at most `reach` bytes, some of them twice, in bounded memory."""
    held = b""
    with open_stream(path) as stream:
        while chunk := stream.read1(MEBIBYTE):
            held = held[-reach:] + chunk
            yield from pattern.finditer(held)


class _Metered(io.RawIOBase):
    """A raw file whose reads are counted."""

    def __init__(self, file: io.FileIO, meter: Meter | None) -> None:
        self._file = file
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._file.readinto(buffer) or 0
        if self._meter:
            self._meter.add(count)
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


class _Guarded(io.RawIOBase):
    """A decompressed stream of limited length that raises SourceError for damage."""

    def __init__(self, inner: IO[bytes], name: str) -> None:
        self._inner = inner
        self._name = name
        self._left = LARGEST_CONTENT

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data: bytes = self._inner.read1(len(buffer))  # type: ignore[attr-defined]
        except DAMAGE as error:
            raise SourceError(f"{self._name} is damaged or was cut off: {error}. Download it again.") from error
        self._left -= len(data)
        if self._left < 0:
            raise SourceError(f"{self._name} holds more than {LARGEST_CONTENT >> 30} GiB. It cannot be what it should.")
        buffer[: len(data)] = data
        return len(data)


def _open(path: Path) -> io.FileIO:
    try:
        return io.FileIO(path)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error


def _decompressed(raw: Any, name: str) -> Any:
    try:
        start = raw.peek(6)[:6]
    except OSError as error:
        raise SourceError(f"{name} cannot be read: {error}.") from error
    if start.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=raw)
    if start.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMAFile(raw)
    if start.startswith(b"\x28\xb5\x2f\xfd"):
        return zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
    return raw
