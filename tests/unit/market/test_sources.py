"""How old the prices of a source may be."""

from datetime import timedelta

import pytest

from market.sources import SOURCES, late_after
from market.variants import MARKETPLACES


@pytest.mark.parametrize(("source", "days"), [("scryfall-bulk", 2), ("mtgjson-history", 14), ("one that is gone", 2)])
def test_prices_are_late_after_twice_the_interval_of_their_source(source: str, days: int) -> None:
    assert late_after(source) == timedelta(days=days)


def test_sources_tell_of_marketplaces_that_we_know() -> None:
    assert {slug for source in SOURCES.values() for slug in source.marketplaces} <= MARKETPLACES.keys()
