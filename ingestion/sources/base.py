"""What every source gives the pipeline: an edition (what is on offer, and from when) and a stream of records.

A source knows its upstream's addresses, file layout and words. It knows nothing of the database: cards are named by
the identifiers that the upstream uses, and the pipeline finds them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from market.records import CardIdentifier, CatalogueCard, Price, SeriesPrices

__all__ = [
    "CardIdentifier",
    "CatalogueCard",
    "Edition",
    "Price",
    "Progress",
    "Record",
    "Rejected",
    "SeriesPrices",
    "Source",
    "SourceError",
]


class SourceError(Exception):
    """The source cannot be read as a whole: unreachable, cut off, or not what it claims to be; told to people."""


class Rejected(NamedTuple):
    """A record that cannot be stored: as much of its text as helps a person, and why."""

    raw: str
    reason: str


Record = CatalogueCard | SeriesPrices | Rejected


@dataclass(frozen=True, slots=True)
class Edition:
    """What a source offers now. `files` are the addresses (or local paths) to read, in the order of reading."""

    as_of: datetime
    files: tuple[str, ...]
    size: int | None = None  # bytes in all, where known before the download


Progress = Callable[[int, int | None], None]  # bytes read so far, bytes in all where known


class Source(Protocol):
    """One external source."""

    name: str  # its command: "scryfall-bulk"
    title: str  # for people: "Scryfall bulk data"
    marketplaces: tuple[str, ...]  # slugs that it carries
    interval_hours: int  # how often the upstream publishes
    upstream: bool  # whether it can be asked over the network; one that cannot reads files

    def find_edition(self) -> Edition:
        """Ask the upstream what it offers. Raises SourceError."""

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe local files that stand in for the download. Raises SourceError where they cannot be it."""

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield the records of the local files, streaming. Raises SourceError where the rest is unreadable."""
