"""Contract of the sources: an edition (what is on offer, and from when) and a stream of records.

A source knows its upstream's addresses, file layout and words. It knows nothing of the database: it names cards by the
upstream's identifiers, and the run resolves them. A file source reads files; an asked source sends questions to an
API. A source can be both. Saved answers of an API are files.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

from market.listings import Listing
from market.records import CardIdentifier, CatalogueCard, Migration, Price, SeriesPrices, WholeCatalogue

__all__ = [
    "AskedSource",
    "CardIdentifier",
    "CatalogueCard",
    "Edition",
    "FileSource",
    "Listing",
    "Migration",
    "Notice",
    "Price",
    "Progress",
    "Record",
    "Rejected",
    "Reread",
    "SeriesPrices",
    "Source",
    "SourceError",
    "WholeCatalogue",
]


class SourceError(Exception):
    """The source cannot be read as a whole: unreachable, cut off, or not what it claims to be; a text for people."""


class Rejected(NamedTuple):
    """A record that cannot be stored: as much of its text as helps a person, and the reason.

    `record` is the whole record that it belongs to, an argument of its source's `reread`; None where that is no help.
    """

    raw: str
    reason: str
    record: str | None = None


class Notice(NamedTuple):
    """An anomaly of the edition as a whole: the ledger, the log and /admin show it, and no record is rejected."""

    text: str


class Reread(NamedTuple):
    """Rejected records, by their numbers, and the records that replace them: all of these, or none."""

    ids: Sequence[int]
    told: "Sequence[Record]"


Record = CatalogueCard | SeriesPrices | Listing | Rejected | Notice | Reread | WholeCatalogue | Migration


@dataclass(frozen=True, slots=True)
class Edition:
    """What a source offers now. `files` are the addresses (or local paths) to read, in the order of reading.

    `replay_of` names the run whose rejected records these are, in a replay. `time_of` returns the time at which the
    downloaded file was made, where the file has it: a newer file may have replaced the one of `as_of`.
    `labelled_html` accepts files whose Content-Type is that of a web page; the source checks their content.
    `dated` is the upstream's date, where it differs: it can stay the same while prices change.
    A `whole_list` has all that is on offer at its marketplace: a series that is not on it is not on offer.
    """

    as_of: datetime
    files: tuple[str, ...]
    size: int | None = None  # bytes in all, where known before the download
    replay_of: int | None = None
    dated: datetime | None = None
    time_of: "Callable[[Path], datetime] | None" = field(default=None, compare=False)
    labelled_html: bool = False
    validator: str | None = None  # the ETag of its one file, for the next conditional request
    whole_list: bool = False


Progress = Callable[[int, int | None], None]  # bytes read so far, bytes in all where known


class Source(Protocol):
    """One external source. Its facts for readers, such as how often it publishes, are in market/sources.py."""

    name: str  # its command: "scryfall-bulk"
    title: str  # for people: "Scryfall bulk data"

    def find_edition(self) -> Edition:
        """Return what is on offer now. Raises SourceError."""

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the records of `record`, stored whole when it, or a part of it, was rejected (`Rejected.record`)."""


@runtime_checkable
class FileSource(Source, Protocol):
    """A source that reads files: the downloads of its upstream, or local files in their place."""

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe local files that replace the download. Raises SourceError where they cannot be it."""

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield the records of the local files, streaming. Raises SourceError where the rest is unreadable."""


@runtime_checkable
class AskedSource(Source, Protocol):
    """A source without files: it queries an upstream by questions, or the database. Its edition has no files."""

    def ask(self, edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield the records of the answers as they arrive. Raises SourceError where the rest has no answer."""
