"""`GET /api/cards/...`: a card, its prices and their history."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

CARD = {
    "id", "scryfall_id", "name", "set_code", "set_name", "collector_number", "rarity", "image_url", "current_price",
    "price_change_24h", "price_change_7d", "has_price_data", "prices", "currency",
}  # fmt: skip
PRICE = {
    "marketplace", "kind", "condition", "finish", "language", "currency", "price", "price_low", "price_mid",
    "price_high", "price_market", "num_listings", "total_quantity", "time",
}  # fmt: skip
POINT = {"time", "avg_price", "min_price", "max_price", "last_price", "total_listings", "total_quantity"}


def test_a_card_has_the_fields_of_the_contract(client: FlaskClient, card_id: int) -> None:
    card = client.get(f"/api/cards/{card_id}").get_json()
    assert card.keys() >= CARD
    assert len(card["prices"]) > 2
    assert all(price.keys() >= PRICE for price in card["prices"])


def test_prices_are_numbers_even_where_unknown(client: FlaskClient, card_id: int) -> None:
    card = client.get(f"/api/cards/{card_id}").get_json()
    names = ("price", "price_low", "price_mid", "price_high", "price_market")
    assert all(isinstance(price[name], float) for price in card["prices"] for name in names)


def test_a_card_without_prices_in_a_currency_says_so(client: FlaskClient, market: Engine) -> None:
    with market.connect() as connection:
        statement = (
            "SELECT id FROM cards WHERE id NOT IN (SELECT card_id FROM price_series WHERE currency = 'EUR') LIMIT 1"
        )
        card_id = connection.execute(text(statement)).scalar_one()
    card = client.get(f"/api/cards/{card_id}?currency=EUR").get_json()
    assert (card["current_price"], card["has_price_data"], card["price_change_24h"]) == (0.0, False, None)


def test_the_current_price_is_that_of_the_headline_series(client: FlaskClient, card_id: int) -> None:
    card = client.get(f"/api/cards/{card_id}?currency=USD").get_json()
    headline = [
        price["price"]
        for price in card["prices"]
        if (price["currency"], price["kind"], price["condition"]) == ("USD", "retail", "NEAR_MINT")
        and price["language"] == card["language"]
    ]
    assert card["has_price_data"]
    assert card["current_price"] in headline


def test_scryfalls_id_leads_to_the_same_card(client: FlaskClient, card_id: int) -> None:
    card = client.get(f"/api/cards/{card_id}")
    assert client.get(f"/api/cards/by-scryfall/{card.get_json()['scryfall_id']}").data == card.data


@pytest.mark.parametrize("path", ["2147483647", "2147483648", "99999999999999999999", "0"])
def test_a_card_that_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    for url in (f"/api/cards/{path}", f"/api/cards/{path}/history"):
        response = client.get(url)
        assert (response.status_code, response.get_json()["error"]["code"]) == (404, "not_found")


def test_an_unknown_scryfall_id_is_404_and_a_broken_one_400(client: FlaskClient) -> None:
    assert client.get("/api/cards/by-scryfall/00000000-0000-0000-0000-000000000000").status_code == 404
    assert client.get("/api/cards/by-scryfall/lightning-bolt").status_code == 400


def test_history_has_the_fields_of_the_contract(client: FlaskClient, card_id: int) -> None:
    answer = client.get(f"/api/cards/{card_id}/history?period=90d&currency=USD").get_json()
    assert answer.keys() == {"card_id", "currency", "period", "bucket", "as_of", "series"}
    assert answer["series"]
    for series in answer["series"]:
        contract = {"marketplace", "condition", "finish", "language", "kind", "points"}
        assert series.keys() == contract | {"from_lists", "confirmed_at", "silences"}
        assert series["kind"] == "retail"
        assert all(point.keys() == POINT for point in series["points"])


def test_history_is_what_the_snapshots_say(client: FlaskClient, card_id: int, market: Engine) -> None:
    answer = client.get(f"/api/cards/{card_id}/history?period=1y&currency=USD&marketplace=tcgplayer").get_json()
    statement = """
        SELECT finish, time::date AS day, avg(price), min(price), max(price), (array_agg(price ORDER BY time DESC))[1]
        FROM price_snapshots_wide
        WHERE card_id = :card_id AND marketplace = 'tcgplayer' AND currency = 'USD' AND kind = 'retail'
        GROUP BY finish, day
    """
    with market.connect() as connection:
        rows = connection.execute(text(statement), {"card_id": card_id}).all()
    expected = {(finish, f"{day}T00:00:00Z"): tuple(map(float, prices)) for finish, day, *prices in rows}
    found = {
        (series["finish"], point["time"]): tuple(
            point[name] for name in ("avg_price", "min_price", "max_price", "last_price")
        )
        for series in answer["series"]
        for point in series["points"]
    }
    assert found.keys() == expected.keys()
    assert all(found[key] == pytest.approx(expected[key], abs=0.005) for key in expected)


def test_history_can_be_of_the_buylist(client: FlaskClient, card_id: int) -> None:
    answer = client.get(f"/api/cards/{card_id}/history?period=90d&kind=buylist").get_json()
    assert {series["kind"] for series in answer["series"]} == {"buylist"}
    assert {series["marketplace"] for series in answer["series"]} == {"cardkingdom"}


def test_a_currency_that_the_marketplace_does_not_have_gives_no_series(client: FlaskClient, card_id: int) -> None:
    answer = client.get(f"/api/cards/{card_id}/history?currency=EUR&marketplace=tcgplayer").get_json()
    assert (answer["series"], answer["as_of"]) == ([], None)


@pytest.mark.parametrize("query", ["marketplace=ebay", "kind=auction", "period=", "currency=usd"])
def test_wrong_history_parameters_are_refused_and_empty_ones_ignored(
    client: FlaskClient, card_id: int, query: str
) -> None:
    status = client.get(f"/api/cards/{card_id}/history?{query}").status_code
    assert status == (200 if query == "period=" else 400)


def test_history_comes_as_csv_to_who_asks_for_it(client: FlaskClient, card_id: int) -> None:
    url = f"/api/cards/{card_id}/history?period=90d"
    rows = client.get(url, headers={"Accept": "text/csv"}).text.splitlines()
    points = [point for series in client.get(url).get_json()["series"] for point in series["points"]]
    assert rows[0].startswith("marketplace,condition,finish,language,kind,time,avg_price")
    assert len(rows) == 1 + len(points)
