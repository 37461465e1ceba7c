"""`/api/bot/...` over the simulated market: texts that can be posted, with the data that they tell."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from dashapp.bot_texts import LONGEST
from services.people import personal_tokens
from services.people.personal_tokens import TokenRequest
from tests.support.browsers import bearer
from tests.support.people import CLIENT, register
from tests.support.prices import execute


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_a_price_is_that_of_the_card_that_was_meant(client: FlaskClient, market: Engine, currency: str) -> None:
    with market.connect() as connection:
        name = connection.scalar(text("SELECT min(name) FROM cards WHERE NOT digital"))
    answer = client.get("/api/bot/price", query_string={"q": name.lower(), "currency": currency}).json
    card = client.get(f"/api/cards/{answer['card']['id']}?currency={currency}").json
    assert answer["card"]["name"] == name
    assert answer["price"] == card["current_price"]
    prices = [one["price"] for one in card["prices"] if one["currency"] == currency]
    assert {one["price"] for one in [*answer["retail"], *answer["buylist"]]} <= set(prices)
    assert [one["price"] for one in answer["retail"]] == sorted(one["price"] for one in answer["retail"])
    assert answer["text"].startswith(f"**{name}**")
    assert answer["text"].endswith(answer["address"])
    assert len(answer["text"]) <= LONGEST


def test_a_name_that_no_card_has_is_404(client: FlaskClient, market: Engine) -> None:
    answer = client.get("/api/bot/price?q=no+card+has+such+a+name+zzzz")
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("direction", ["up", "down"])
def test_movers_are_those_of_the_market(client: FlaskClient, market: Engine, direction: str) -> None:
    answer = client.get(f"/api/bot/movers?direction={direction}").json
    items = client.get(f"/api/market/top-movers?direction={direction}&limit=8").json["items"]
    lines = answer["text"].splitlines()
    assert len(lines) == len(items) + 2
    assert [one["card"]["name"] in line for one, line in zip(items, lines[1:], strict=False)] == [True] * len(items)


def test_a_collection_is_told_to_a_token_with_the_scope_only(database: Engine, server: Flask) -> None:
    user = register().user
    _, secret = personal_tokens.make(user.id, TokenRequest("bot", ("inventory:read",)), CLIENT)
    _, other = personal_tokens.make(user.id, TokenRequest("reader", ("market:read",)), CLIENT)
    client = server.test_client()
    assert client.get("/api/bot/portfolio").status_code == 401
    assert client.get("/api/bot/portfolio", headers=bearer(other)).status_code == 403
    answer = client.get("/api/bot/portfolio", headers=bearer(secret))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json["text"].startswith("Your collection is empty.")
    execute(database, "DELETE FROM users")
