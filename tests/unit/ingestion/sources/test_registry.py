"""The list of sources."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from ingestion.contract import AskedSource, FileSource
from ingestion.settings import settings
from ingestion.sources.registry import SOURCES, source_named, why_not_asked
from market.sources import SOURCES as DESCRIPTIONS
from market.variants import MARKETPLACES


def test_every_described_source_can_be_had_by_its_name() -> None:
    assert set(SOURCES) == set(DESCRIPTIONS)
    for name in SOURCES:
        assert source_named(name).name == name


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_source_reads_files_or_is_asked_or_both(name: str) -> None:
    reads, is_asked = isinstance(source_named(name), FileSource), isinstance(source_named(name), AskedSource)
    files = {"scryfall-bulk", "mtgjson-history", "mtgjson-today", "cardmarket-guide", "cardkingdom", "manapool"}
    assert (reads, is_asked) == (name != "simulated-market", name not in files)


def test_an_unknown_source_is_an_error() -> None:
    with pytest.raises(KeyError):
        source_named("tcgplayer-oracle")


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_source_is_described_by_its_marketplaces_and_how_often_it_publishes(name: str) -> None:
    description = DESCRIPTIONS[name]
    assert source_named(name).title == description.title
    assert description.marketplaces or name == "scryfall-migrations"  # which tells no price
    assert set(description.marketplaces) <= set(MARKETPLACES)
    assert description.interval >= timedelta(hours=1)


def test_naming_the_sources_reads_no_settings() -> None:
    program = "from ingestion.sources.registry import SOURCES; print(*SOURCES)"
    environment = os.environ | {"HTTP_TIMEOUT": "not a number"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(SOURCES)


def test_a_source_that_needs_no_setting_is_asked() -> None:
    assert why_not_asked("manapool") is None


def test_a_source_whose_terms_forbid_to_publish_is_off_until_it_is_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, state in (("", "off"), ("off", "off"), ("on", None)):
        monkeypatch.setenv("TCGCSV", value)
        settings.cache_clear()
        why = why_not_asked("tcgcsv")
        assert (why.state if why else None) == state
    settings.cache_clear()
