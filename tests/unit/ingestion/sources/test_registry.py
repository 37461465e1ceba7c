"""The list of sources."""

import os
import subprocess
import sys

import pytest

from ingestion.sources.registry import SOURCES, source_named
from market.sources import SOURCES as DESCRIPTIONS
from market.variants import MARKETPLACES


def test_every_described_source_can_be_had_by_its_name() -> None:
    assert set(SOURCES) == set(DESCRIPTIONS)
    for name in SOURCES:
        assert source_named(name).name == name


def test_an_unknown_source_is_an_error() -> None:
    with pytest.raises(KeyError):
        source_named("tcgplayer-oracle")


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_source_says_what_it_is_which_marketplaces_it_carries_and_how_often_it_publishes(name: str) -> None:
    source = source_named(name)
    assert source.title
    assert source.marketplaces
    assert set(source.marketplaces) <= set(MARKETPLACES)
    assert source.interval_hours >= 1


def test_naming_the_sources_reads_no_settings() -> None:
    program = "from ingestion.sources.registry import SOURCES; print(*SOURCES)"
    environment = os.environ | {"HTTP_TIMEOUT": "not a number"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(SOURCES)
