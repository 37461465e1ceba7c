"""`/api/suggestions` over the simulated market."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_a_name_is_exact_and_has_the_price_of_its_card(client: FlaskClient, market: Engine, currency: str) -> None:
    with market.connect() as connection:
        name = connection.scalar(text("SELECT min(name) FROM cards WHERE NOT digital"))
    first, *_ = client.get("/api/suggestions", query_string={"q": name, "currency": currency}).json["cards"]
    assert (first["name"], first["exact"], first["currency"]) == (name, True, currency)
    card = client.get(f"/api/cards/{first['id']}?currency={currency}").json
    assert first["price"] == card["current_price"]
    assert first["change_7d"] == card["price_change_7d"]


def test_a_set_has_the_value_of_its_page(client: FlaskClient, market: Engine) -> None:
    with market.connect() as connection:
        code = connection.scalar(text("SELECT set_code FROM set_overviews ORDER BY value DESC LIMIT 1"))
    known = client.get(f"/api/sets/{code}").json
    found = client.get("/api/suggestions", query_string={"q": known["name"]}).json["sets"]
    assert {"code": code, "value": known["value"], "exact": True}.items() <= found[0].items()


def test_nothing_is_suggested_for_a_query(client: FlaskClient, market: Engine) -> None:
    assert client.get("/api/suggestions?q=set:lea").json == {"cards": [], "sets": []}
