"""Getting files and documents from the sources over HTTP: retried, resumed, checked for completeness.

Every function raises SourceError with a text for people, and never leaves half a file under its final name.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeVar

import httpx
import msgspec

from ingestion.files import HEAD_SIZE, MEBIBYTE, decompress_head
from ingestion.settings import IngestionSettings
from ingestion.sources.base import Progress, SourceError
from ingestion.upstream import (
    NotOffered,
    TemporaryFailure,
    client_for,
    describe_address,
    http_date,
    open_answer,
    retrying,
)

T = TypeVar("T")

LARGEST_DOCUMENT = 16 * MEBIBYTE
COMPRESSED = (".gz", ".xz", ".zst", ".bz2", ".zip")
STORABLE_ENCODINGS = ("", "identity", "gzip", "x-gzip", "zstd")


class Head(NamedTuple):
    """How a remote file begins (decompressed), and what its headers say of it."""

    start: bytes
    size: int | None
    last_modified: datetime | None


def download(
    url: str, directory: Path, progress: Progress, settings: IngestionSettings, who: str | None = None
) -> Path:
    """Store what is at `url` in `directory` (made where it is missing), as it comes over the wire, and return its path.

    A body that is compressed in transfer stays so. `who` names the source in errors; the host does otherwise.
    """
    name = describe_address(url, who)
    target = directory / _file_name(url)
    part = target.with_name(target.name + ".part")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with client_for(settings) as client:
            transfer = _Transfer(client, url, name, part, progress)
            retrying(settings)(transfer.attempt)
        part.replace(target)
    except OSError as error:
        reason = error.strerror or error
        raise SourceError(f"{target} cannot be written: {reason}. Make room, or set DATA_DIR.") from error
    finally:
        with suppress(OSError):
            part.unlink()
    return target


def read_json(url: str, shape: type[T], settings: IngestionSettings, who: str | None = None) -> T:
    """Return a small JSON document as a `shape`."""
    name = describe_address(url, who)
    with client_for(settings) as client:
        body = retrying(settings)(_read_body, client, url, name, LARGEST_DOCUMENT)
    return decode_document(body, shape, name)


def decode_document(body: bytes, shape: type[T], name: str) -> T:
    """Return a JSON text as a `shape`; `name` says in the error where it is from."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (ValueError, RecursionError) as error:
        kind = "a web page" if body.lstrip().startswith(b"<") else "something else than expected"
        raise SourceError(f"{name} answered {kind} ({error}). Check the address, or use --file.") from error


def read_head(url: str, settings: IngestionSettings, who: str | None = None) -> Head | None:
    """Return the first kilobytes of a remote file; None where the upstream has no such file."""
    name = describe_address(url, who)
    with client_for(settings) as client:
        try:
            return retrying(settings)(_read_start, client, url, name)
        except NotOffered:
            return None


def _read_body(client: httpx.Client, url: str, name: str, limit: int) -> bytes:
    body = bytearray()
    with open_answer(client, url, name, {}) as response:
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > limit:
                raise SourceError(f"{name} answered more than {limit >> 20} MiB where a short document was expected.")
    return bytes(body)


def _read_start(client: httpx.Client, url: str, name: str) -> Head:
    start = bytearray()
    with open_answer(client, url, name, {"Accept-Encoding": "identity"}) as response:
        for chunk in response.iter_raw():
            start += chunk
            if len(start) >= HEAD_SIZE:
                break
        size, modified = _content_length(response), http_date(response.headers.get("last-modified"))
    return Head(decompress_head(bytes(start), name), size, modified)


def _content_length(response: httpx.Response) -> int | None:
    text = response.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None


@dataclass
class _Transfer:
    """One file's way into its part file, over as many attempts as it takes."""

    client: httpx.Client
    url: str
    name: str
    part: Path
    progress: Progress
    validator: str | None = None  # what tells this version of the file from another; without it there is no resuming
    total: int | None = None

    def attempt(self) -> None:
        """Fetch what is missing; the next attempt goes on from there."""
        have = self.part.stat().st_size if self.validator and self.part.exists() else 0
        with open_answer(self.client, self.url, self.name, self._headers(have)) as response:
            have = self._begin(response, have)
            self._store(response, have)
        size = self.part.stat().st_size
        if self.total is not None and size != self.total:
            self.validator = None
            raise TemporaryFailure(f"{self.name} sent {size} of {self.total} bytes. Try again later, or use --file.")
        self.progress(size, size)

    def _headers(self, have: int) -> dict[str, str]:
        compressed = PurePosixPath(httpx.URL(self.url).path).suffix in COMPRESSED
        headers = {"Accept-Encoding": "identity" if compressed else "gzip"}
        if have and self.validator:
            headers |= {"Range": f"bytes={have}-", "If-Range": self.validator}
        return headers

    def _begin(self, response: httpx.Response, have: int) -> int:
        """Note what is coming, and return after how many bytes of the part file it belongs."""
        if response.headers.get("content-encoding", "").lower() not in STORABLE_ENCODINGS:
            raise SourceError(f"{self.name} answered in an encoding that was not asked for. Use --file.")
        if response.status_code == httpx.codes.PARTIAL_CONTENT:
            return self._resume(response, have)
        etag = response.headers.get("etag", "")
        self.validator = etag if etag.startswith('"') else response.headers.get("last-modified")
        self.total = _content_length(response)
        return 0

    def _resume(self, response: httpx.Response, have: int) -> int:
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("content-range", ""))
        if not found or int(found[1]) != have:
            self.validator = None
            raise TemporaryFailure(f"{self.name} sent another part of the file than it was asked for. Use --file.")
        return have

    def _store(self, response: httpx.Response, have: int) -> None:
        reported = have
        with self.part.open("ab" if have else "wb") as file:
            for chunk in response.iter_raw():
                file.write(chunk)
                if file.tell() - reported >= MEBIBYTE:
                    reported = file.tell()
                    self.progress(reported, self.total)


def _file_name(url: str) -> str:
    name = PurePosixPath(httpx.URL(url).path).name
    return re.sub(r"[^A-Za-z0-9._-]", "_", name).lstrip(".") or "download"
