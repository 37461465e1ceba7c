"""Explanations over HTTP: their shape, and every number in a text a fact of the same answer."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from msgspec import convert
from sqlalchemy import Engine

from dashapp import formats
from dashapp.api import shapes
from tests.support.prices import rows

PERIODS = ("7d", "30d", "90d", "1y")


def explained(client: FlaskClient, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    convert(answer.get_json(), shapes.Explanation)
    return answer.get_json()


def untold_numbers(found: dict[str, Any]) -> list[str]:
    """The numbers of a text outside of its facts."""
    rest = found["text"]
    for fact in sorted(found["facts"].values(), key=len, reverse=True):
        rest = rest.replace(fact, "")
    return re.findall(r"[0-9]+", rest)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_a_card_is_explained_by_its_facts(client: FlaskClient, card_id: int, period: str, currency: str) -> None:
    found = explained(client, f"/api/cards/{card_id}/explanation?period={period}&currency={currency}")
    card = client.get(f"/api/cards/{card_id}?currency={currency}").get_json()
    assert untold_numbers(found) == []
    assert (found["written_by"], found["checked"]) == ("template", True)
    assert card["name"] in found["facts"]["subject"]
    assert formats.money(card["current_price"], currency) in found["facts"]["now"]
    assert found["as_of"] == card["as_of"]


def test_every_card_of_the_market_is_explained_and_checked(client: FlaskClient, market: Engine) -> None:
    numbers = [row[0] for row in rows(market, "SELECT id FROM cards ORDER BY id LIMIT 60")]
    for number in numbers:
        for currency in ("USD", "EUR"):
            found = explained(client, f"/api/cards/{number}/explanation?currency={currency}")
            assert found["checked"], found["text"]
            assert untold_numbers(found) == []
            assert "stale" in found["facts"] or "change" in found["facts"] or "unknown_change" in found["facts"]


def test_the_direction_is_that_of_the_card(client: FlaskClient) -> None:
    words = {"up": ("rose", "steady"), "down": ("fell", "steady")}
    for direction, said in words.items():
        movers = client.get(f"/api/market/top-movers?window=7d&direction={direction}&limit=20").get_json()["items"]
        for mover in movers:
            card = client.get(f"/api/cards/{mover['card']['id']}").get_json()
            if card["price_change_7d"] == mover["change_pct"]:
                found = explained(client, f"/api/cards/{mover['card']['id']}/explanation")
                assert any(word in found["text"] for word in said), found["text"]
                assert formats.change(mover["change_pct"]) in found["facts"]["change"]


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_the_market_is_explained_by_its_index(client: FlaskClient, period: str, currency: str) -> None:
    found = explained(client, f"/api/market/explanation?period={period}&currency={currency}")
    points = client.get(f"/api/market/index?period={period}&currency={currency}").get_json()["points"]
    assert untold_numbers(found) == []
    assert found["facts"]["subject"] == f"Market index {currency}"
    assert formats.index_value(points[-1]["index_value"]) in found["facts"]["now"]
    assert found["facts"]["change"].startswith(formats.change(points[-1]["index_value"] - 100))


def test_a_card_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/api/cards/2147483647/explanation").status_code == 404


@pytest.mark.parametrize("query", ["period=2d", "currency=GBP", "window=7d"])
def test_a_wrong_parameter_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/api/market/explanation?{query}").status_code == 400
