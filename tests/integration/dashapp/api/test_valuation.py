"""`/api/inventory` with prices, `/summary`, `/movers` and others: their shapes, and each user's own figures only."""

import pytest
from flask.testing import FlaskClient
from msgspec import convert
from sqlalchemy import Engine

from dashapp.api import shapes
from db import announcements
from db.announcements import PricesChanged
from db.engine import read_engine
from tests.support.browsers import bearer
from tests.support.prices import execute, rows
from tests.support.statements import counted
from tests.support.valued import PLAIN, open_market

INVENTORY = "/api/inventory"
SHAPES = {
    INVENTORY: shapes.Holdings,
    f"{INVENTORY}/locations": shapes.Locations,
    f"{INVENTORY}/summary": shapes.InventorySummary,
    f"{INVENTORY}/movers": shapes.InventoryMovers,
    f"{INVENTORY}/explanation": shapes.Explanation,
    f"{INVENTORY}/index": shapes.InventoryIndex,
    f"{INVENTORY}/recommendations": shapes.SellingPage,
}


@pytest.fixture(autouse=True)
def cards(database: Engine) -> dict[str, int]:
    """The numbers of the small market's cards by their names."""
    open_market(database)
    return {row[0]: row[1] for row in rows(database, "SELECT name, id FROM cards")}


@pytest.fixture
def held(ada: FlaskClient, cards: dict[str, int]) -> FlaskClient:
    """Ada, who has three of card 1 for 7.00 each and one of card 6."""
    bought = {**PLAIN, "quantity": 3, "unit_cost": 7, "currency": "USD", "location": "Blue"}
    assert ada.post(INVENTORY, json={"card_id": cards["Card 1"], **bought}).status_code == 201
    assert ada.post(INVENTORY, json={"card_id": cards["Card 6"], **PLAIN}).status_code == 201
    return ada


@pytest.mark.parametrize("path", SHAPES)
def test_every_answer_has_its_shape_for_an_empty_collection_and_a_full_one(
    path: str, held: FlaskClient, bob: FlaskClient
) -> None:
    for browser in (held, bob):
        for query in ("", "?currency=EUR"):
            answer = browser.get(path if path.endswith("locations") else path + query)
            assert answer.status_code == 200, answer.text
            assert answer.headers["Cache-Control"] == "no-store"
            convert(answer.get_json(), SHAPES[path])


def test_the_page_says_what_the_copies_are_worth(held: FlaskClient) -> None:
    priced, without = held.get(f"{INVENTORY}?sort=value&order=desc").get_json()["items"]
    assert (priced["value"], priced["unrealized_gain"], priced["card"]["name"]) == (36.0, 15.0, "Card 1")
    assert (without["value"], without["price"], without["has_price_data"]) == (None, None, False)


def test_copies_in_a_finish_that_their_card_does_not_come_in_are_counted_and_listed(
    held: FlaskClient, database: Engine
) -> None:
    execute(database, "UPDATE cards SET finishes = '{foil}' WHERE name = 'Card 1'")
    announcements.announce(PricesChanged())  # as after every catalogue
    assert held.get(f"{INVENTORY}/summary").get_json()["to_check"] == 3
    (listed,) = held.get(f"{INVENTORY}?coverage=to_check").get_json()["items"]
    assert (listed["card"]["name"], listed["to_check"]) == ("Card 1", True)


def test_the_summary_says_what_it_covers(held: FlaskClient, bob: FlaskClient) -> None:
    found = held.get(f"{INVENTORY}/summary").get_json()
    assert (found["total_value"], found["total_cost"], found["unrealized_gain"]) == (36.0, 21.0, 15.0)
    assert found["copies"] == {"total": 4, "valued": 3, "unvalued": 1, "unresolved": 0, "below_minimum": 0}
    assert found["reasons"] == [{"reason": "no_series", "copies": 1, "costs": []}]
    assert bob.get(f"{INVENTORY}/summary").get_json()["total_value"] is None


