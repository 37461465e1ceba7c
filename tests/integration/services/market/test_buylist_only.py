"""A currency in which only shops tell what they pay: no retail price is made up, and the buylist counts."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from callbacks import market as index_callbacks
from callbacks import market_parts as callbacks
from callbacks.charts import ChartContent
from dashapp.components.filters import ALL
from market.variants import Currency, Kind
from tests.integration.dashapp.conftest import serve
from tests.support.prices import ago, make_card, price, series, store
from tests.support.steps import later_steps
from tests.unit.dashapp.rendering import text_of
from upkeep import after_prices


@pytest.fixture
def engine(database: Engine) -> Engine:
    """Two cards: Card Kingdom buys both for USD, nobody sells; Cardmarket sells one for EUR."""
    paid = {"marketplace": "cardkingdom", "kind": Kind.BUYLIST}
    euros: dict[str, Any] = {"marketplace": "cardmarket", "currency": Currency.EUR}
    prices = [
        series(1, price(ago(1), "5"), price(ago(0), "6"), **paid),
        series(2, price(ago(0), "7"), **paid),
        series(1, price(ago(0), "9"), **euros),
    ]
    store(database, prices, [make_card(1), make_card(2)])
    with later_steps():
        after_prices.run(database)
    return database


@pytest.fixture
def client(engine: Engine) -> FlaskClient:
    return serve()


def test_the_overview_tells_of_no_retail_price_and_counts_no_series(client: FlaskClient) -> None:
    told = client.get("/api/market/overview?currency=USD").get_json()
    (marketplace,) = told.pop("marketplaces")
    assert told == {
        "currency": "USD", "as_of": None, "total_cards_tracked": 2, "total_snapshots": 4, "series_with_price": 0,
        "advancing": 0, "declining": 0, "unchanged": 0,
    }  # fmt: skip
    assert (marketplace["slug"], marketplace["series"]) == ("cardkingdom", 0)
    assert marketplace["as_of"] == f"{ago(0):%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("path", ["index", "top-movers", "volume-by-format"])
def test_what_rests_on_retail_prices_is_empty(path: str, client: FlaskClient) -> None:
    answer = client.get(f"/api/market/{path}?currency=USD")
    assert answer.status_code == 200
    body = answer.get_json()
    assert (body["as_of"], body.get("points", body.get("items"))) == (None, [])


def test_a_card_has_no_headline_price_and_its_buylist_price_is_one_of_now(engine: Engine, client: FlaskClient) -> None:
    card = client.get("/api/cards/2?currency=USD").get_json()
    assert (card["current_price"], card["has_price_data"]) == (0.0, False)
    assert [(one["kind"], one["price"], one["is_current"]) for one in card["prices"]] == [("buylist", 7.0, True)]


def test_the_page_says_that_only_what_shops_pay_is_known(engine: Engine) -> None:
    told = text_of(callbacks.show_numbers("USD", None))
    for part in (
        "There are no USD retail prices yet",
        "Only what shops pay is known",
        "Card Kingdom Only what it pays",
        "as of",
    ):
        assert part in told


def test_no_other_part_of_the_page_speaks_as_if_there_were_retail_prices(engine: Engine) -> None:
    movers = callbacks.show_movers("up", "24h", "1", ALL, ALL, "USD")
    *index, _headline = index_callbacks.show_index("7d", ALL, ALL, ALL, "USD", "light", None, False, None, "")
    for part in (
        movers,
        callbacks.show_formats("USD", None),
        callbacks.show_sets("value", False, "USD", "light", None).note,
    ):
        assert "USD retail prices yet" in text_of(part)
    assert "No USD retail prices are known in the last 7 days" in text_of(ChartContent(*index).note)


def test_cards_and_snapshots_are_counted_over_all_currencies(database: Engine) -> None:
    store(database, [series(1, price(ago(0), "9"))], [make_card(1)])
    with later_steps():
        after_prices.run(database)
    told = serve().get("/api/market/overview?currency=EUR").get_json()
    assert (told["total_cards_tracked"], told["total_snapshots"], told["marketplaces"]) == (1, 1, [])
