"""`/api/want-list`: wants added, changed, removed and listed, decks and the basket, each by its own user only."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from msgspec import convert
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashapp.api import shapes
from tests.support.browsers import bearer
from tests.support.wanting import open_shops

WANTS = "/api/want-list"


@pytest.fixture(autouse=True)
def cards(database: Engine) -> list[int]:
    """The cards of the small market."""
    return open_shops(database)


def add(browser: FlaskClient, card: int, **more: object) -> dict[str, Any]:
    """A want that was added, in the shape that is described."""
    answer = browser.post(WANTS, json={"card_id": card, **more})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.get_json()
    convert(shown, shapes.Want)
    return shown


def wrong_fields(answer: TestResponse) -> set[str]:
    """The names of wrong fields."""
    assert answer.status_code == 422, answer.text
    return {*answer.get_json()["error"]["fields"]}


def test_a_want_is_added_once_and_told_with_its_best_price(ada: FlaskClient, cards: list[int]) -> None:
    made = add(ada, cards[1], any_printing=True, quantity=4, max_price=1.5, currency="USD", priority="high", note="x")
    assert (made["best"]["price"], made["standing"], made["missing"]) == (1.0, "at_target", 4)
    assert (made["condition"], made["finish"], made["language"], made["max_price"]) == (None, None, None, 1.5)
    assert add(ada, cards[0], any_printing=True) == made


def test_wrong_wants_are_refused_by_name(ada: FlaskClient, cards: list[int]) -> None:
    assert wrong_fields(ada.post(WANTS, json={})) == {"card_id"}
    assert wrong_fields(ada.post(WANTS, json={"card_id": 999_999})) == {"card_id"}
    assert wrong_fields(ada.post(WANTS, json={"card_id": cards[0], "max_price": 1})) == {"currency"}
    wrong = {"quantity": 0, "condition": "FINE", "priority": "urgent", "max_price": -1, "price": 1}
    assert wrong_fields(ada.post(WANTS, json={"card_id": cards[0], **wrong})) == {*wrong}


def test_a_change_is_of_the_version_that_was_read(ada: FlaskClient, cards: list[int]) -> None:
    made = add(ada, cards[0])
    path = f"{WANTS}/{made['id']}"
    now = ada.patch(path, json={"version": made["version"], "quantity": 3}).get_json()
    convert(now, shapes.Want)
    refused = ada.patch(path, json={"version": made["version"], "quantity": 9})
    error = refused.get_json()["error"]
    assert (refused.status_code, error["code"], error["details"]["now"]) == (409, "stale", now)
    add(ada, cards[0], finish="foil")
    same = ada.patch(path, json={"version": now["version"], "finish": "foil"})
    assert (same.status_code, same.get_json()["error"]["code"]) == (409, "conflict")
    assert wrong_fields(ada.patch(path, json={"quantity": 2})) == {"version"}


def test_a_removed_want_is_gone(ada: FlaskClient, cards: list[int]) -> None:
    path = f"{WANTS}/{add(ada, cards[0])['id']}"
    assert [ada.delete(path).status_code, ada.delete(path).status_code] == [204, 404]
    assert ada.patch(path, json={"version": 0}).status_code == 404


def test_wants_are_listed_in_pages(ada: FlaskClient, cards: list[int]) -> None:
    made = [add(ada, card)["id"] for card in cards]
    found, cursor = list[int](), ""
    for _ in range(3):
        answer = ada.get(WANTS, query_string={"limit": 2, "cursor": cursor, "currency": "USD"})
        page = answer.get_json()
        convert(page, shapes.Wants)
        found += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert (found, page["has_more"], cursor) == (made, False, None)
    assert answer.headers["Cache-Control"] == "no-store"
    other = ada.get(f"{WANTS}?limit=1&sort=name").get_json()["next_cursor"]
    assert ada.get(WANTS, query_string={"cursor": other}).status_code == 400


def test_a_deck_and_a_basket_have_the_shapes_that_are_described(ada: FlaskClient, cards: list[int]) -> None:
    ada.post("/api/inventory", json={"card_id": cards[1]})
    answer = ada.post(f"{WANTS}/import", json={"text": "4 Lightning Bolt\n1 Nobody Sells\n1 Nobody Knows"})
    deck = answer.get_json()
    convert(deck, shapes.DeckImport)
    assert [(one["state"], one["owned"], one["wanted"]) for one in deck["lines"]] == [
        ("wanted", 1, 3),
        ("wanted", 0, 1),
        ("unresolved", 0, 0),
    ]
    basket = ada.get(f"{WANTS}/basket?currency=USD").get_json()
    convert(basket, shapes.WantBasket)
    assert (basket["cost"], basket["copies"], basket["short"]) == (4.0, 3, 1)
    assert wrong_fields(ada.post(f"{WANTS}/import", json={"text": "Deck"})) == {"text"}


def test_a_bot_posts_what_is_at_its_price(ada: FlaskClient, cards: list[int]) -> None:
    empty = ada.get("/api/bot/want-list").get_json()
    convert(empty, shapes.BotWants)
    assert empty["text"].startswith("Your want list is empty.\nhttp")
    add(ada, cards[0], quantity=2, max_price=1.5, currency="USD")
    add(ada, cards[3], max_price=10, currency="USD")
    add(ada, cards[5], note="@everyone")
    told = ada.get("/api/bot/want-list").get_json()
    convert(told, shapes.BotWants)
    head, unpriced, line, address = told["text"].split("\n")
    assert head == "**1 at your price or below** (3 of 3 cards on your want list are missing)"
    assert unpriced == "No price of now is known for 1 of them."
    assert line == "2× Lightning Bolt (M10 #146): $1.00, at most $1.50, Mana Pool, Lightly Played"
    assert address.endswith("/want-list")
    assert [one["card"]["id"] for one in told["at_target"]] == [cards[0]]


def test_the_want_of_another_user_is_404(ada: FlaskClient, bob: FlaskClient, cards: list[int]) -> None:
    made = add(ada, cards[0])
    for number in (made["id"], made["id"] + 1, "x"):
        path = f"{WANTS}/{number}"
        answers = [bob.patch(path, json={"version": made["version"], "quantity": 9}), bob.delete(path)]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert bob.get(WANTS).get_json()["items"] == []
    assert bob.get(f"{WANTS}/basket").get_json()["wants"] == 0
    assert [one["id"] for one in ada.get(WANTS).get_json()["items"]] == [made["id"]]


def test_a_token_may_do_what_its_scopes_say(ada: FlaskClient, stranger: FlaskClient, cards: list[int]) -> None:
    made = ada.post("/api/auth/tokens", json={"name": "bot", "scopes": ["inventory:read"]}).get_json()
    reader = bearer(made["secret"])
    assert stranger.get(f"{WANTS}/basket", headers=reader).status_code == 200
    assert stranger.post(WANTS, json={"card_id": cards[0]}, headers=reader).status_code == 403
    assert stranger.post(f"{WANTS}/import", json={"text": "1 Mox Opal"}, headers=reader).status_code == 403


def test_wants_go_with_their_user(ada: FlaskClient, cards: list[int], database: Engine) -> None:
    add(ada, cards[0])
    assert ada.delete("/api/auth/me", json={"password": "correct horse battery staple"}).status_code == 204
    with database.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM wants").scalar() == 0


def test_the_basket_and_the_bot_follow_every_change_at_once(ada: FlaskClient, cards: list[int]) -> None:
    def told() -> tuple[float, int, int]:
        basket = ada.get(f"{WANTS}/basket?currency=USD").get_json()
        assert ada.get(f"{WANTS}/basket?currency=USD").get_json() == basket
        bot = ada.get("/api/bot/want-list?currency=USD").get_json()
        return basket["cost"], bot["wants"], len(bot["at_target"])

    assert told() == (0.0, 0, 0)
    opal = add(ada, cards[3])
    assert told() == (90.0, 1, 0)
    bolt = add(ada, cards[0])
    assert told() == (91.0, 2, 0)
    now = ada.patch(f"{WANTS}/{opal['id']}", json={"version": 0, "quantity": 2, "max_price": 90, "currency": "USD"})
    assert (now.status_code, told()) == (200, (181.0, 2, 1))
    ada.post("/api/inventory", json={"card_id": cards[3], "quantity": 1})
    assert told() == (91.0, 2, 1)
    ada.delete(f"{WANTS}/{bolt['id']}")
    assert told() == (90.0, 1, 1)


def test_the_basket_is_in_the_currency_of_the_settings_of_now(ada: FlaskClient, cards: list[int]) -> None:
    add(ada, cards[3])
    assert ada.get(f"{WANTS}/basket").get_json()["cost"] == 90.0
    assert ada.patch("/api/settings", json={"currency": "EUR"}).status_code == 200
    assert ada.get(f"{WANTS}/basket").get_json()["cost"] == 80.0
