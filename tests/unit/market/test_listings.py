"""A listing as columns says the same as a list of its series."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest

from market.listings import Listing
from market.records import CardIdentifier, Price, SeriesPrices
from market.variants import Condition, Currency, Finish, Kind

TIME = datetime(2025, 3, 1, 9, 7, tzinfo=UTC)
ONE, TWO = (CardIdentifier("scryfall_id", UUID(int=number)) for number in (1, 2))
RETAIL = ("cardkingdom", Condition.NEAR_MINT, Finish.FOIL, None, Currency.USD, Kind.RETAIL)
BUYLIST = ("cardkingdom", Condition.NEAR_MINT, Finish.NONFOIL, "Japanese", Currency.USD, Kind.BUYLIST)
SERIES = [
    SeriesPrices(ONE, *RETAIL, [Price(TIME, Decimal("1.50"), price_low=Decimal("1.25"), total_quantity=3)]),  # type: ignore[call-arg]
    SeriesPrices(TWO, *RETAIL, [Price(TIME, Decimal("0.05"), price_low=Decimal("0.05"), total_quantity=1)]),  # type: ignore[call-arg]
    SeriesPrices(ONE, *BUYLIST, [Price(TIME, Decimal("10000.00"), price_low=Decimal(9), total_quantity=2)]),  # type: ignore[call-arg]
]


@pytest.fixture
def listing() -> Listing:
    columns = {"price": [150, 5, 1_000_000], "price_low": [125, 5, 900], "total_quantity": [3, 1, 2]}
    arrays = {name: np.array(column) for name, column in columns.items()}
    return Listing(TIME, [ONE, TWO], [RETAIL, BUYLIST], np.array([0, 1, 0]), np.array([0, 0, 1]), arrays)


def test_it_reads_as_the_list_of_its_series(listing: Listing) -> None:
    assert (list(listing), len(listing)) == (SERIES, 3)


def test_a_part_of_it_is_one_too(listing: Listing) -> None:
    part = listing[1:]
    assert isinstance(part, Listing)
    assert (list(part), len(part), len(listing[3:])) == (SERIES[1:], 2, 0)


def test_amounts_are_decimals_and_counts_are_whole(listing: Listing) -> None:
    (price,) = listing[1].prices
    assert (type(price.price), type(price.total_quantity), f"{price.price}") == (Decimal, int, "0.05")
