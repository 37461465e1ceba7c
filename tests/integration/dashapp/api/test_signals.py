"""Signals over HTTP: the contract's fields, filters, sorts, pages that join up, and the same list as a table."""

import csv
import math
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import combinations
from statistics import median
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from signals.confidence import FACTORS
from signals.kinds import MEASURES, SignalType
from tests.integration.dashapp.api.test_api_lists import answer, pages

FIELDS = {
    "card", "marketplace", "condition", "finish", "language", "signal_type", "value", "direction", "strength",
    "confidence", "currency", "window", "as_of", "facts",
}  # fmt: skip
ROBUST = ("sen_slope_30d", "mann_kendall_30d")


def score(item: dict[str, Any]) -> float:
    """What signals are sorted by."""
    return round(item["strength"] * item["confidence"], 4)


def test_a_signal_has_the_fields_of_the_contract(client: FlaskClient) -> None:
    items = answer(client, "/api/signals")["items"]
    assert len(items) == 20
    assert all(item.keys() >= FIELDS for item in items)
    assert all(tuple(item["factors"]) == FACTORS for item in items)
    assert all(item["facts"]["price"] >= 1 for item in items)


def test_the_first_have_most_strength_and_confidence(client: FlaskClient) -> None:
    scores = [score(item) for item in pages(client, "/api/signals", limit=50)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 100


@pytest.mark.parametrize("sort", ["strength", "confidence", "value"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_every_sort_goes_through_all_pages_once(client: FlaskClient, sort: str, order: str) -> None:
    asked = {"limit": 100, "type": "trend", "currency": "EUR", "sort": sort, "order": order}
    found = pages(client, "/api/signals", **asked)
    values = [item[sort] for item in found]
    assert values == sorted(values, reverse=order == "desc")
    keys = [(item["card"]["id"], item["marketplace"], item["condition"], item["finish"]) for item in found]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("kind", list(SignalType))
def test_a_type_is_one_of_its_measures(client: FlaskClient, kind: str) -> None:
    items = answer(client, "/api/signals", type=kind, limit=100)["items"]
    assert {item["signal_type"] for item in items} <= {kind}
    assert {item["measure"] for item in items} <= {name for name, measure in MEASURES.items() if measure.type == kind}


def test_filters_leave_out_what_is_weaker_or_points_elsewhere(client: FlaskClient) -> None:
    asked = {"direction": "down", "min_strength": "0.6", "min_confidence": "0.3", "limit": 100}
    items = pages(client, "/api/signals", **asked)
    assert items
    assert {item["direction"] for item in items} == {"down"}
    assert min(item["strength"] for item in items) >= 0.6
    assert min(item["confidence"] for item in items) >= 0.3
    everything = pages(client, "/api/signals", limit=100)
    alike = [one for one in everything if one["direction"] == "down" and one["strength"] >= 0.6]
    assert len(items) == sum(one["confidence"] >= 0.3 for one in alike)


@pytest.mark.parametrize(
    ("name", "value"), [("type", "hype"), ("direction", "sideways"), ("min_strength", "2"), ("sort", "x")]
)
def test_a_wrong_word_is_named(client: FlaskClient, name: str, value: str) -> None:
    response = client.get("/api/signals", query_string={name: value})
    assert response.status_code == 400
    assert name in response.get_json()["error"]["fields"]


def test_a_cursor_of_another_list_is_refused(client: FlaskClient) -> None:
    cursor = answer(client, "/api/signals", type="trend")["next_cursor"]
    assert client.get("/api/signals", query_string={"type": "momentum", "cursor": cursor}).status_code == 400


def test_signals_are_a_table_as_well(client: FlaskClient) -> None:
    items = answer(client, "/api/signals", limit=5)["items"]
    table = client.get("/api/signals", query_string={"limit": 5}, headers={"Accept": "text/csv"}).text
    rows = list(csv.DictReader(table.splitlines()))
    assert [(int(row["id"]), row["measure"], float(row["value"])) for row in rows] == [
        (item["card"]["id"], item["measure"], item["value"]) for item in items
    ]


def without_robust(item: dict[str, Any]) -> dict[str, Any]:
    """A signal without the facts that only the page of its card has."""
    return item | {"facts": {name: fact for name, fact in item["facts"].items() if name not in ROBUST}}


def test_the_signals_of_a_card_are_those_of_the_list(client: FlaskClient) -> None:
    first = answer(client, "/api/signals", currency="EUR")["items"][0]
    found = answer(client, f"/api/cards/{first['card']['id']}/signals", currency="EUR")["items"]
    assert without_robust(first) in map(without_robust, found)
    assert {item["card"]["id"] for item in found} == {first["card"]["id"]}


def test_a_card_that_does_not_exist_has_none(client: FlaskClient) -> None:
    assert client.get("/api/cards/2000000000/signals").status_code == 404


DAYS = text("""
    SELECT bucket, last_price FROM card_prices_daily AS days JOIN price_series AS series ON series.id = series_id
    JOIN marketplaces ON marketplaces.id = marketplace_id
    WHERE card_id = :card AND slug = :marketplace AND condition = :condition AND finish = :finish
        AND series.language = :language AND series.currency = 'USD' AND kind = 'retail' ORDER BY bucket
""")


def days_of(market: Engine, item: dict[str, Any]) -> dict[datetime, Decimal]:
    """The last prices of the days of a signal's series."""
    series = {name: item[name] for name in ("marketplace", "condition", "finish", "language")}
    with market.connect() as connection:
        return {row.bucket: row.last_price for row in connection.execute(DAYS, {"card": item["card"]["id"], **series})}


def test_a_momentum_is_between_two_days_of_the_daily_rollup(client: FlaskClient, market: Engine) -> None:
    items = answer(client, "/api/signals", type="momentum", limit=30)["items"]
    assert items
    for item in items:
        days = days_of(market, item)
        last = max(days)
        earlier = [day for day in days if timedelta(days=7) <= last - day <= timedelta(days=8)]
        assert item["value"] == pytest.approx(float(days[last] / days[max(earlier)] - 1))
        assert item["facts"]["price"] == float(days[last])


def test_a_trend_of_a_card_has_the_slope_of_sen_over_the_daily_rollup(client: FlaskClient, market: Engine) -> None:
    card = answer(client, "/api/signals", type="trend")["items"][0]["card"]["id"]
    items = answer(client, f"/api/cards/{card}/signals")["items"]
    trends = [item for item in items if item["measure"] == "slope"]
    assert trends
    for item in trends:
        days = days_of(market, item)
        known = [(day, math.log(price)) for day, price in days.items() if max(days) - day < timedelta(days=30)]
        slopes = [(late - early) / (end - start).days for (start, early), (end, late) in combinations(known, 2)]
        assert item["facts"]["sen_slope_30d"] == pytest.approx(math.expm1(median(slopes)))
        assert "mann_kendall_30d" in item["facts"]


def test_events_are_listed_by_type_and_state(client: FlaskClient) -> None:
    everything = pages(client, "/api/signals/events", limit=100)
    assert everything
    assert all(item["card"]["id"] and item["direction"] in ("up", "down") for item in everything)
    for kind in {item["type"] for item in everything}:
        found = pages(client, "/api/signals/events", limit=100, type=kind)
        assert found == [item for item in everything if item["type"] == kind]
    still = pages(client, "/api/signals/events", limit=100, state="open")
    assert still == [item for item in everything if item["ended_at"] is None]
    assert client.get("/api/signals/events?state=new").status_code == 400
