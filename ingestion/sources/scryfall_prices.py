"""Scryfall's API: the current prices of watched cards, 75 a question. https://scryfall.com/docs/api/cards/collection"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

import msgspec

from ingestion.contract import Edition, Progress, Record, Rejected
from ingestion.parsing.values import reject
from ingestion.settings import IngestionSettings, settings
from ingestion.sources.questions import answered, in_groups
from ingestion.sources.refresh_targets import outdated_cards
from ingestion.sources.saved import ReadsSavedAnswers, saved_records
from ingestion.sources.scryfall_records import records_of
from ingestion.upstreams.api import connected
from market.sources import SOURCES

PER_QUESTION = 75
PER_SECOND = 2.0


class _Missing(msgspec.Struct):
    id: str | None = None


class _Answer(msgspec.Struct):
    data: list[msgspec.Raw]
    not_found: list[_Missing] = msgspec.field(default_factory=list)


class ScryfallPrices(ReadsSavedAnswers):
    """The source `scryfall-prices`. Its file: one answer of `/cards/collection` or a page of `/cards/search`."""

    name = "scryfall-prices"
    title = SOURCES[name].title

    def __init__(
        self,
        settings: Callable[[], IngestionSettings] = settings,
        watched: Callable[[Sequence[str]], list[UUID]] = outdated_cards,
    ) -> None:
        self._settings = settings
        self._watched = watched

    def find_edition(self) -> Edition:
        """Return an edition of now: the API gives no times of its prices."""
        return Edition(datetime.now(UTC), ())

    def read(self, files: list[Path], edition: Edition, progress: Progress) -> Iterator[Record]:
        """Yield each card of a saved answer, then its prices. Raises SourceError."""
        records = partial(_cards, as_of=edition.as_of)
        return saved_records(files, progress, _Answer, records, "card that could be read")

    def reread(self, record: str, as_of: datetime) -> Iterator[Record]:
        """Yield the card and the prices of one card object."""
        return records_of(record.encode(), as_of)

    def ask(self, edition: Edition, progress: Progress) -> Iterator[Record]:
        """Request the watched cards that are due; yield each, then its prices. Raises SourceError."""
        settings = self._settings()
        url = f"{settings.SCRYFALL_URL.rstrip('/')}/cards/collection"

        def cards(ids: tuple[UUID, ...]) -> list[Record]:
            question = {"identifiers": [{"id": str(card)} for card in ids]}
            records = list(_cards(api.ask(url, _Answer, question), edition.as_of))
            progress(api.received, None)
            return records

        with connected(settings, self.title, PER_SECOND) as api:
            yield from answered(in_groups(self._watched(SOURCES[self.name].marketplaces), PER_QUESTION), cards, "cards")


def _cards(answer: _Answer, as_of: datetime) -> Iterator[Record]:
    for card in answer.data:
        yield from records_of(bytes(card), as_of)
    for missing in answer.not_found:
        yield _unknown(missing)


def _unknown(missing: _Missing) -> Rejected:
    return reject(f"card {missing.id}", "Scryfall does not know it any more")
