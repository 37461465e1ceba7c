"""`/api/cards/.../similar`: in the simulated market, whose worker has compared the texts."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.integration.dashapp.conftest import card_with_prices


def asked(client: FlaskClient, market: Engine, query: str = "") -> dict[str, Any]:
    """The answer about a card with prices."""
    answer = client.get(f"/api/cards/{card_with_prices(market)}/similar{query}")
    assert answer.status_code == 200
    body = answer.get_json()
    assert isinstance(body, dict)
    return body


def test_similar_cards_come_nearest_first_with_reasons_and_prices(client: FlaskClient, market: Engine) -> None:
    body = asked(client, market, "?limit=5")
    assert len(body["items"]) == 5
    assert all(0 < one["score"] <= 1 and one["why"] and one["currency"] == "USD" for one in body["items"])
    assert "rules texts" in body["method"]


def test_cheaper_ones_are_cheaper(client: FlaskClient, market: Engine) -> None:
    own = client.get(f"/api/cards/{card_with_prices(market)}").get_json()["current_price"]
    body = asked(client, market, "?cheaper=true&limit=30")
    assert all(one["has_price_data"] and one["price"] < own for one in body["items"])


def test_by_price_there_are_other_printings_and_a_reason(client: FlaskClient, market: Engine) -> None:
    body = asked(client, market, "?by=price")
    assert "Only other printings" in body["reason"]
    assert all(one["score"] is None for one in body["items"])


@pytest.mark.parametrize("query", ["?by=colour", "?limit=31", "?cheaper=maybe", "?format=uno"])
def test_other_values_are_refused(client: FlaskClient, market: Engine, query: str) -> None:
    assert client.get(f"/api/cards/{card_with_prices(market)}/similar{query}").status_code == 400


def test_an_unknown_card_is_not_found(client: FlaskClient, market: Engine) -> None:
    assert client.get("/api/cards/2147483647/similar").status_code == 404
