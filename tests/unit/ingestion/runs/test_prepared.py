"""What is made of a batch ahead: the same from columns as from records."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from ingestion.contract import CardIdentifier, Listing, Price, SeriesPrices
from ingestion.runs.batches import Batch
from ingestion.runs.prepared import prepare
from market.variants import Condition, Currency, Finish, Kind

TIME = datetime(2026, 3, 4, 12, tzinfo=UTC)
CARDS = [CardIdentifier("scryfall_id", UUID(int=number)) for number in range(4)]
VARIANTS = [
    ("manapool", condition, Finish.FOIL, None, Currency.USD, Kind.RETAIL)
    for condition in (Condition.NEAR_MINT, Condition.DAMAGED)
]


def listing(places: list[int], *cents: int, marketplace: str = "manapool") -> Listing:
    """Offers of cards at some places, those of even ones near mint."""
    variants = [(marketplace, *variant[1:]) for variant in VARIANTS]
    named, told = np.arange(len(places)), np.array([place % 2 for place in places])
    columns = {"price": np.array(cents), "total_quantity": np.array(cents) + 1}
    return Listing(TIME, [CARDS[place] for place in places], variants, named, told, columns)


def batch(*records: SeriesPrices | Listing) -> Batch:
    whole = Batch(room=0)
    for record in records:
        whole.add(record, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
    return whole


def named(prepared: Any) -> list[tuple[Any, ...]]:
    """Card, variant and values of each series."""
    names, columns = prepared.prices.names, prepared.prices.columns
    return [
        (names.identifiers[card], names.variants[variant], *values)
        for card, variant, values in zip(names.card_places, names.variant_places, columns.values.tolist(), strict=True)
    ]


@pytest.mark.parametrize("parts", [[], [listing([2, 1], 100, 250)], [listing([0], 5), listing([2, 0, 3], 1, 2, 3)]])
def test_a_listing_is_prepared_as_its_series_would_be(parts: list[Listing]) -> None:
    alone = SeriesPrices(CARDS[1], *VARIANTS[0], [Price(TIME, Decimal("0.75"))])  # type: ignore[call-arg]
    columns = prepare(batch(alone, *parts), TIME)
    records = prepare(batch(alone, *(one for part in parts for one in part)), TIME)
    assert named(columns) == named(records)
    assert columns.prices.columns.times.tolist() == records.prices.columns.times.tolist()
    assert columns.prices.columns.sizes.tolist() == records.prices.columns.sizes.tolist()
    assert (columns.prices.number, columns.price_count) == (records.prices.number, records.price_count)
    assert columns.prices.marketplaces == records.prices.marketplaces
    assert len(set(columns.prices.names.identifiers)) == len(columns.prices.names.identifiers)
    assert len(set(columns.prices.names.variants)) == len(columns.prices.names.variants)


def test_every_marketplace_of_a_batch_is_named() -> None:
    found = prepare(batch(listing([0], 5), listing([1], 5, marketplace="cardkingdom")), TIME)
    assert found.prices.marketplaces == {("manapool", "USD"), ("cardkingdom", "USD")}


def test_a_number_that_no_column_holds_is_an_error() -> None:
    with pytest.raises(ValueError, match="larger than any real one"):
        prepare(batch(listing([0], 10**10)), TIME)
