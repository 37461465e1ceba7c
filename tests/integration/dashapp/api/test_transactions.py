"""`/api/inventory/transactions` and `/api/inventory/changes`: the ledger, its reversal, changes of several holdings."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from msgspec import convert
from sqlalchemy import Engine

from dashapp.api import shapes
from tests.support.browsers import bearer
from tests.support.prices import make_card, rows, store

INVENTORY = "/api/inventory"
LEDGER, CHANGES = f"{INVENTORY}/transactions", f"{INVENTORY}/changes"


@pytest.fixture(autouse=True)
def cards(database: Engine) -> list[int]:
    """The numbers of nine cards."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    return [number for (number,) in rows(database, "SELECT id FROM cards ORDER BY id")]


def add(browser: FlaskClient, card: int, **more: object) -> dict[str, Any]:
    """The holding of copies that were added."""
    held: dict[str, Any] = browser.post(INVENTORY, json={"card_id": card, **more}).get_json()
    return held


def word(held: dict[str, Any]) -> str:
    """A holding as a change names it."""
    return f"{held['id']}:{held['version']}"


def code_of(answer: Any) -> tuple[int, str]:
    """The status and the code of an error."""
    return answer.status_code, answer.get_json()["error"]["code"]


def test_the_ledger_is_listed_newest_first_and_leads_on(ada: FlaskClient, cards: list[int]) -> None:
    first = add(ada, cards[0], quantity=3)
    add(ada, cards[1])
    ada.post(f"{LEDGER}/{first['transactions'][0]}/reverse")
    shown = ada.get(LEDGER, query_string={"limit": 2})
    page = shown.get_json()
    convert(page, shapes.Transactions)
    assert [one["kind"] for one in page["items"]] == ["reverse", "buy"]
    assert (page["items"][0]["reverses"], page["items"][0]["card_ids"]) == (first["transactions"][0], [cards[0]])
    (last,) = ada.get(LEDGER, query_string={"cursor": page["next_cursor"]}).get_json()["items"]
    assert (last["id"], last["copies"], last["reversed_by"]) == (first["transactions"][0], 3, page["items"][0]["id"])
    assert shown.headers["Cache-Control"] == "no-store"


def test_an_entry_is_reversed_once_and_nobody_elses(ada: FlaskClient, bob: FlaskClient, cards: list[int]) -> None:
    (entry,) = add(ada, cards[0])["transactions"]
    path = f"{LEDGER}/{entry}/reverse"
    assert code_of(bob.post(path)) == (404, "not_found")
    answer = ada.post(path)
    convert(answer.get_json(), shapes.Recorded)
    assert ada.get(INVENTORY).get_json()["items"] == []
    assert code_of(ada.post(path)) == (409, "reversed_before")
    assert code_of(ada.post(f"{LEDGER}/999999/reverse")) == (404, "not_found")


def test_several_holdings_change_together_and_their_entries_are_reversed_together(
    ada: FlaskClient, cards: list[int]
) -> None:
    held = [add(ada, card, location="Blue") for card in cards[:3]]
    answer = ada.patch(CHANGES, json={"holdings": [*map(word, held)], "location": "", "condition": "DAMAGED"})
    done = answer.get_json()["transactions"]
    shown = ada.get(INVENTORY).get_json()["items"]
    assert {(one["location"], one["condition"]) for one in shown} == {("", "DAMAGED")}
    assert ada.post(f"{LEDGER}/reverse", json={"transactions": [*map(str, done)]}).status_code == 200
    shown = ada.get(INVENTORY).get_json()["items"]
    assert {(one["id"], one["location"], one["condition"]) for one in shown} == {
        (one["id"], "Blue", None) for one in held
    }


def test_a_change_of_a_version_that_is_past_says_what_there_is_now(ada: FlaskClient, cards: list[int]) -> None:
    first, second = (add(ada, card) for card in cards[:2])
    now = ada.patch(f"{INVENTORY}/{first['id']}", json={"version": first["version"], "quantity": 4}).get_json()
    answer = ada.patch(CHANGES, json={"holdings": [word(first), word(second)], "remove": True})
    assert code_of(answer) == (409, "stale")
    assert answer.get_json()["error"]["details"]["now"]["version"] == now["version"]
    assert len(ada.get(INVENTORY).get_json()["items"]) == 2


