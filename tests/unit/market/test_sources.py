"""What is said of the sources fits the rest of the market's words."""

from market.sources import SOURCES
from market.variants import MARKETPLACES


def test_sources_tell_of_marketplaces_that_we_know() -> None:
    assert {slug for source in SOURCES.values() for slug in source.marketplaces} <= MARKETPLACES.keys()


def test_every_source_has_terms_and_every_real_one_a_publisher() -> None:
    assert all(source.terms for source in SOURCES.values())
    assert all(source.site.startswith("https://") for source in SOURCES.values() if not source.simulated)
