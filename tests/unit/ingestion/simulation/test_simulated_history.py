"""AllPrices and AllIdentifiers: MTGJSON's nesting, and the market's year in it: gaps, spikes, reprints, new sets."""

import math
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

LAST_DAY = date(2026, 3, 14)


def known(days: dict[str, float | None]) -> dict[str, float]:
    return {day: price for day, price in days.items() if price is not None}


def changes(days: dict[str, float | None], length: int) -> list[float]:
    """Price ratios over `length` calendar days, where both ends are known."""
    prices = {date.fromisoformat(day): price for day, price in known(days).items()}
    step = timedelta(days=length)
    return [price / prices[day - step] for day, price in prices.items() if day - step in prices]


def of(market: Any, provider: str, kind: str, finish: str) -> list[dict[str, float | None]]:
    chosen = [days for key, days in market.series.items() if key[2:] == (provider, kind, finish)]
    assert chosen
    return chosen


def test_both_files_have_mtgjson_s_head(market: Any) -> None:
    expected = {"date": "2026-03-14", "version": "5.2.2+20260314"}
    assert market.all_prices["meta"] == market.all_identifiers["meta"] == expected


def test_every_provider_kind_and_finish_of_upstream_occurs(market: Any) -> None:
    found = {key[1:] for key in market.series}
    assert found >= {
        ("paper", "tcgplayer", "retail", "normal"), ("paper", "tcgplayer", "retail", "foil"),
        ("paper", "tcgplayer", "retail", "etched"), ("paper", "cardkingdom", "retail", "normal"),
        ("paper", "cardkingdom", "buylist", "normal"), ("paper", "cardkingdom", "buylist", "foil"),
        ("paper", "cardmarket", "retail", "normal"), ("paper", "cardmarket", "retail", "foil"),
        ("paper", "cardsphere", "retail", "normal"), ("mtgo", "cardhoarder", "retail", "normal"),
    }  # fmt: skip
    assert not {key for key in found if key[0] == "paper" and key[1:3] == ("cardmarket", "buylist")}


def test_each_provider_says_its_currency(market: Any) -> None:
    said = defaultdict(set)
    for places in market.all_prices["data"].values():
        for providers in places.values():
            for provider, content in providers.items():
                said[provider].add(content["currency"])
    assert said["cardmarket"] == {"EUR"}
    assert said["tcgplayer"] == said["cardkingdom"] == said["cardsphere"] == {"USD"}


def test_prices_are_positive_numbers_with_two_decimals(market: Any) -> None:
    prices = [price for days in market.series.values() for price in known(days).values()]
    assert len(prices) > 10_000
    assert min(prices) > 0
    assert all(price == round(price, 2) for price in prices)


def test_every_uuid_but_the_sealed_products_is_in_all_identifiers(market: Any) -> None:
    strangers = market.all_prices["data"].keys() - market.all_identifiers["data"].keys()
    assert len(strangers) == 2
    for uuid, entry in market.all_identifiers["data"].items():
        assert entry["uuid"] == uuid
        assert entry["setCode"] == entry["setCode"].upper()
        assert entry["name"]
        assert entry["number"]
        assert all(isinstance(value, str) for value in entry["identifiers"].values())


def test_a_card_newer_than_the_bulk_file_is_known_by_its_identifiers(market: Any) -> None:
    in_bulk = {card["id"] for card in market.cards}
    new = [e for e in market.all_identifiers["data"].values() if e["identifiers"]["scryfallId"] not in in_bulk]
    assert len(new) == 1
    assert any(key[0] == new[0]["uuid"] for key in market.series)


def test_two_faces_of_a_card_carry_the_same_prices(market: Any) -> None:
    faces = defaultdict(list)
    for uuid, entry in market.all_identifiers["data"].items():
        faces[entry["identifiers"]["scryfallId"]].append(uuid)
    pairs = [uuids for uuids in faces.values() if len(uuids) == 2]
    assert pairs
    assert all(market.all_prices["data"][front] == market.all_prices["data"][back] for front, back in pairs)


