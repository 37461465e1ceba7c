"""Scryfall's migrations: cards that it merged into others, or deleted. https://scryfall.com/docs/api/migrations"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec

from ingestion.contract import Edition, Migration, Progress, Record, SourceError
from ingestion.parsing.values import BROKEN_JSON, keeping, parse_day, refuse_nul, reject
from ingestion.settings import IngestionSettings, settings
from ingestion.sources.saved import ReadsSavedAnswers, saved_records
from ingestion.upstreams.api import connected
from market.sources import SOURCES

PER_SECOND = 2.0
MOST_PAGES = 1_000  # there are some twenty; limits the requests to an upstream that always has one more


class _Entry(msgspec.Struct):
    performed_at: str
    migration_strategy: str
    old_scryfall_id: UUID
    new_scryfall_id: UUID | None = None


class _Page(msgspec.Struct):
    data: list[msgspec.Raw]
    has_more: bool = False


_decode = msgspec.json.Decoder(_Entry).decode


class ScryfallMigrations(ReadsSavedAnswers):
    """The source `scryfall-migrations`. Its file: one page of `/migrations`."""

    name = "scryfall-migrations"
    title = SOURCES[name].title

    def __init__(self, settings: Callable[[], IngestionSettings] = settings) -> None:
        self._settings = settings

    def find_edition(self) -> Edition:
        """Return an edition of now, with all migrations so far: the API has no editions."""
        return Edition(datetime.now(UTC), ())

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield the migrations of a saved page. Raises SourceError."""
        return saved_records(files, progress, _Page, _migrations, "migration that could be read")

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the migration of one entry."""
        return keeping([_migration(record.encode())], record.encode())

    def ask(self, edition: Edition, progress: Progress) -> Iterator[Record]:
        """Request all pages; yield every migration so far. Raises SourceError."""
        settings = self._settings()
        url = f"{settings.SCRYFALL_URL.rstrip('/')}/migrations"
        with connected(settings, self.title, PER_SECOND) as api:
            for number in range(1, MOST_PAGES + 1):
                page = api.ask(f"{url}?page={number}", _Page)
                yield from _migrations(page)
                progress(api.received, None)
                if not page.has_more:
                    return
        raise SourceError(f"{self.title} ({url}) has more than {MOST_PAGES:,} pages.")


def _migrations(page: _Page) -> Iterator[Record]:
    for entry in page.data:
        yield from keeping([_migration(bytes(entry))], bytes(entry))


def _migration(text: bytes) -> Record:
    try:
        refuse_nul(text)
        entry = _decode(text)
        day = parse_day(entry.performed_at[:10]).date()
    except BROKEN_JSON as error:
        return reject(text, error)
    if entry.migration_strategy == "delete":
        return Migration(entry.old_scryfall_id, None, day)
    if entry.migration_strategy != "merge":
        return reject(text, f"unknown migration_strategy {entry.migration_strategy!r}")
    if entry.new_scryfall_id is None:
        return reject(text, "a merge without new_scryfall_id")
    return Migration(entry.old_scryfall_id, entry.new_scryfall_id, day)
