"""All files together: repeatable, dated as promised, one market in four shapes."""

from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.simulation import SimulatedMarket, write_market
from ingestion.simulation.market import simulate_market

END = datetime(2026, 3, 14, 10, 30, tzinfo=UTC)
NAIVE = END.replace(tzinfo=None)
EARLIEST, LATEST = NAIVE.replace(year=2020), NAIVE.replace(year=2035)


def paths(files: SimulatedMarket) -> list[Path]:
    *single, offers = astuple(files)
    return [*single, *offers]


def content(files: SimulatedMarket) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in paths(files)}


def write(directory: Path, **changes: Any) -> SimulatedMarket:
    return write_market(directory, **{"end": END, "cards": 60, "days": 100, "seed": 1} | changes)


def test_the_same_seed_and_end_give_the_same_bytes(market: Any, tmp_path: Path) -> None:
    again = content(write(tmp_path))
    assert len(again) == 34
    assert again == content(market.files)


def test_another_seed_gives_other_cards_and_prices(market: Any, tmp_path: Path) -> None:
    first, other = content(market.files), content(write(tmp_path, seed=2))
    assert first.keys() == other.keys()
    assert all(first[name] != other[name] for name in first)


def test_the_same_moment_in_another_time_zone_gives_the_same_bytes(market: Any, tmp_path: Path) -> None:
    elsewhere = END.astimezone(timezone(timedelta(hours=-11)))
    assert elsewhere.date() != END.date()
    assert content(write(tmp_path, end=elsewhere)) == content(market.files)


def test_the_newest_day_of_every_file_is_the_end_s_date(market: Any) -> None:
    assert max(day for days in market.series.values() for day in days) == "2026-03-14"
    assert market.all_prices["meta"]["date"] == market.all_identifiers["meta"]["date"] == "2026-03-14"
    assert market.files.bulk.name == "default-cards-20260314073000.jsonl.gz"
    assert datetime.fromisoformat(market.guide["createdAt"]) == END - timedelta(hours=5)
    assert datetime.fromisoformat(market.offer_days[-1]["as_of"]) == END - timedelta(hours=1)


def test_history_goes_back_as_many_days_as_asked(market: Any) -> None:
    days = {day for series in market.series.values() for day in series}
    assert days == {(date(2026, 3, 14) - timedelta(days=ago)).isoformat() for ago in range(100)}


@settings(max_examples=8, deadline=None)
@given(st.datetimes(EARLIEST, LATEST, timezones=st.timezones()))
def test_nothing_is_dated_after_the_end_or_off_its_last_day(end: datetime) -> None:
    market = simulate_market(end, cards=40, days=30, seed=3)
    last_day = end.astimezone(UTC).date()
    assert market.days[-1] == last_day
    for hours in (1, 3, 5):
        moment = market.hours_before_end(hours)
        assert moment <= end
        assert moment.date() == last_day


def test_an_end_just_after_midnight_keeps_every_file_on_its_day(tmp_path: Path) -> None:
    files = write(tmp_path, end=datetime(2026, 3, 14, 0, 20, tzinfo=UTC), cards=40, days=30)
    assert files.bulk.name == "default-cards-20260314000000.jsonl.gz"
    assert files.offers[-1].name == "offers-2026-03-14.json"


@pytest.mark.parametrize(
    "changes",
    [{"end": NAIVE}, {"cards": 39}, {"cards": 5_001}, {"days": 29}, {"days": 801}, {"seed": -1}],
    ids=str,
)
def test_what_makes_no_market_is_refused_before_anything_is_written(changes: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        write(tmp_path / "out", **changes)
    assert not (tmp_path / "out").exists()


def test_bulk_file_and_history_agree_on_the_last_day(market: Any) -> None:
    uuid_of = {entry["identifiers"]["scryfallId"]: uuid for uuid, entry in market.all_identifiers["data"].items()}
    fields = {
        "usd": ("tcgplayer", "normal"),
        "usd_foil": ("tcgplayer", "foil"),
        "usd_etched": ("tcgplayer", "etched"),
        "eur": ("cardmarket", "normal"),
        "eur_foil": ("cardmarket", "foil"),
    }
    compared = 0
    for card in market.cards:
        for field, (provider, finish) in fields.items():
            history = market.series.get((uuid_of[card["id"]], "paper", provider, "retail", finish), {})
            newest = history.get("2026-03-14")
            assert card["prices"][field] == (None if newest is None else f"{newest:.2f}")
            compared += newest is not None
    assert compared > 100


def test_guide_and_bulk_file_agree_on_trend(market: Any) -> None:
    rows = {row["idProduct"]: row for row in market.guide["priceGuides"]}
    priced = [card for card in market.cards if card["prices"]["eur"] is not None]
    assert len(priced) > 20
    assert all(rows[card["cardmarket_id"]]["trend"] == float(card["prices"]["eur"]) for card in priced)
