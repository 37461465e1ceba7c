"""What every source gives the pipeline: an edition (what is on offer, and from when) and a stream of records.

A source knows its upstream's addresses, file layout and words. It knows nothing of the database: cards are named by
the identifiers that the upstream uses, and the pipeline finds them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from market.records import CardIdentifier, CatalogueCard, Migration, Price, SeriesPrices, WholeCatalogue

__all__ = [
    "CardIdentifier",
    "CatalogueCard",
    "Edition",
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
    """The source cannot be read as a whole: unreachable, cut off, or not what it claims to be; told to people."""


class Rejected(NamedTuple):
    """A record that cannot be stored: as much of its text as helps a person, and why.

    `record` is the whole of what it is a part of, as its source's `reread` takes it; None where that would not help.
    """

    raw: str
    reason: str
    record: str | None = None


class Notice(NamedTuple):
    """Something odd about the edition as a whole: the ledger, the log and /admin say so, and no record is refused."""

    text: str


class Reread(NamedTuple):
    """Rejected records, by their numbers, and what takes their place: all of it, or none."""

    ids: Sequence[int]
    told: "Sequence[Record]"


Record = CatalogueCard | SeriesPrices | Rejected | Notice | Reread | WholeCatalogue | Migration


@dataclass(frozen=True, slots=True)
class Edition:
    """What a source offers now. `files` are the addresses (or local paths) to read, in the order of reading.

    `replay_of` names the run whose rejected records these are, if that is all they are. `time_of` reads from the file
    that was downloaded when it was made, where the file says so: since `as_of` was found, a newer one may have come.
    `labelled_html` accepts files whose Content-Type is that of a web page; the source looks at what they hold.
    `dated` is the date that the upstream gives it, where that is another: it can stand still while prices go on.
    """

    as_of: datetime
    files: tuple[str, ...]
    size: int | None = None  # bytes in all, where known before the download
    replay_of: int | None = None
    dated: datetime | None = None
    time_of: "Callable[[Path], datetime] | None" = field(default=None, compare=False)
    labelled_html: bool = False
    validator: str | None = None  # the ETag of its one file, which the next question for an edition can name


Progress = Callable[[int, int | None], None]  # bytes read so far, bytes in all where known


class Source(Protocol):
    """One external source. What people want to know of it, how often it publishes for one, is in market/sources.py."""

    name: str  # its command: "scryfall-bulk"
    title: str  # for people: "Scryfall bulk data"
    upstream: bool  # whether it can be asked over the network; one that cannot reads files
    whole_list: bool  # whether an edition lists all that its marketplace has: what it leaves out is not on offer

    def find_edition(self) -> Edition:
        """Ask the upstream what it offers. Raises SourceError."""

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe local files that stand in for the download. Raises SourceError where they cannot be it."""

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield the records of the local files, streaming. Raises SourceError where the rest is unreadable."""

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield what a record tells that was kept whole when it, or a part of it, was rejected (`Rejected.record`)."""
