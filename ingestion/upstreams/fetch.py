"""Downloads of files and documents over HTTP: retried, resumed, checked for completeness.

Every function raises SourceError with a text for people, and never leaves half a file under its final name.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from time import monotonic
from typing import NamedTuple, TypeVar

import httpx
import msgspec

from ingestion.contract import Progress, SourceError
from ingestion.decoding_errors import in_words
from ingestion.settings import IngestionSettings
from ingestion.upstreams.answers import NotOffered, TemporaryFailure, UpstreamFault, content_length, http_date
from ingestion.upstreams.connection import Upstream, connected, describe_address, retrying
from ingestion.upstreams.files import HEAD_SIZE, MEBIBYTE, decompress_head

T = TypeVar("T")

PER_SECOND = 5.0  # requests for files; only Scryfall publishes a limit, 10
LARGEST_DOCUMENT = 16 * MEBIBYTE
LARGEST_FILE = 4 << 30  # bytes over the wire; the largest real one has about 1.5 GiB
SLOWEST = 32 << 10  # bytes a second; a file that is slower, over HTTP_DEADLINE seconds and more, would never end
LONGEST_VALIDATOR = 256  # characters
COMPRESSED = (".gz", ".xz", ".zst", ".bz2", ".zip")


class Head(NamedTuple):
    """The beginning of a remote file (decompressed), and its headers."""

    start: bytes
    size: int | None
    last_modified: datetime | None
    validator: str | None = None  # its ETag


class Known(NamedTuple):
    """An edition that has been loaded, and the validator of its file."""

    validator: str
    as_of: datetime


def download(
    url: str,
    directory: Path,
    progress: Progress,
    settings: IngestionSettings,
    who: str | None = None,
    labelled_html: bool = False,
) -> Path:
    """Store the content of `url` in `directory` (made where missing) as it comes over the wire; return its path.

    A body that is compressed in transfer stays so. `who` names the source in errors, else the host. `labelled_html`
    also stores a body that is labelled as a web page: its reader checks the content.
    """
    name = describe_address(url, who)
    target = directory / _file_name(url)
    part = target.with_name(target.name + ".part")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with connected(settings, PER_SECOND) as upstream:
            transfer = _Transfer(upstream, url, name, part, progress, labelled_html)
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
    with connected(settings, PER_SECOND) as upstream:
        return decode_document(upstream.read(url, name, LARGEST_DOCUMENT), shape, name)


def decode_document(body: bytes, shape: type[T], name: str) -> T:
    """Return a JSON text as a `shape`; `name` is its origin in errors."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (ValueError, RecursionError) as error:
        kind = "a web page" if body.lstrip().startswith(b"<") else "something else than expected"
        raise SourceError(f"{name} answered {kind} ({in_words(error)}). Check the address, or use --file.") from error


def read_head(
    url: str,
    settings: IngestionSettings,
    who: str | None = None,
    known: Known | None = None,
    *,
    labelled_html: bool = False,
) -> Head | None:
    """Return the first kilobytes of a remote file; None where the upstream has no such file.

    Raises NotModified where it is the known one. `labelled_html` as for `download`.
    """
    name = describe_address(url, who)
    with connected(settings, PER_SECOND) as upstream:
        try:
            return retrying(settings)(_read_start, upstream, url, name, known, labelled_html)
        except NotOffered:
            return None


def required_head(
    url: str, settings: IngestionSettings, who: str, known: Known | None = None, *, labelled_html: bool = False
) -> Head:
    """Return the first kilobytes of a remote file that should exist. Raises NotModified where it is the known one."""
    head = read_head(url, settings, who, known, labelled_html=labelled_html)
    if head is None:
        raise SourceError(f"{describe_address(url, who)} is not there. Check the address, or use --file.")
    return head


def _read_start(upstream: Upstream, url: str, name: str, known: Known | None, labelled_html: bool) -> Head:
    start = bytearray()
    condition = {"If-None-Match": known.validator} if known else {}
    headers = {"Accept-Encoding": "identity"} | condition
    with upstream.open(url, name, headers, labelled_html=labelled_html) as response:
        for chunk in response.iter_raw():
            start += chunk
            if len(start) >= HEAD_SIZE:
                break
        size, modified = content_length(response), http_date(response.headers.get("last-modified"))
        validator = _validator(response)
    return Head(decompress_head(bytes(start), name), size, modified, validator)


def _validator(response: httpx.Response) -> str | None:
    etag = str(response.headers.get("etag", ""))
    return etag if etag.isascii() and 0 < len(etag) <= LONGEST_VALIDATOR else None


@dataclass
class _Transfer:
    """The download of one file into its part file, in one or more attempts."""

    upstream: Upstream
    url: str
    name: str
    part: Path
    progress: Progress
    labelled_html: bool = False
    validator: str | None = None  # identifies the version of the file; without it there is no resuming
    total: int | None = None

    def attempt(self) -> None:
        """Fetch the missing bytes; the next attempt resumes after them."""
        have = self.part.stat().st_size if self.validator and self.part.exists() else 0
        within = self.upstream.settings.DOWNLOAD_DEADLINE
        headers = self._headers(have)
        with self.upstream.open(self.url, self.name, headers, None, within, self.labelled_html) as response:
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
        """Store the validator and length of the answer; return the offset in the part file at which it begins."""
        if response.status_code == httpx.codes.PARTIAL_CONTENT:
            return self._resume(response, have)
        # A weak ETag (W/"...") does not identify the bytes, so it cannot resume a download.
        etag = response.headers.get("etag", "")
        self.validator = etag if etag.startswith('"') else response.headers.get("last-modified")
        self.total = content_length(response)
        self._require_possible(self.total or 0)
        return 0

    def _resume(self, response: httpx.Response, have: int) -> int:
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("content-range", ""))
        if not found or int(found[1]) != have:
            self.validator = None
            raise TemporaryFailure(f"{self.name} sent another part of the file than it was asked for. Use --file.")
        return have

    def _store(self, response: httpx.Response, have: int) -> None:
        reported, begun = have, monotonic()
        with self.part.open("ab" if have else "wb") as file:
            for chunk in response.iter_raw():
                file.write(chunk)
                self._require_possible(file.tell())
                self._require_progress(file.tell() - have, monotonic() - begun)
                if file.tell() - reported >= MEBIBYTE:
                    reported = file.tell()
                    self.progress(reported, self.total)

    def _require_possible(self, size: int) -> None:
        if size > LARGEST_FILE:
            raise SourceError(f"{self.name} sends more than {LARGEST_FILE / 2**30:.0f} GiB. Check the address.")

    def _require_progress(self, received: int, seconds: float) -> None:
        if seconds > self.upstream.settings.HTTP_DEADLINE and received < seconds * SLOWEST:
            raise UpstreamFault(f"{self.name} sent only {received} bytes in {seconds:.0f} s. Try again later.")


def _file_name(url: str) -> str:
    name = PurePosixPath(httpx.URL(url).path).name
    return re.sub(r"[^A-Za-z0-9._-]", "_", name).lstrip(".") or "download"
