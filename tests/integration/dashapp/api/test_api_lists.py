"""Searches, sets, movers, overview, formats and statistics over HTTP: the contract's fields, and pages that join up."""

import csv
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

FOUND = {
    "id", "scryfall_id", "name", "set_code", "set_name", "collector_number", "rarity", "image_url", "price", "currency",
    "has_price_data", "change_24h", "change_7d",
}  # fmt: skip
MOVER = {
    "card", "marketplace", "finish", "condition", "language", "price_then", "price_now", "change_pct", "time_then",
    "time_now", "variants", "variant_count",
}  # fmt: skip


def answer(client: FlaskClient, path: str, **parameters: Any) -> dict[str, Any]:
    response = client.get(path, query_string=parameters)
    assert response.status_code == 200, response.text
    return dict(response.get_json())


def pages(client: FlaskClient, path: str, **parameters: Any) -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    page = answer(client, path, **parameters)
    items = page["items"]
    while page["has_more"]:
        page = answer(client, path, cursor=page["next_cursor"], **parameters)
        items += page["items"]
    assert page["next_cursor"] is None
    return list(items)


def values(market: Engine, statement: str) -> list[Any]:
    with market.connect() as connection:
        return list(connection.scalars(text(statement)))


def test_a_search_has_the_fields_of_the_contract(client: FlaskClient) -> None:
    page = answer(client, "/api/cards/search", limit=5)
    assert page.keys() >= {"items", "next_cursor", "has_more"}
    assert len(page["items"]) == 5
    assert all(item.keys() >= FOUND for item in page["items"])
    assert all(isinstance(item["price"], float) for item in page["items"])


def test_a_search_is_a_table_as_well(client: FlaskClient) -> None:
    asked = {"limit": 5, "sort": "price", "order": "desc"}
    items = answer(client, "/api/cards/search", **asked)["items"]
    table = client.get("/api/cards/search", query_string=asked, headers={"Accept": "text/csv"}).text
    rows = list(csv.DictReader(table.splitlines()))
    assert [int(row["id"]) for row in rows] == [item["id"] for item in items]
    assert [float(row["price"]) for row in rows] == [item["price"] for item in items]
    assert "sparkline" not in rows[0]


