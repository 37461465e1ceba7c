"""The price guide: Cardmarket's rows with their nulls, zeros and strangers."""

import re
from typing import Any

FIELDS = ("avg", "low", "trend", "avg1", "avg7", "avg30")


def test_the_head_is_cardmarket_s(market: Any) -> None:
    assert market.guide["version"] == 1
    assert re.fullmatch(r"2026-03-14T06:30:00\+0100", market.guide["createdAt"])


def test_every_known_product_has_one_row(market: Any) -> None:
    products = [row["idProduct"] for row in market.guide["priceGuides"]]
    assert len(set(products)) == len(products)
    assert {card["cardmarket_id"] for card in market.cards if "cardmarket_id" in card} <= set(products)


def test_keys_vary_by_row(market: Any) -> None:
    shapes = {tuple(row) for row in market.guide["priceGuides"]}
    full = ("idProduct", "idCategory", *FIELDS, *(f"{field}-foil" for field in FIELDS))
    assert full in shapes
    assert full[:8] in shapes
    assert any("idCategory" not in shape for shape in shapes)


def test_what_is_not_sold_has_a_trend_of_zero_and_null_elsewhere(market: Any) -> None:
    rows = [row for row in market.guide["priceGuides"] if row.get("trend-foil") == 0]
    assert rows
    assert all(row[f"{field}-foil"] is None for row in rows for field in FIELDS if field != "trend")


def test_known_prices_are_positive_with_two_decimals_and_low_is_below_trend(market: Any) -> None:
    singles = [row for row in market.guide["priceGuides"] if row.get("idCategory") == 1]
    prices = [row[field] for row in singles for field in FIELDS if row.get(field)]
    assert len(prices) > 100
    assert all(price > 0 and price == round(price, 2) for price in prices)
    assert sum(row["low"] < row["trend"] for row in singles if row.get("trend")) > 20


def test_products_that_are_no_single_cards_occur(market: Any) -> None:
    known = {card.get("cardmarket_id") for card in market.cards}
    assert any(row.get("idCategory", 1) != 1 for row in market.guide["priceGuides"])
    assert any(row.get("idCategory") == 1 and row["idProduct"] not in known for row in market.guide["priceGuides"])
