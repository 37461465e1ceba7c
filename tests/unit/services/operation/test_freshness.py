"""How old the newest edition of a source may be."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from market.sources import SOURCES
from services.operation.freshness import interval_of, is_late, late_after
from services.settings import ServiceSettings, settings

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("scryfall-bulk", timedelta(days=2)),
        ("mtgjson-history", timedelta(days=14)),
        ("cardkingdom", timedelta(hours=4)),
        ("one that is gone", timedelta(days=2)),
        (None, timedelta(days=2)),
    ],
)
def test_a_source_is_late_after_twice_its_interval(source: str | None, expected: timedelta) -> None:
    assert late_after(source) == expected


@pytest.mark.parametrize("source", ["cardkingdom", "manapool"])
def test_a_list_that_a_setting_lets_be_read_less_often_is_late_so_much_later(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{source.upper()}_HOURS", "24")
    assert interval_of(source) == timedelta(days=1)
    assert not is_late(source, NOW - timedelta(hours=40), NOW)
    assert is_late(source, NOW - timedelta(hours=49), NOW)


def test_a_list_that_is_asked_for_more_often_than_it_comes_is_late_by_what_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CARDKINGDOM_HOURS", "1")
    assert interval_of("cardkingdom") == timedelta(hours=2)


def test_a_setting_of_a_source_is_one_that_freshness_reads() -> None:
    named = {source.hours for source in SOURCES.values() if source.hours}
    assert named == {"CARDKINGDOM_HOURS", "MANAPOOL_HOURS"}
    assert named == {name for name in ServiceSettings.model_fields if name.endswith("_HOURS")}
