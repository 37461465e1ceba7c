"""A batch as it is stored: what can be made of it without the database, and so ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.writes import card_lines, prices
from ingestion.batches import Batch
from ingestion.sources.base import Migration, Rejected, WholeCatalogue
from market.variants import is_named


@dataclass(frozen=True, slots=True)
class PreparedBatch:
    """What one transaction stores. The records that it was made of, which take more memory, can go."""

    cards: card_lines.CardLines
    prices: prices.Prepared
    price_count: int
    rejected: Sequence[Rejected]
    notices: Sequence[str]
    reread: Sequence[int]
    migrations: Sequence[Migration]
    whole: WholeCatalogue | None
    unnamed: Sequence[tuple[str, str]]  # cards whose language has no name here: their names, and the codes


def prepare(batch: Batch, as_of: datetime) -> PreparedBatch:
    """Make a batch of an edition ready to be stored.

    Raises ValueError for a number that no column of the database can hold.
    """
    return PreparedBatch(
        card_lines.prepare(batch.cards, as_of),
        prices.prepare(batch.series),
        batch.price_count,
        batch.rejected,
        batch.notices,
        batch.reread,
        batch.migrations,
        batch.whole,
        [(card.name, card.language) for card in batch.cards if not is_named(card.language)],
    )
