"""Limits of sign-ins: by address and by account, and nobody is locked out by a stranger."""

import pytest
from flask import Flask
from sqlalchemy import Engine

from dashapp.edge import rates
from tests.support.browsers import BODY, browser

WRONG = BODY | {"password": "wrong"}


@pytest.fixture
def known(server: Flask) -> str:
    """The address from which Ada has signed in."""
    address = "203.0.113.2"
    ada = browser(server, address)
    ada.post("/api/auth/register", json=BODY)
    assert ada.post("/api/auth/login", json=BODY).status_code == 200
    return address


def statuses(server: Flask, addresses: list[str], body: dict[str, str] = WRONG) -> list[int]:
    return [browser(server, address).post("/api/auth/login", json=body).status_code for address in addresses]


def test_strangers_have_five_guesses_a_minute_together(server: Flask, known: str) -> None:
    assert statuses(server, [f"198.51.100.{number}" for number in range(7)]) == [401] * 5 + [429] * 2


def test_a_stranger_does_not_lock_out_who_has_signed_in_before(server: Flask, known: str) -> None:
    statuses(server, ["198.51.100.1"] * 7)
    assert statuses(server, [known], BODY) == [200]
    assert statuses(server, ["198.51.100.2"], BODY) == [429]


def test_an_unknown_account_is_limited_alike(server: Flask, database: Engine) -> None:
    nobody = WRONG | {"email": "nobody@example.org"}
    assert statuses(server, ["198.51.100.1"] * 6, nobody) == [401] * 5 + [429]


def test_an_address_has_twenty_guesses_a_minute_over_all_accounts(server: Flask, database: Engine) -> None:
    client, answers = browser(server), []
    for number in range(22):
        answers.append(client.post("/api/auth/login", json=WRONG | {"email": f"a{number}@example.org"}))
    assert [answer.status_code for answer in answers] == [401] * 20 + [429] * 2
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert answers[-1].get_json()["error"]["code"] == "too_many_requests"


def test_an_address_registers_five_accounts_an_hour(server: Flask, database: Engine) -> None:
    client = browser(server)
    made = [client.post("/api/auth/register", json=BODY | {"email": f"a{number}@example.org"}) for number in range(6)]
    assert [answer.status_code for answer in made] == [201] * 5 + [429]


def test_a_signed_in_user_may_try_five_passwords_a_minute(server: Flask, known: str) -> None:
    ada = browser(server, known)
    ada.post("/api/auth/login", json=BODY)
    wrong = {"current": "wrong", "new": "another one of some length"}
    tried = [ada.post("/api/auth/password", json=wrong).status_code for _ in range(6)]
    assert tried == [422] * 5 + [429]


def test_a_personal_token_has_120_requests_a_minute(server: Flask, known: str) -> None:
    ada = browser(server, known)
    ada.post("/api/auth/login", json=BODY)
    made = ada.post("/api/auth/tokens", json={"name": "bot", "scopes": ["market:read"]}).get_json()
    header = {"Authorization": f"Bearer {made['secret']}"}
    asked = [ada.get("/api/settings", headers=header).status_code for _ in range(121)]
    assert asked == [403] * 120 + [429]
    assert rates.PERSONAL_TOKEN.items[0].amount == 120
