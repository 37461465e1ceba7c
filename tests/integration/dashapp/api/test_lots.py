"""Equal copies by API are one holding with a lot for each cost; what cannot be computed is null, and spoils nothing."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.support.prices import execute, rows
from tests.support.valued import PLAIN, open_market

INVENTORY = "/api/inventory"
TRANSACTIONS = f"{INVENTORY}/transactions"
FOIL = {**PLAIN, "finish": "foil", "location": "Blue"}


@pytest.fixture(autouse=True)
def cards(database: Engine) -> dict[str, int]:
    """The numbers of the small market's cards by their names."""
    open_market(database)
    return {row[0]: row[1] for row in rows(database, "SELECT name, id FROM cards")}


def add(browser: FlaskClient, card: int, quantity: int, **more: object) -> dict[str, Any]:
    """The holding of copies that were added."""
    answer = browser.post(INVENTORY, json={"card_id": card, "quantity": quantity, **more})
    assert answer.status_code == 201, answer.text
    held: dict[str, Any] = answer.get_json()
    return held


def lots(browser: FlaskClient, holding: int) -> list[tuple[int, float | None]]:
    """Copies and price of each lot of a holding."""
    found = browser.get(f"{INVENTORY}/{holding}").get_json()["lots"]
    return sorted(((lot["quantity"], lot["price"]) for lot in found), key=str)


def test_equal_copies_without_a_cost_are_one_holding(ada: FlaskClient, cards: dict[str, int]) -> None:
    """moxfield-public#96 and #142: equal rows were merged or not, by the way they came."""
    first, second = (add(ada, cards["Card 1"], number, **FOIL) for number in (2, 3))
    assert (first["id"], second["quantity"]) == (second["id"], 5)
    assert len(ada.get(INVENTORY).get_json()["items"]) == 1


def test_equal_copies_of_two_costs_are_one_holding_with_two_lots_also_when_moved_and_taken_back(
    ada: FlaskClient, cards: dict[str, int]
) -> None:
    card, paid = cards["Card 1"], {"currency": "EUR"}
    add(ada, card, 2, **FOIL, unit_cost=1, **paid)
    blue = add(ada, card, 3, **FOIL, unit_cost=2, **paid)
    assert (blue["quantity"], lots(ada, blue["id"])) == (5, [(2, 2.0), (3, 6.0)])
    red = add(ada, card, 1, **{**FOIL, "location": "Red"}, unit_cost=2, **paid)
    moved = ada.patch(f"{INVENTORY}/{red['id']}", json={"version": red["version"], "location": "Blue"}).get_json()
    assert (moved["id"], moved["quantity"]) == (blue["id"], 6)
    assert lots(ada, blue["id"]) == [(1, 2.0), (2, 2.0), (3, 6.0)]
    (entry,) = moved["transactions"]
    assert ada.post(f"{TRANSACTIONS}/{entry}/reverse").status_code == 200
    assert lots(ada, blue["id"]) == [(2, 2.0), (3, 6.0)]
    assert lots(ada, red["id"]) == [(1, 2.0)]


def strictly(text: str) -> Any:
    """A JSON text, which has no NaN and no Infinity."""

    def refuse(word: str) -> None:
        raise AssertionError(word)

    return json.loads(text, parse_constant=refuse)


def test_one_holding_that_fails_degrades_the_coverage_of_every_answer_and_no_answer(
    ada: FlaskClient, cards: dict[str, int], database: Engine
) -> None:
    """wealthfolio#256: one missing rate emptied the whole dashboard."""
    add(ada, cards["Card 1"], 1, **PLAIN, unit_cost=7, currency="USD")
    add(ada, cards["Card 6"], 1, **PLAIN, unit_cost=3, currency="XAU")
    add(ada, cards["Card 2"], 1)
    lost = add(ada, cards["Card 7"], 1, **PLAIN)
    execute(database, "UPDATE holdings SET card_id = 999999 WHERE id = :id", id=lost["id"])
    for part in ("", "/summary", "/movers", "/index", "/recommendations", "/locations"):
        answer = ada.get(f"{INVENTORY}{part}")
        assert answer.status_code == 200, (part, answer.text)
        strictly(answer.text)
    found = ada.get(f"{INVENTORY}/summary").get_json()
    assert (found["total_value"], found["copies"]["total"], found["copies"]["valued"]) == (12.0, 4, 1)
    assert len(ada.get(INVENTORY).get_json()["items"]) == 4


def test_what_has_no_history_or_no_capital_is_null_and_never_minus_100_per_cent(
    ada: FlaskClient, cards: dict[str, int]
) -> None:
    """portfolio-performance#372, #752: -100 % and NaN."""
    add(ada, cards["Card 6"], 1, **PLAIN, unit_cost=3, currency="USD")
    found = strictly(ada.get(f"{INVENTORY}/index?currency=USD").text)
    assert {point["index_value"] for point in found["points"]} == {None}
    assert {point["gap"] for point in found["points"]} <= {"nothing_held", "no_price"}
    for kind in ("twr", "xirr"):
        assert (found[kind], bool(found[f"{kind}_reason"])) == (None, True), kind
    summary = strictly(ada.get(f"{INVENTORY}/summary?currency=USD").text)
    assert (summary["total_value"], summary["unrealized_gain"], summary["gain_pct"]) == (None, None, None)
