"""`/api/inventory`: holdings added, changed, removed and listed, each by its own user only."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from msgspec import convert
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashapp.api import shapes
from tests.support.browsers import bearer
from tests.support.prices import make_card, rows, store

INVENTORY = "/api/inventory"


@pytest.fixture(autouse=True)
def cards(database: Engine) -> list[int]:
    """The numbers of nine cards."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    return [number for (number,) in rows(database, "SELECT id FROM cards ORDER BY id")]


def add(browser: FlaskClient, card: int, **more: object) -> dict[str, Any]:
    """The holding of copies that were added, in the shape that is described."""
    answer = browser.post(INVENTORY, json={"card_id": card, **more})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.get_json()
    convert(shown, shapes.Holding)
    return shown


def as_read(held: dict[str, Any]) -> dict[str, Any]:
    """A holding as it is read later: without the entries that the change of it has made."""
    return held | {"transactions": []}


def wrong_fields(answer: TestResponse) -> set[str]:
    """The names of wrong fields."""
    assert answer.status_code == 422, answer.text
    return {*answer.get_json()["error"]["fields"]}


def test_copies_are_added_with_what_they_cost(ada: FlaskClient, cards: list[int]) -> None:
    told = {"condition": "NEAR_MINT", "finish": "foil", "language": "English", "location": "Blue"}
    held = add(ada, cards[0], quantity=2, unit_cost=1.5, currency="eur", acquired_on="2024-02-29", **told)
    assert {name: held[name] for name in told} == told
    assert held["lots"] == [
        {"number": 1, "quantity": 2, "price": 3.0, "fees": 0.0, "currency": "EUR", "acquired_on": "2024-02-29"}
    ]
    shown = ada.get(f"{INVENTORY}/{held['id']}")
    assert (shown.get_json(), shown.headers["Cache-Control"]) == (as_read(held), "no-store")


def test_a_query_asks_of_copies_and_a_wrong_one_says_where(ada: FlaskClient, cards: list[int]) -> None:
    add(ada, cards[0], quantity=4, location="Blue binder")
    add(ada, cards[1])
    items = ada.get(INVENTORY, query_string={"q": 'qty>=4 loc:"blue binder"'}).get_json()["items"]
    assert [item["card"]["id"] for item in items] == [cards[0]]
    wrong = ada.get(INVENTORY, query_string={"q": "qty>=x"})
    assert wrong.status_code == 400
    assert "at position 6: expected a number of copies" in wrong.get_json()["error"]["fields"]["q"]


def test_what_is_unknown_stays_unknown(ada: FlaskClient, cards: list[int]) -> None:
    held = add(ada, cards[0])
    assert [held[name] for name in ("condition", "finish", "language")] == [None, None, None]
    assert (held["lots"][0]["price"], held["lots"][0]["currency"]) == (None, None)


def test_wrong_copies_are_refused_by_name(ada: FlaskClient, cards: list[int]) -> None:
    assert wrong_fields(ada.post(INVENTORY, json={})) == {"card_id"}
    assert wrong_fields(ada.post(INVENTORY, json={"card_id": 999_999})) == {"card_id"}
    assert wrong_fields(ada.post(INVENTORY, json={"card_id": cards[0], "unit_cost": 1})) == {"currency"}
    wrong = {"quantity": 0, "condition": "FINE", "acquired_on": "2023-02-29", "price": 1}
    assert wrong_fields(ada.post(INVENTORY, json={"card_id": cards[0], **wrong})) == {*wrong}


def test_the_most_copies_at_the_highest_cost_are_added_and_no_more(ada: FlaskClient, cards: list[int]) -> None:
    most = {"card_id": cards[0], "quantity": 10**6, "unit_cost": 10**6, "currency": "KWD"}
    assert ada.post(INVENTORY, json=most).get_json()["lots"][0]["price"] == 10**12
    assert wrong_fields(ada.post(INVENTORY, json={**most, "quantity": 10**6 + 1})) == {"quantity"}
    assert wrong_fields(ada.post(INVENTORY, json={**most, "unit_cost": 10**6 + 1})) == {"unit_cost"}


