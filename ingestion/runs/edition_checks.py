"""Faults of an edition as a whole: its prices are all equal, of unknown cards, or of days after its date.

Equal prices are found before anything is stored: batches are buffered until a second amount has been read, which is
mostly in the first batch. So a killed run has stored nothing of such an edition either.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np

from ingestion.contract import Edition, SourceError
from ingestion.runs.prepared import PreparedBatch
from market.histories import moment
from market.sources import MTGJSON

LEAST_ALIKE = 50  # series; the histories of a few cheap cards can have one price
MOST_HELD = 100_000  # series buffered until a second amount: some batches
MANY = 0.5  # of the series
DAY = timedelta(days=1)  # prices of live sources are some seconds newer than the time of the edition


class NotBelievable(SourceError):
    """The edition as a whole cannot be what it should; a text for people."""


def varied(batches: Iterable[PreparedBatch]) -> Iterator[PreparedBatch]:
    """Yield batches, buffered from the first price to the second amount. Raises NotBelievable without a second."""
    stream = iter(batches)
    alike = _Alike()
    try:
        for batch in stream:
            alike.add(batch)
            if not alike.amounts:
                yield batch
                continue
            alike.held.append(batch)
            if len(alike.amounts) > 1:
                break
            alike.refuse_if(alike.series > MOST_HELD, "Its first")
    except Exception:
        # Few equal prices prove nothing: they are stored, as all records before an error.
        if alike.series < LEAST_ALIKE:
            yield from alike.held
        raise
    alike.refuse_if(len(alike.amounts) == 1 and alike.series >= LEAST_ALIKE, "All of its")
    yield from alike.held
    alike.held.clear()
    yield from stream


class _Alike:
    """Buffered batches, and the amounts of their prices."""

    def __init__(self) -> None:
        self.held: list[PreparedBatch] = []
        self.amounts: set[int] = set()  # cents; two are enough
        self.series = self.prices = 0

    def add(self, batch: PreparedBatch) -> None:
        self.amounts.update(np.unique(batch.prices.columns.values[:, 0])[:2].tolist())
        self.series += batch.prices.number
        self.prices += batch.price_count

    def refuse_if(self, unbelievable: bool, which: str) -> None:
        if unbelievable:
            (cents,) = self.amounts
            raise NotBelievable(f"{which} {self.prices:,} prices are {Decimal(cents) / 100:.2f}. None was stored.")


@dataclass(slots=True)
class EditionTotals:
    """Totals over the batches of an edition."""

    cards: int = 0  # described, or merged and deleted
    series: int = 0
    prices: int = 0
    unmatched: int = 0  # series whose card is unknown
    rejected: int = 0
    first_reason: str = ""
    newest: datetime | None = None
    oddities: Sequence[str] = ()  # of the whole edition, for people

    def add(self, batch: PreparedBatch, unmatched: int) -> None:
        """Add a batch that has been stored."""
        self.cards += len(batch.cards.described) + len(batch.cards.named) + len(batch.migrations)
        self.series += batch.prices.number
        self.prices += batch.price_count
        self.unmatched += unmatched
        if batch.rejected and not self.rejected:
            self.first_reason = batch.rejected[0].reason
        self.rejected += len(batch.rejected)
        if batch.price_count:
            newest = moment(int(batch.prices.columns.times.max()))
            self.newest = max(newest, self.newest or newest)

    def require_believable(self, source: str, edition: Edition) -> datetime:
        """Return when the edition was made, no earlier than its newest price. Stores its oddities.

        Raises NotBelievable where none of it was usable: none of its prices is stored then. Not for replayed records,
        which are no edition but a few of one kind.
        """
        if edition.replay_of is None:
            self._refuse_useless(source)
            self.oddities = list(self._odd(edition.dated or edition.as_of))
            return max(edition.as_of, self.newest or edition.as_of)
        return edition.as_of

    def _refuse_useless(self, source: str) -> None:
        if self.rejected and not self.series and not self.cards:
            raise NotBelievable(f"All of its {self.rejected:,} records were rejected. The first: {self.first_reason}.")
        if self.series and self.unmatched == self.series:
            catalogue = "scryfall-bulk, then mtgjson-history" if source in MTGJSON else "scryfall-bulk"
            raise NotBelievable(
                f"None of its {self.prices:,} prices is of a card that is known. Load the catalogue first: {catalogue}."
            )

    def _odd(self, dated: datetime) -> Iterator[str]:
        if self.unmatched > MANY * self.series:
            yield f"{self.unmatched:,} of its {self.series:,} series are of cards that are not known."
        if self.newest and self.newest >= dated + DAY:
            yield f"It is dated {dated:%Y-%m-%d}, but has prices of {self.newest:%Y-%m-%d}: its date stands still."
