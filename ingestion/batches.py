"""Cutting a stream of records into batches that are stored as a whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from db.retention import horizon
from ingestion.sources.base import (
    CatalogueCard,
    Migration,
    Notice,
    Price,
    Record,
    Rejected,
    SeriesPrices,
    WholeCatalogue,
)
from ingestion.sources.values import TOLERANCE
from market.histories import History

MAXIMUM_PRICES = 75_000
MAXIMUM_SERIES = 20_000
MAXIMUM_CARDS = 4_000
MOST_KEPT = 32 * 2**20  # characters of whole records that a run keeps, so that they can be read again
LONGEST_KEPT = 64 * 2**10  # of one record


@dataclass(slots=True)
class Batch:
    """Records to be stored in one transaction."""

    cards: list[CatalogueCard] = field(default_factory=list)
    series: list[SeriesPrices] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    reread: list[int] = field(default_factory=list)  # numbers of rejected records that this takes the place of
    migrations: list[Migration] = field(default_factory=list)
    whole: WholeCatalogue | None = None  # where this batch ends a catalogue that was read whole
    price_count: int = 0
    room: int = 0  # characters of whole records that this batch and those after it may keep

    @property
    def full(self) -> bool:
        """Whether it is large enough to be worth a transaction, and small enough for the memory."""
        return (
            self.price_count >= MAXIMUM_PRICES
            or len(self.series) >= MAXIMUM_SERIES
            or len(self.cards) >= MAXIMUM_CARDS
            or len(self.rejected) >= MAXIMUM_CARDS
            or len(self.migrations) >= MAXIMUM_CARDS
        )

    @property
    def empty(self) -> bool:
        """Whether there is nothing to store."""
        told = self.cards or self.series or self.rejected or self.notices or self.reread
        return not (told or self.migrations or self.whole)

    def add(self, record: Record, since: datetime, until: datetime) -> None:
        """Put a record where it belongs; prices of times that are not in [since, until) are rejected."""
        if isinstance(record, SeriesPrices):
            self._add_series(record, since, until)
        elif isinstance(record, CatalogueCard):
            self.cards.append(record)
        elif isinstance(record, Rejected):
            self._reject(record)
        elif isinstance(record, Notice):
            self.notices.append(record.text)
        elif isinstance(record, Migration):
            self.migrations.append(record)
        elif isinstance(record, WholeCatalogue):
            self.whole = record
        else:
            for part in record.told:
                self.add(part, since, until)
            self.reread.extend(record.ids)

    def _reject(self, record: Rejected) -> None:
        size = len(record.record or "")
        if size > min(self.room, LONGEST_KEPT):
            record = record._replace(record=None)
        else:
            self.room -= size
        self.rejected.append(record)

    def _add_series(self, series: SeriesPrices, since: datetime, until: datetime) -> None:
        if not _all_within(series.prices, since, until):
            for price in series.prices:
                if not since <= price.time < until:
                    reason = "is in the future" if price.time >= until else "is older than prices are kept"
                    self.rejected.append(Rejected(f"{series.card.value} {price.time} {price.price}", reason))
            series = series._replace(prices=[price for price in series.prices if since <= price.time < until])
        if series.prices:
            self.series.append(series)
            self.price_count += len(series.prices)


def _all_within(prices: Sequence[Price], since: datetime, until: datetime) -> bool:
    if isinstance(prices, History):
        return prices.within(since, until)
    return all(since <= price.time < until for price in prices)


def batches(records: Iterable[Record], now: datetime) -> Iterator[Batch]:
    """Cut records into batches. What came before an error of the source is handed out, then the error is raised."""
    since, until = horizon(now), now + TOLERANCE
    batch = Batch(room=MOST_KEPT)
    stream = iter(records)
    while True:
        try:
            record = next(stream, None)
        except Exception:
            if not batch.empty:
                yield batch
            raise
        if record is None:
            break
        batch.add(record, since, until)
        if batch.full:
            yield batch
            batch = Batch(room=batch.room)
    if not batch.empty:
        yield batch