@pytest.mark.parametrize("words", [[], ["1"], ["1:x"], [""], ["1:1"] * 101, "1:1"])
def test_wrong_names_of_holdings_are_refused(ada: FlaskClient, words: object) -> None:
    answer = ada.patch(CHANGES, json={"holdings": words})
    assert answer.status_code == 422
    assert [*answer.get_json()["error"]["fields"]] == ["holdings"]


def test_a_token_that_may_only_read_lists_and_changes_nothing(
    ada: FlaskClient, stranger: FlaskClient, cards: list[int]
) -> None:
    (entry,) = add(ada, cards[0])["transactions"]
    made = ada.post("/api/auth/tokens", json={"name": "bot", "scopes": ["inventory:read"]}).get_json()
    reader = bearer(made["secret"])
    assert stranger.get(LEDGER, headers=reader).status_code == 200
    for method, path, body in (
        ("POST", f"{LEDGER}/{entry}/reverse", None),
        ("POST", f"{LEDGER}/reverse", {"transactions": [str(entry)]}),
        ("PATCH", CHANGES, {"holdings": ["1:1"]}),
    ):
        assert stranger.open(path, method=method, json=body, headers=reader).status_code == 403


def test_a_sale_is_recorded_with_its_gain_and_listed_with_it(ada: FlaskClient, cards: list[int]) -> None:
    told = {"card_id": cards[0], "quantity": 2, "price": 20, "condition": "NEAR_MINT"}
    bought = ada.post(LEDGER, json={"kind": "buy", "cards": [told], "currency": "USD", "fees": 1})
    assert (bought.status_code, bought.get_json()["proceeds"]) == (201, None)
    (held,) = ada.get(INVENTORY).get_json()["items"]
    holding = {"holding_id": held["id"], "version": held["version"]}
    money = {"amount": 15.5, "fees": 0.5, "currency": "USD"}
    sale = {"kind": "sell", "quantity": 1, "method": "average", **money, **holding}
    answer = ada.post(LEDGER, json=sale)
    convert(answer.get_json(), shapes.RecordedEntry)
    assert (answer.status_code, answer.get_json()["proceeds"]["gain"]) == (201, 4.5)
    page = ada.get(LEDGER, query_string={"kind": "sell"}).get_json()
    convert(page, shapes.Transactions)
    assert [(one["kind"], one["proceeds"]["net"]) for one in page["items"]] == [("sell", 15.0)]
    assert ada.get(f"{INVENTORY}/summary").get_json()["realized_gain"] == 4.5
    assert code_of(ada.post(LEDGER, json=sale)) == (409, "stale")


def test_what_is_wrong_with_an_entry_is_said_beside_its_field(
    ada: FlaskClient, bob: FlaskClient, cards: list[int]
) -> None:
    held = add(bob, cards[0])
    lost = {"kind": "lose", "quantity": 1, "holding_id": held["id"], "version": held["version"]}
    assert code_of(ada.post(LEDGER, json=lost)) == (404, "not_found")

    def fields(**told: object) -> dict[str, str]:
        answer = ada.post(LEDGER, json=told)
        assert answer.status_code == 422, answer.get_json()
        found: dict[str, str] = answer.get_json()["error"]["fields"]
        return found

    assert fields(kind="sell").keys() == {"holding_id", "version", "quantity"}
    assert fields(kind="buy", cards=["1"]) == {"cards": "must be an array of objects"}
    assert fields(kind="buy", cards=[]) == {"cards": "is needed for this kind"}
    assert "number 2" in fields(kind="buy", cards=[{"card_id": 1}, {"card_id": "x"}])["cards"]
    assert "unknown field" in fields(kind="buy", cards=[{"card": 1}])["cards"]
    assert fields(kind="import").keys() == {"kind"}
