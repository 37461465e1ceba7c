"""Filters that no series can meet: no series, and the reason."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text


def history(client: FlaskClient, card_id: int, **filters: str) -> dict[str, Any]:
    response = client.get(f"/api/cards/{card_id}/history", query_string=filters)
    assert response.status_code == 200
    return dict(response.get_json())


@pytest.mark.parametrize(
    ("marketplace", "currency", "other"),
    [("cardmarket", "USD", "EUR"), ("cardkingdom", "EUR", "USD"), ("tcgplayer", "EUR", "USD")],
)
def test_a_marketplace_that_sells_in_another_currency(
    client: FlaskClient, card_id: int, marketplace: str, currency: str, other: str
) -> None:
    answer = history(client, card_id, marketplace=marketplace, currency=currency)
    assert (answer["series"], answer["as_of"], answer["bucket"]) == ([], None, "1 hour")
    assert answer["reason"] == f"{marketplace} sells in {other}; ask with currency={other}"


def test_a_finish_that_the_card_does_not_have(client: FlaskClient, market: Engine) -> None:
    statement = "SELECT card_id FROM price_series GROUP BY card_id HAVING bool_and(finish = 'nonfoil') LIMIT 1"
    with market.connect() as connection:
        card_id = connection.execute(text(statement)).scalar_one()
    answer = history(client, card_id, finish="etched")
    assert answer["series"] == []
    assert answer["reason"] == "this card has no prices with finish=etched; there are nonfoil"


def test_filters_that_the_card_meets_only_one_by_one(client: FlaskClient, card_id: int) -> None:
    answer = history(client, card_id, kind="buylist", marketplace="tcgplayer", currency="USD")
    assert answer["series"] == []
    assert answer["reason"].startswith("this card has no prices with all of these at once: currency=USD, ")


def test_an_answer_with_series_has_no_reason(client: FlaskClient, card_id: int) -> None:
    answer = history(client, card_id, currency="USD")
    assert answer["series"]
    assert "reason" not in answer
