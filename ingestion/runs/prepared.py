"""Prepared batches: the part of storing a batch that needs no database, and so is prefetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from db.writes import card_lines, prices
from db.writes.columns import LIMITS, TOO_LARGE, Columns
from db.writes.series import Names, Variant
from db.writes.snapshots import UNKNOWN, VALUES
from ingestion.contract import CardIdentifier, Listing, Migration, Rejected, WholeCatalogue
from ingestion.runs.batches import Batch
from market.histories import microseconds
from market.variants import is_named


@dataclass(frozen=True, slots=True)
class PreparedBatch:
    """Content of one transaction. Replaces the records that it was made of, which take more memory."""

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
    """Return a batch of an edition, ready to be stored.

    Raises ValueError for a number that no column of the database can hold.
    """
    return PreparedBatch(
        card_lines.prepare(batch.cards, as_of),
        _joined([prices.prepare(batch.series), *map(_of_listing, batch.listings)]),
        batch.price_count,
        batch.rejected,
        batch.notices,
        batch.reread,
        batch.migrations,
        batch.whole,
        [(card.name, card.language) for card in batch.cards if not is_named(card.language)],
    )


def _of_listing(listing: Listing) -> prices.Prepared:
    values = np.full((len(listing), len(VALUES)), UNKNOWN)
    for name, column in listing.columns.items():
        values[:, VALUES.index(name)] = column
    if (values >= LIMITS).any():
        raise ValueError(TOO_LARGE)
    times = np.full(len(listing), microseconds(listing.time))
    present = [listing.variants[place] for place in np.unique(listing.variant_places).tolist()]
    return prices.Prepared(
        len(listing),
        Names(listing.cards, listing.variants, listing.card_places, listing.variant_places),
        Columns(np.ones(len(listing), np.int64), times, values),
        frozenset((marketplace, currency) for marketplace, *_, currency, _ in present),
    )


def _joined(parts: Sequence[prices.Prepared]) -> prices.Prepared:
    """Return the prices of several parts of a batch as one."""
    if len(parts) == 1:
        return parts[0]
    columns = [part.columns for part in parts]
    return prices.Prepared(
        sum(part.number for part in parts),
        _joined_names([part.names for part in parts]),
        Columns(*(np.concatenate([getattr(one, name) for one in columns]) for name in ("sizes", "times", "values"))),
        frozenset().union(*(part.marketplaces for part in parts)),
    )


def _joined_names(parts: Sequence[Names]) -> Names:
    cards: dict[CardIdentifier, int] = {}
    variants: dict[Variant, int] = {}
    card_places, variant_places = [], []
    for part in parts:
        card_places.append(
            np.array([cards.setdefault(one, len(cards)) for one in part.identifiers], np.int64)[part.card_places]
        )
        variant_places.append(
            np.array([variants.setdefault(one, len(variants)) for one in part.variants], np.int64)[part.variant_places]
        )
    return Names(list(cards), list(variants), np.concatenate(card_places), np.concatenate(variant_places))
