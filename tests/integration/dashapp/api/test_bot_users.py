"""Links to bots of chats: a code of the settings, an operator's token, and nobody else's collection."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from accounts.rights import Scope
from services.people import personal_tokens, registration
from services.people.personal_tokens import TokenRequest
from services.people.registration import RegisterRequest
from services.requests import RejectedRequest
from tests.support.browsers import bearer
from tests.support.people import CLIENT, PASSWORD, new_email
from tests.support.prices import execute, scalar

CODES, LINKS, LINK = "/api/auth/bot-codes", "/api/auth/bot-links", "/api/bot/link"
WHO = "discord:1234"


@pytest.fixture
def operator(server: Flask) -> int:
    """A user who operates this instance."""
    return registration.add_operator(RegisterRequest(new_email(), PASSWORD), CLIENT).id


@pytest.fixture
def bot(operator: int) -> dict[str, str]:
    """The headers of a bot with the operator's token."""
    _, secret = personal_tokens.make(operator, TokenRequest("bot", (Scope.BOT_LINK,)), CLIENT)
    return bearer(secret)


def code_of(browser: FlaskClient) -> str:
    answer = browser.post(CODES)
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["code"])


def portfolio(who: str = WHO) -> str:
    return f"/api/bot/users/{who}/portfolio"


def test_who_types_the_code_is_linked_until_they_end_it(
    ada: FlaskClient, stranger: FlaskClient, bot: dict[str, str]
) -> None:
    code = code_of(ada)
    assert re.fullmatch("[A-Z2-7]{4}-[A-Z2-7]{4}", code)
    assert stranger.get(portfolio(), headers=bot).status_code == 404
    told = {"code": code.replace("-", " ").lower(), "external_id": WHO}
    assert stranger.post(LINK, json=told, headers=bot).status_code == 204
    answer = stranger.get(f"{portfolio()}?currency=EUR", headers=bot)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.get_json()["text"].startswith("Your collection is empty.")
    (link,) = ada.get(LINKS).get_json()["links"]
    assert link["external_id"] == WHO
    assert ada.delete(f"{LINKS}/{link['id']}").status_code == 204
    assert (ada.delete(f"{LINKS}/{link['id']}").status_code, stranger.get(portfolio(), headers=bot).status_code) == (
        404,
        404,
    )


def test_a_code_counts_once_and_for_ten_minutes(
    ada: FlaskClient, stranger: FlaskClient, bot: dict[str, str], database: Engine
) -> None:
    old, code = code_of(ada), code_of(ada)
    for one, status in ((old, 422), (code, 204), (code, 422)):
        assert stranger.post(LINK, json={"code": one, "external_id": WHO}, headers=bot).status_code == status
    late = code_of(ada)
    execute(database, "UPDATE bot_codes SET expires_at = expires_at - interval '11 minutes'")
    assert stranger.post(LINK, json={"code": late, "external_id": WHO}, headers=bot).status_code == 422


def test_each_at_a_chat_has_five_tries(ada: FlaskClient, stranger: FlaskClient, bot: dict[str, str]) -> None:
    wrong = {"code": "AAAA-AAAA", "external_id": WHO}
    assert [stranger.post(LINK, json=wrong, headers=bot).status_code for _ in range(6)] == [*[422] * 5, 429]
    told = {"code": code_of(ada), "external_id": "discord:5678"}
    assert stranger.post(LINK, json=told, headers=bot).status_code == 204


def test_a_bot_knows_only_who_is_linked_to_it(
    ada: FlaskClient, stranger: FlaskClient, bot: dict[str, str], server: Flask
) -> None:
    assert stranger.post(LINK, json={"code": code_of(ada), "external_id": WHO}, headers=bot).status_code == 204
    other = registration.add_operator(RegisterRequest(new_email(), PASSWORD), CLIENT).id
    _, secret = personal_tokens.make(other, TokenRequest("bot", (Scope.BOT_LINK,)), CLIENT)
    assert stranger.get(portfolio(), headers=bearer(secret)).status_code == 404
    assert stranger.get(portfolio("discord:5678"), headers=bot).status_code == 404


def test_only_a_token_of_an_operator_with_the_scope_may_link(
    ada: FlaskClient, stranger: FlaskClient, operator: int, bot: dict[str, str], database: Engine
) -> None:
    told = {"code": code_of(ada), "external_id": WHO}
    assert stranger.post(LINK, json=told).status_code == 401
    assert ada.post(LINK, json=told).status_code == 403
    _, reader = personal_tokens.make(operator, TokenRequest("reader", (Scope.INVENTORY_READ,)), CLIENT)
    assert stranger.post(LINK, json=told, headers=bearer(reader)).status_code == 403
    user = int(scalar(database, f"SELECT id FROM users WHERE id <> {operator}"))
    with pytest.raises(RejectedRequest, match="is for operators"):
        personal_tokens.make(user, TokenRequest("bot", (Scope.BOT_LINK,)), CLIENT)


def test_a_bot_ends_with_the_role_of_its_operator(
    stranger: FlaskClient, operator: int, bot: dict[str, str], database: Engine
) -> None:
    execute(database, f"UPDATE users SET role = 'user' WHERE id = {operator}")
    assert stranger.get(portfolio(), headers=bot).status_code == 403


def test_the_database_holds_no_code(ada: FlaskClient, database: Engine) -> None:
    code = code_of(ada)
    assert code.replace("-", "").lower() not in str(scalar(database, "SELECT digest FROM bot_codes"))


def test_nobody_ends_the_link_of_somebody_else(
    ada: FlaskClient, bob: FlaskClient, stranger: FlaskClient, bot: dict[str, str]
) -> None:
    stranger.post(LINK, json={"code": code_of(ada), "external_id": WHO}, headers=bot)
    (link,) = ada.get(LINKS).get_json()["links"]
    assert bob.delete(f"{LINKS}/{link['id']}").status_code == 404
    assert bob.get(LINKS).get_json()["links"] == []
