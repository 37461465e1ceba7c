"""A batch as it is stored: what can be made of it without the database, and so ahead."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.writes import catalogue, prices
from ingestion.batches import Batch
from ingestion.sources.base import Rejected


@dataclass(frozen=True, slots=True)
class PreparedBatch:
    """What one transaction stores. The records that it was made of, which take more memory, can go."""

    cards: catalogue.CardLines
    prices: prices.Prepared
    price_count: int
    rejected: Sequence[Rejected]
    notices: Sequence[str]
    reread: Sequence[int]


def prepare(batch: Batch) -> PreparedBatch:
    """Make a batch ready to be stored. Raises ValueError for a number that no column of the database can hold."""
    cards, series = catalogue.prepare(batch.cards), prices.prepare(batch.series)
    return PreparedBatch(cards, series, batch.price_count, batch.rejected, batch.notices, batch.reread)