def test_a_change_is_of_the_version_that_was_read(ada: FlaskClient, cards: list[int]) -> None:
    held = add(ada, cards[0], quantity=4)
    path = f"{INVENTORY}/{held['id']}"
    now = ada.patch(path, json={"version": held["version"], "quantity": 3}).get_json()
    assert (now["id"], now["quantity"], now["version"] > held["version"]) == (held["id"], 3, True)
    refused = ada.patch(path, json={"version": held["version"], "quantity": 9})
    error = refused.get_json()["error"]
    assert (refused.status_code, error["code"], error["details"]["now"]) == (409, "stale", as_read(now))
    assert wrong_fields(ada.patch(path, json={"quantity": 2})) == {"version"}
    assert wrong_fields(ada.patch(path, json={"version": 1, "holding_id": 2})) == {"holding_id"}


def test_location_tags_and_notes_can_be_emptied(ada: FlaskClient, cards: list[int]) -> None:
    held = add(ada, cards[0], location="Blue")
    told = {"tags": ["trade", "old frame"], "notes": "signed"}
    held = ada.patch(f"{INVENTORY}/{held['id']}", json={"version": held["version"], **told}).get_json()
    assert (held["tags"], held["notes"], held["location"]) == (told["tags"], "signed", "Blue")
    empty = {"tags": [], "notes": "", "location": ""}
    held = ada.patch(f"{INVENTORY}/{held['id']}", json={"version": held["version"], **empty}).get_json()
    assert (held["location"], held["quantity"]) == ("", 1)


def test_a_holding_is_removed_in_the_version_that_was_read(ada: FlaskClient, cards: list[int]) -> None:
    held = add(ada, cards[0])
    path = f"{INVENTORY}/{held['id']}"
    assert ada.delete(path).status_code == 400
    assert ada.delete(f"{path}?version={held['version'] + 1}").status_code == 409
    assert ada.delete(f"{path}?version={held['version']}").status_code == 204
    assert [ada.get(path).status_code, ada.delete(f"{path}?version=1").status_code] == [404, 404]


def test_holdings_are_listed_in_pages_and_by_what_they_are(ada: FlaskClient, cards: list[int]) -> None:
    held = [add(ada, card, location="Blue" if card < cards[4] else "Red", finish="foil") for card in cards]
    found, cursor = list[int](), ""
    for _ in range(3):
        page = ada.get(INVENTORY, query_string={"limit": 4, "cursor": cursor}).get_json()
        convert(page, shapes.Holdings)
        found += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert (found, page["has_more"], cursor) == ([one["id"] for one in held], False, None)
    assert len(ada.get(f"{INVENTORY}?location=Red").get_json()["items"]) == 5
    assert ada.get(f"{INVENTORY}?finish=etched").get_json()["items"] == []
    assert [one["id"] for one in ada.get(f"{INVENTORY}?card_id={cards[2]}").get_json()["items"]] == [held[2]["id"]]


def test_a_cursor_of_other_filters_is_refused(ada: FlaskClient, cards: list[int]) -> None:
    for card in cards[:2]:
        add(ada, card, finish="foil")
    cursor = ada.get(f"{INVENTORY}?limit=1").get_json()["next_cursor"]
    assert ada.get(INVENTORY, query_string={"finish": "foil", "cursor": cursor}).status_code == 400


def test_the_holding_of_another_user_is_404(ada: FlaskClient, bob: FlaskClient, cards: list[int]) -> None:
    held = add(ada, cards[0])
    for number in (held["id"], held["id"] + 1, "x"):
        path = f"{INVENTORY}/{number}"
        answers = [
            bob.get(path), bob.patch(path, json={"version": held["version"], "quantity": 9}),
            bob.delete(f"{path}?version={held['version']}"),
        ]  # fmt: skip
        assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert bob.get(INVENTORY).get_json()["items"] == []
    assert ada.get(f"{INVENTORY}/{held['id']}").get_json() == as_read(held)


def test_a_token_may_do_what_its_scopes_say(ada: FlaskClient, stranger: FlaskClient, cards: list[int]) -> None:
    made = ada.post("/api/auth/tokens", json={"name": "bot", "scopes": ["inventory:read"]}).get_json()
    reader = bearer(made["secret"])
    assert stranger.get(INVENTORY, headers=reader).status_code == 200
    assert stranger.post(INVENTORY, json={"card_id": cards[0]}, headers=reader).status_code == 403
    made = ada.post("/api/auth/tokens", json={"name": "bot", "scopes": ["inventory:write"]}).get_json()
    assert stranger.post(INVENTORY, json={"card_id": cards[0]}, headers=bearer(made["secret"])).status_code == 201
