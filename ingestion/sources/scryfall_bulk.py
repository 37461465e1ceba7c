"""Scryfall's bulk file of default cards: the catalogue, and each card's prices of the day at two marketplaces.

Since 2026-07 an entry of the manifest names a bare gzip of JSON Lines (`jsonl_download_uri`) and its exact length
(`compressed_size`). Local files may still be the earlier array. https://scryfall.com/docs/api/bulk-data
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from ingestion.contract import Edition, Progress, Record, SourceError
from ingestion.parsing.values import modified_time, parse_time, require_some, single_file
from ingestion.settings import IngestionSettings, settings
from ingestion.sources.scryfall_lines import card_texts
from ingestion.sources.scryfall_records import records_of, records_of_all
from ingestion.sources.whole import whole_catalogue
from ingestion.upstreams.fetch import decode_document, read_json
from ingestion.upstreams.files import Meter, file_size
from market.sources import SOURCES

_DATED_NAME = re.compile(r"default-cards-(\d{4})-?(\d\d)-?(\d\d)(\d{6})?\.jsonl?", re.ASCII)


class _Entry(msgspec.Struct):
    type: str = ""


class _Bulk(msgspec.Struct):
    jsonl_download_uri: str
    updated_at: str
    compressed_size: int | None = None


class _Manifest(msgspec.Struct):
    """The manifest; only the entry of the default cards is validated."""

    data: list[msgspec.Raw]


_decode_entry = msgspec.json.Decoder(_Entry).decode


class ScryfallBulk:
    """The source `scryfall-bulk`."""

    name = "scryfall-bulk"
    title = SOURCES[name].title

    def __init__(self, settings: Callable[[], IngestionSettings] = settings) -> None:
        self._settings = settings

    def find_edition(self) -> Edition:
        """Return the edition in the manifest of bulk files. Raises SourceError."""
        url = f"{self._settings().SCRYFALL_URL.rstrip('/')}/bulk-data"
        manifest = read_json(url, _Manifest, self._settings(), self.title)
        for entry in manifest.data:
            if _type_of(entry) == "default_cards":
                return self._edition(decode_document(bytes(entry), _Bulk, f"{self.title} ({url})"), url)
        raise SourceError(f"{self.title} ({url}) lists no file of type default_cards.")

    def _edition(self, bulk: _Bulk, url: str) -> Edition:
        try:
            return Edition(parse_time(bulk.updated_at), (bulk.jsonl_download_uri,), bulk.compressed_size)
        except ValueError as error:
            raise SourceError(f"{self.title} ({url}): updated_at: {error}.") from error

    def edition_of_files(self, files: list[Path], as_of: datetime | None) -> Edition:
        """Describe a local bulk file; its time is in its name, else the file's own. Raises SourceError."""
        path = single_file(files, self.title)
        return Edition(as_of or _time_in_name(path) or modified_time(path), (str(path),), file_size(path))

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield each card, later its prices, and at the end the set of all cards. Raises SourceError."""
        path = single_file(files, self.title)
        records = records_of_all(card_texts(path, Meter(files, progress)), edition.as_of)
        return whole_catalogue(_whole(require_some(records, path.name, "card that could be read"), path, edition))

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the card and the prices of one card object."""
        return records_of(record.encode(), as_of)


def _whole(records: Iterator[Record], path: Path, edition: Edition) -> Iterator[Record]:
    """Yield the records. Raises SourceError at the end of a file of another length than the manifest's: it is cut."""
    yield from records
    if edition.size not in (None, size := file_size(path)):
        raise SourceError(f"{path.name} has {size} bytes, not {edition.size}: it is not whole. Download it again.")


def _type_of(entry: msgspec.Raw) -> str:
    try:
        return _decode_entry(entry).type
    except ValueError:
        return ""


def _time_in_name(path: Path) -> datetime | None:
    found = _DATED_NAME.match(path.name)
    if not found:
        return None
    year, month, day, clock = found.groups(default="000000")
    try:
        return parse_time(f"{year}-{month}-{day}T{clock}+00:00")
    except ValueError as error:
        raise SourceError(f"The name of {path.name} has no possible date: {error}. Give the time yourself.") from error