@pytest.mark.parametrize("sort", ["name", "price", "set_code", "change_7d"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_the_pages_of_a_search_have_every_card_once(client: FlaskClient, market: Engine, sort: str, order: str) -> None:
    found = [item["id"] for item in pages(client, "/api/cards/search", sort=sort, order=order, limit=7)]
    assert sorted(found) == sorted(values(market, "SELECT id FROM cards WHERE NOT digital"))


def test_a_cursor_of_another_order_is_refused(client: FlaskClient) -> None:
    cursor = answer(client, "/api/cards/search", limit=5)["next_cursor"]
    response = client.get("/api/cards/search", query_string={"limit": 5, "cursor": cursor, "sort": "price"})
    assert (response.status_code, list(response.get_json()["error"]["fields"])) == (400, ["cursor"])


def test_a_query_that_cannot_be_read_says_where_and_what_was_expected(client: FlaskClient) -> None:
    problem = client.get("/api/cards/search", query_string={"q": "set:"}).get_json()["error"]["fields"]["q"]
    assert problem.startswith("at position 5: expected ")


def test_names_are_suggested_for_the_beginning_of_one(client: FlaskClient, market: Engine) -> None:
    name = values(market, "SELECT name FROM cards WHERE NOT digital ORDER BY id LIMIT 1")[0]
    assert name in answer(client, "/api/cards/suggestions", q=name[:-1])["items"]


def test_movers_have_the_fields_of_the_contract_and_are_in_order(client: FlaskClient) -> None:
    movers = answer(client, "/api/market/top-movers", window="7d", direction="down", limit=50, min_price="0.5")
    assert movers.keys() == {"window", "direction", "currency", "as_of", "items", "by"}
    assert movers["items"]
    assert all(item.keys() == MOVER for item in movers["items"])
    changes = [item["change_pct"] for item in movers["items"]]
    assert changes == sorted(changes)
    assert changes[-1] < 0
    assert min(item[name] for item in movers["items"] for name in ("price_then", "price_now")) >= 0.5


def test_movers_by_money_are_in_the_order_of_their_amounts(client: FlaskClient) -> None:
    movers = answer(client, "/api/market/top-movers", window="7d", by="money", currency="EUR", limit=50)
    amounts = [item["price_now"] - item["price_then"] for item in movers["items"]]
    assert movers["by"] == "money"
    assert amounts == sorted(amounts, reverse=True)
    assert amounts[-1] > 0
    by_percent = answer(client, "/api/market/top-movers", window="7d", currency="EUR", limit=50)
    assert [item["card"] for item in by_percent["items"]] != [item["card"] for item in movers["items"]]


def test_the_other_series_of_a_mover_have_its_fields_without_a_card(client: FlaskClient) -> None:
    items = answer(client, "/api/market/top-movers", window="7d", min_price="0.5", limit=50)["items"]
    variants = [one for item in items for one in item["variants"]]
    assert variants
    assert all(one.keys() == MOVER - {"card", "variants", "variant_count"} for one in variants)
    assert all(item["variant_count"] >= len(item["variants"]) for item in items)


def test_the_overview_counts_what_there_is(client: FlaskClient, market: Engine) -> None:
    overview = answer(client, "/api/market/overview", currency="EUR")
    assert overview["total_snapshots"] == values(market, "SELECT count(*) FROM price_snapshots")[0]
    assert [place["slug"] for place in overview["marketplaces"]] == ["cardmarket", "cardtrader"]
    assert {place["currency"] for place in overview["marketplaces"]} == {"EUR"}
    assert overview["advancing"] + overview["declining"] + overview["unchanged"] <= overview["series_with_price"]


def test_formats_say_what_is_on_offer_in_a_currency(client: FlaskClient) -> None:
    formats = answer(client, "/api/market/volume-by-format", currency="EUR")
    assert formats.keys() == {"currency", "as_of", "items"}
    assert formats["items"]
    assert all(item.keys() >= {"format", "card_count", "listed_value"} for item in formats["items"])


@pytest.mark.parametrize("path", ["overview", "top-movers", "volume-by-format"])
def test_the_market_comes_as_csv_too(client: FlaskClient, path: str) -> None:
    response = client.get(f"/api/market/{path}?currency=EUR", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(response.text.splitlines()))
    body = answer(client, f"/api/market/{path}", currency="EUR")
    assert response.mimetype == "text/csv"
    assert len(rows) == len(body.get("items", [body]))


@pytest.mark.parametrize("sort", ["value", "name", "released_at", "change_7d"])
def test_the_pages_of_sets_have_every_set_once(client: FlaskClient, market: Engine, sort: str) -> None:
    found = [item["code"] for item in pages(client, "/api/sets", sort=sort, limit=1)]
    assert sorted(found) == sorted(values(market, "SELECT DISTINCT set_code FROM cards WHERE NOT digital"))


def test_a_set_is_the_same_in_the_list_and_alone_in_any_case(client: FlaskClient) -> None:
    listed = answer(client, "/api/sets")["items"][0]
    assert answer(client, f"/api/sets/{listed['code']}") == listed
    assert answer(client, f"/api/sets/{listed['code'].upper()}") == listed


def test_the_index_of_a_set_begins_at_100(client: FlaskClient) -> None:
    code = answer(client, "/api/sets")["items"][0]["code"]
    index = answer(client, f"/api/sets/{code}/index", period="30d")
    assert (index["set_code"], index["bucket"], index["points"][0]["index_value"]) == (code, "1 day", 100)
    assert all(isinstance(point["value"], float) for point in index["points"])


@pytest.mark.parametrize("path", ["/api/sets/zzzzz", "/api/sets/zzzzz/index", "/api/sets/%00", "/api/sets/a-b"])
def test_a_set_that_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.get_json()["error"]["message"]) == (404, "There is no such set.")


def test_statistics_are_those_of_the_current_price(client: FlaskClient, card_id: int) -> None:
    found = answer(client, f"/api/cards/{card_id}/statistics")
    assert found["price"] == answer(client, f"/api/cards/{card_id}")["current_price"]
    assert [window["window"] for window in found["windows"]] == ["7d", "30d", "90d", "1y"]
    assert all(window["low"] <= found["price"] <= window["high"] for window in found["windows"])


def test_a_card_that_is_not_there_has_no_statistics(client: FlaskClient) -> None:
    assert client.get("/api/cards/2147483647/statistics").status_code == 404