def test_a_gap_is_a_missing_date_and_not_a_zero(market: Any) -> None:
    gaps = []
    for days in of(market, "tcgplayer", "retail", "normal"):
        dates = [date.fromisoformat(day) for day in days]
        gaps += [(later - day).days - 1 for day, later in pairwise(dates)]
    assert 3 <= max(gaps) <= 22  # single missing days can lengthen a gap


def test_nulls_occur_as_they_do_upstream(market: Any) -> None:
    assert any(price is None for days in market.series.values() for price in days.values())


def test_a_provider_entry_without_prices_and_one_with_an_empty_buylist_occur(market: Any) -> None:
    entries = [
        content for places in market.all_prices["data"].values() for providers in places.values()
        for content in providers.values()
    ]  # fmt: skip
    assert {"currency": "USD"} in entries
    assert any(content.get("buylist") == {} for content in entries)


@pytest.mark.parametrize(("provider", "days_ago"), [("tcgplayer", 23), ("cardkingdom", 11)])
def test_a_provider_has_a_day_without_any_price(market: Any, provider: str, days_ago: int) -> None:
    by_day = defaultdict(int)
    for key, days in market.series.items():
        if key[2] == provider and key[0] in market.all_identifiers["data"]:
            for day in known(days):
                by_day[date.fromisoformat(day)] += 1
    outage = LAST_DAY - timedelta(days=days_ago)
    assert by_day[outage] == 0
    assert by_day[outage - timedelta(days=1)] > 20


def test_some_series_end_before_the_last_day(market: Any) -> None:
    last = [max(known(days)) for days in of(market, "tcgplayer", "retail", "normal")]
    assert 1 <= sum(day < "2026-03-09" for day in last) < len(last) / 4


def test_some_prices_never_change(market: Any) -> None:
    still = [
        key for key, days in market.series.items()
        if key[2:] == ("tcgplayer", "retail", "normal") and len(days) > 80 and len(set(known(days).values())) == 1
    ]  # fmt: skip
    everywhere = {key for key, days in market.series.items() if len(set(known(days).values())) == 1}
    assert len(still) >= 2
    assert {(*key[:2], "cardmarket", *key[3:]) for key in still} & market.series.keys() <= everywhere
    assert len({key[2] for key in everywhere}) > 1


def test_spikes_of_more_than_half_within_four_days_exist(market: Any) -> None:
    highest = [max(changes(days, 4), default=0) for days in of(market, "tcgplayer", "retail", "normal")]
    assert 2 <= sum(change > 1.5 for change in highest) < len(highest) / 3


def test_most_cards_move_little_on_most_days(market: Any) -> None:
    daily = [abs(math.log(c)) for days in of(market, "tcgplayer", "retail", "normal") for c in changes(days, 1)]
    assert sorted(daily)[len(daily) // 2] < 0.02


def test_a_new_set_has_no_price_before_its_release(market: Any) -> None:
    releases = {card["id"]: card["released_at"] for card in market.cards}
    new = 0
    for key, days in market.series.items():
        scryfall_id = market.all_identifiers["data"].get(key[0], {}).get("identifiers", {}).get("scryfallId")
        if scryfall_id in releases:
            assert min(days) >= releases[scryfall_id]
            new += releases[scryfall_id] > "2025-12-15"
    assert new > 10


def test_shops_pay_45_to_70_percent_of_what_they_ask(market: Any) -> None:
    parts = []
    for (*key, kind, finish), days in market.series.items():
        if kind == "buylist":
            retail = market.series[(*key, "retail", finish)]
            parts += [price / retail[day] for day, price in known(days).items() if retail.get(day)]
    assert len(parts) > 500
    assert min(parts) >= 0.45
    assert max(parts) <= 0.70


def test_euro_prices_follow_dollar_prices(market: Any) -> None:
    ratios = [
        days["2026-03-14"] / usd["2026-03-14"]
        for (uuid, place, provider, kind, finish), days in market.series.items()
        if provider == "cardmarket"
        and days.get("2026-03-14", 0) >= 1
        and (usd := market.series.get((uuid, place, "tcgplayer", kind, finish), {})).get("2026-03-14")
    ]
    assert len(ratios) > 10
    assert 0.75 < sorted(ratios)[len(ratios) // 2] < 1.05