def test_a_kept_answer_is_the_computed_one_until_the_collection_or_the_settings_change(
    held: FlaskClient, bob: FlaskClient, cards: dict[str, int]
) -> None:
    paths = [*(path for path in SHAPES if not path.endswith("index")), f"{INVENTORY}?sort=value&order=desc"]
    for path in paths:
        first, again = (held.get(path).get_json() for _ in range(2))
        assert first == again
        assert bob.get(path).get_json() != first
    value = f"{INVENTORY}/summary"
    held.post(INVENTORY, json={"card_id": cards["Card 2"], **PLAIN})
    assert held.get(value).get_json()["total_value"] == 40.0
    assert [one["value"] for one in held.get(paths[-1]).get_json()["items"]] == [36.0, 4.0, None]
    held.patch("/api/settings", json={"valuation_marketplace": "manapool"})
    assert held.get(value).get_json()["total_value"] == 33.0


@pytest.mark.parametrize(
    ("path", "number"), [(f"{INVENTORY}/summary", 1), ("/api/want-list/basket", 2), ("/api/settings", 0)]
)
def test_settings_cost_a_kept_answer_no_statement(path: str, number: int, held: FlaskClient) -> None:
    held.get(path)
    with counted(read_engine()) as statements:
        assert held.get(path).status_code == 200
    beside = [one for one in statements if "sessions" not in one]  # who asks is known while announcements arrive
    assert len(beside) == number
    assert not any("settings" in one for one in beside)


def test_changed_settings_are_there_with_the_next_answer(held: FlaskClient) -> None:
    for currency in ("EUR", "USD"):
        held.patch("/api/settings", json={"currency": currency})
        assert held.get("/api/settings").get_json()["currency"] == currency
        assert held.get(f"{INVENTORY}/summary").get_json()["currency"] == currency


def test_pages_of_every_sort_follow_each_other(held: FlaskClient) -> None:
    for sort in ("name", "value", "price", "quantity", "gain", "change_7d", "added"):
        first = held.get(f"{INVENTORY}?limit=1&sort={sort}").get_json()
        query = {"limit": 1, "sort": sort, "cursor": first["next_cursor"]}
        second = held.get(INVENTORY, query_string=query).get_json()
        assert {first["items"][0]["card"]["name"], second["items"][0]["card"]["name"]} == {"Card 1", "Card 6"}
        other = held.get(INVENTORY, query_string=query | {"order": "desc"})
        assert other.status_code == 400


@pytest.mark.parametrize("query", ["sort=cost", "currency=CAD", "q=usd>", "coverage=none", "window=1y", "period=1d"])
def test_wrong_questions_are_refused(query: str, held: FlaskClient) -> None:
    path = {"window": "/movers", "period": "/index"}.get(query.partition("=")[0], "")
    assert held.get(f"{INVENTORY}{path}?{query}").status_code == 400


def test_a_token_reads_values_only_with_its_scope(held: FlaskClient, stranger: FlaskClient) -> None:
    for scope, status in (("inventory:read", 200), ("alerts:read", 403)):
        made = held.post("/api/auth/tokens", json={"name": "bot", "scopes": [scope]}).get_json()
        for path in SHAPES:
            assert stranger.get(path, headers=bearer(made["secret"])).status_code == status


def test_a_value_of_the_index_that_is_not_known_is_marked_and_that_of_no_copies_is_zero(
    ada: FlaskClient, bob: FlaskClient, cards: dict[str, int]
) -> None:
    assert ada.post(INVENTORY, json={"card_id": cards["Card 6"], **PLAIN}).status_code == 201
    unknown, *_ = reversed(ada.get(f"{INVENTORY}/index").get_json()["points"])
    assert (unknown["value"], unknown["has_price_data"], unknown["gap"]) == (0.0, False, "no_price")
    nothing, *_ = reversed(bob.get(f"{INVENTORY}/index").get_json()["points"])
    assert (nothing["value"], nothing["has_price_data"], nothing["gap"]) == (0.0, True, "nothing_held")
