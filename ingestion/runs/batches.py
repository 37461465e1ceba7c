"""Batches: a stream of records, cut into parts that are each stored in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from db.retention import horizon
from ingestion.contract import (
    CatalogueCard,
    Listing,
    Migration,
    Notice,
    Price,
    Record,
    Rejected,
    SeriesPrices,
    WholeCatalogue,
)
from ingestion.parsing.values import TOLERANCE
from market.histories import History

MAXIMUM_PRICES = 75_000
MAXIMUM_SERIES = 20_000
MAXIMUM_CARDS = 2_000
MOST_KEPT = 32 * 2**20  # characters of whole records that a run stores for a replay
LONGEST_KEPT = 64 * 2**10  # of one record


@dataclass(slots=True)
class Batch:
    """Records to be stored in one transaction."""

    cards: list[CatalogueCard] = field(default_factory=list)
    series: list[SeriesPrices] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    reread: list[int] = field(default_factory=list)  # numbers of rejected records that this batch replaces
    migrations: list[Migration] = field(default_factory=list)
    whole: WholeCatalogue | None = None  # set if this batch ends a catalogue that was read whole
    price_count: int = 0
    series_count: int = 0
    room: int = 0  # characters of whole records that this batch and later ones may store

    @property
    def full(self) -> bool:
        """Return whether it is large enough for a transaction; the limits also bound the memory."""
        return (
            self.price_count >= MAXIMUM_PRICES
            or self.series_count >= MAXIMUM_SERIES
            or len(self.cards) >= MAXIMUM_CARDS
            or len(self.rejected) >= MAXIMUM_CARDS
            or len(self.migrations) >= MAXIMUM_CARDS
        )

    @property
    def empty(self) -> bool:
        """Return whether there is nothing to store."""
        told = self.cards or self.series_count or self.rejected or self.notices or self.reread
        return not (told or self.migrations or self.whole)

    def add(self, record: Record, since: datetime, until: datetime) -> None:
        """Add a record to the list of its kind; rejects prices of times outside [since, until)."""
        if isinstance(record, SeriesPrices):
            self._add_series(record, since, until)
        elif isinstance(record, CatalogueCard):
            self.cards.append(record)
        elif isinstance(record, Listing):
            self._add_listing(record, since, until)
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
            self.series_count += 1
            self.price_count += len(series.prices)

    def _add_listing(self, listing: Listing, since: datetime, until: datetime) -> None:
        if not since <= listing.time < until:
            for series in listing:
                self._add_series(series, since, until)
            return
        self.listings.append(listing)
        self.series_count += len(listing)
        self.price_count += len(listing)


def _all_within(prices: Sequence[Price], since: datetime, until: datetime) -> bool:
    if isinstance(prices, list):  # checked first: cheaper than any other kind of sequence
        return all(since <= price.time < until for price in prices)
    return prices.within(since, until) if isinstance(prices, History) else _all_within(list(prices), since, until)


def batches(records: Iterable[Record], now: datetime) -> Iterator[Batch]:
    """Yield records in batches. Raises an error of the source after the batch of the records before it."""
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
