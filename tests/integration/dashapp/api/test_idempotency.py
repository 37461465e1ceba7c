"""`Idempotency-Key`: a write that is sent again is done once, whatever ended the first one."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from accounts import credentials
from db.claims import Claim, ClaimLost, marking
from db.engine import writing
from db.writes import idempotency_keys
from services.people import holdings
from tests.support.browsers import bearer
from tests.support.people import PASSWORD
from tests.support.prices import execute, make_card, rows, scalar, store

INVENTORY, TOKENS = "/api/inventory", "/api/auth/tokens"
KEY = {"Idempotency-Key": "5b1d9d3c-5c0f-4d4e-9a46-9d1c2f0a7a11"}
TOKEN = {"name": "bot", "scopes": ["inventory:read"]}


@pytest.fixture(autouse=True)
def card(database: Engine) -> int:
    """The number of a card."""
    store(database, [], [make_card(1)])
    return int(scalar(database, "SELECT id FROM cards"))


def code_of(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]["code"]


def copies(browser: FlaskClient) -> int:
    return sum(one["quantity"] for one in browser.get(INVENTORY).get_json()["items"])


def test_a_write_that_comes_again_is_done_once_and_answered_alike(ada: FlaskClient, card: int) -> None:
    first, second = (ada.post(INVENTORY, json={"card_id": card}, headers=KEY) for _ in range(2))
    assert (first.status_code, second.status_code, second.data) == (201, 201, first.data)
    assert (second.mimetype, second.headers["Cache-Control"]) == (first.mimetype, "no-store")
    assert ("Idempotency-Replayed" in first.headers, second.headers["Idempotency-Replayed"]) == (False, "true")
    assert copies(ada) == 1


def test_without_a_key_and_with_another_one_it_is_done_again(ada: FlaskClient, card: int) -> None:
    for headers in ({}, {}, KEY, {"Idempotency-Key": "another"}):
        assert ada.post(INVENTORY, json={"card_id": card}, headers=headers).status_code == 201
    assert copies(ada) == 4


def test_changes_and_removals_take_a_key_too(ada: FlaskClient, card: int) -> None:
    held = ada.post(INVENTORY, json={"card_id": card}).get_json()
    address = f"{INVENTORY}/{held['id']}"
    changed = [ada.patch(address, json={"version": held["version"], "quantity": 3}, headers=KEY) for _ in range(2)]
    assert [one.status_code for one in changed] == [200, 200]
    assert changed[0].data == changed[1].data
    version = changed[0].get_json()["version"]
    removed = [ada.delete(f"{address}?version={version}", headers={"Idempotency-Key": "removal"}) for _ in range(2)]
    assert [(one.status_code, one.data) for one in removed] == [(204, b"")] * 2


def test_the_key_of_another_request_is_refused(ada: FlaskClient, card: int) -> None:
    assert ada.post(INVENTORY, json={"card_id": card}, headers=KEY).status_code == 201
    assert code_of(ada.post(INVENTORY, json={"card_id": card, "quantity": 2}, headers=KEY)) == (422, "key_used")
    assert code_of(ada.patch("/api/inventory/changes", json={"holdings": ["1:1"]}, headers=KEY)) == (422, "key_used")
    assert copies(ada) == 1


def test_the_same_fields_in_another_order_are_the_same_request(ada: FlaskClient, card: int) -> None:
    one, other = (
        ada.post(INVENTORY, data=text, headers=KEY, content_type="application/json")
        for text in (f'{{"card_id": {card}, "quantity": 2}}', f'{{"quantity": 2,\n "card_id": {card}}}')
    )
    assert (one.status_code, other.data, copies(ada)) == (201, one.data, 2)


def test_a_file_that_is_uploaded_again_is_received_once(ada: FlaskClient, database: Engine) -> None:
    headers = {**KEY, "X-Requested-With": "dualcaster"}
    contents = (b"Count,Name\n1,Card 1\n", b"Count,Name\n1,Card 1\n", b"Count,Name\n2,Card 1\n")
    answers = [
        ada.post(f"{INVENTORY}/imports", data={"file": (BytesIO(content), "a.csv")}, headers=headers)
        for content in contents
    ]
    assert [one.status_code for one in answers] == [answers[0].status_code, answers[0].status_code, 422]
    assert answers[0].data == answers[1].data


def test_a_key_belongs_to_its_user(ada: FlaskClient, bob: FlaskClient, card: int) -> None:
    for browser in (ada, bob):
        assert browser.post(INVENTORY, json={"card_id": card}, headers=KEY).status_code == 201
    assert (copies(ada), copies(bob)) == (1, 1)


def test_a_refusal_is_answered_again_and_a_malformed_request_uses_no_key(ada: FlaskClient, card: int) -> None:
    assert ada.post(INVENTORY, json={"card_id": "x"}, headers=KEY).status_code == 422
    assert ada.post(INVENTORY, json={"card_id": card}, headers=KEY).status_code == 201
    missing = [ada.delete(f"{INVENTORY}/999?version=1", headers={"Idempotency-Key": "gone"}) for _ in range(2)]
    assert [one.status_code for one in missing] == [404, 404]
    assert missing[0].data == missing[1].data


@pytest.mark.parametrize("key", ["", "two words", "x" * 256])
def test_a_key_of_another_form_is_refused(key: str, ada: FlaskClient, card: int) -> None:
    answer = ada.post(INVENTORY, json={"card_id": card}, headers={"Idempotency-Key": key})
    assert (answer.status_code, copies(ada)) == (400, 0)


def test_a_second_request_while_the_first_one_runs_is_refused(
    ada: FlaskClient, card: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, seen = holdings.add, list[tuple[int, str]]()

    def slow(*given: Any) -> Any:
        monkeypatch.setattr(holdings, "add", add)
        seen.append(code_of(ada.post(INVENTORY, json={"card_id": card}, headers=KEY)))
        return add(*given)

    monkeypatch.setattr(holdings, "add", slow)
    assert ada.post(INVENTORY, json={"card_id": card}, headers=KEY).status_code == 201
    assert (seen, copies(ada)) == ([(409, "still_running")], 1)


def test_a_request_that_was_killed_before_its_commit_is_done_by_the_next_one(
    ada: FlaskClient, card: int, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(monkeypatch, before=True)
    with pytest.raises(KeyboardInterrupt):
        ada.post(INVENTORY, json={"card_id": card}, headers=KEY)
    monkeypatch.undo()
    assert code_of(ada.post(INVENTORY, json={"card_id": card}, headers=KEY)) == (409, "still_running")
    make_older(database, "2 minutes")
    assert ada.post(INVENTORY, json={"card_id": card}, headers=KEY).status_code == 201
    assert copies(ada) == 1


def test_a_request_that_was_killed_after_its_commit_is_not_done_again(
    ada: FlaskClient, card: int, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(monkeypatch, before=False)
    with pytest.raises(KeyboardInterrupt):
        ada.post(INVENTORY, json={"card_id": card}, headers=KEY)
    monkeypatch.undo()
    make_older(database, "2 minutes")
    assert code_of(ada.post(INVENTORY, json={"card_id": card}, headers=KEY)) == (409, "answer_lost")
    assert copies(ada) == 1


def killed(monkeypatch: pytest.MonkeyPatch, *, before: bool) -> None:
    """Have the process of a request end before or after it has added copies."""
    add = holdings.add

    def dying(*given: Any) -> Any:
        if not before:
            add(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(holdings, "add", dying)


def make_older(database: Engine, age: str) -> None:
    execute(database, f"UPDATE idempotency_keys SET claimed_at = claimed_at - interval '{age}'")


def test_a_failure_that_wrote_nothing_lets_the_key_be_sent_again(
    ada: FlaskClient, card: int, server: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_given: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(holdings, "add", failing)
    assert ada.post(INVENTORY, json={"card_id": card}, headers=KEY).status_code == 500
    monkeypatch.undo()
    assert ada.post(INVENTORY, json={"card_id": card}, headers=KEY).status_code == 201
    assert copies(ada) == 1


def test_whoever_lost_the_claim_commits_nothing(ada: FlaskClient, card: int, database: Engine) -> None:
    user_id = int(scalar(database, "SELECT id FROM users"))
    with writing() as connection:
        first = idempotency_keys.claim(connection, user_id, b"key", b"request")
    make_older(database, "2 minutes")
    with writing() as connection:
        second = idempotency_keys.claim(connection, user_id, b"key", b"request")
    assert first is not None
    assert second == Claim(first.id, first.attempt + 1)
    with pytest.raises(ClaimLost), marking(first), writing() as connection:
        connection.exec_driver_sql("UPDATE users SET name = 'late'")
    with marking(second), writing() as connection:
        connection.exec_driver_sql("UPDATE users SET name = name || 'once'")
    assert scalar(database, "SELECT name FROM users") == "once"


def test_of_what_is_secret_nothing_is_stored(ada: FlaskClient, database: Engine) -> None:
    made = ada.post(TOKENS, json=TOKEN, headers=KEY)
    assert made.status_code == 201
    assert code_of(ada.post(TOKENS, json=TOKEN, headers=KEY)) == (409, "already_done")
    ((status, body, digest),) = rows(database, "SELECT status, body, digest FROM idempotency_keys")
    assert (status, body, bytes(digest)) == (201, None, credentials.digest(KEY["Idempotency-Key"]))
    assert len(ada.get(TOKENS).get_json()["tokens"]) == 1


def test_a_refused_proof_may_be_corrected_with_the_same_key(ada: FlaskClient) -> None:
    wrong, right = {"password": "not the password"}, {"password": PASSWORD}
    assert ada.post("/api/auth/second-factor", json=wrong, headers=KEY).status_code == 422
    assert ada.post("/api/auth/second-factor", json=right, headers=KEY).status_code == 200


def test_an_account_is_deleted_with_its_keys(ada: FlaskClient, card: int, database: Engine) -> None:
    ada.post(INVENTORY, json={"card_id": card}, headers=KEY)
    other = {"Idempotency-Key": "the-end"}
    assert ada.delete("/api/auth/me", json={"password": PASSWORD}, headers=other).status_code == 204
    assert scalar(database, "SELECT count(*) FROM users") == 0
    assert scalar(database, "SELECT count(*) FROM idempotency_keys") == 0


def test_a_token_without_the_right_gets_no_stored_answer(ada: FlaskClient, server: Flask, card: int) -> None:
    assert ada.post(INVENTORY, json={"card_id": card}, headers=KEY).status_code == 201
    secret = ada.post(TOKENS, json=TOKEN).get_json()["secret"]
    program = server.test_client()
    answer = program.post(INVENTORY, json={"card_id": card}, headers=KEY | bearer(secret))
    assert answer.status_code == 403


def test_a_key_may_be_used_anew_after_a_day(ada: FlaskClient, card: int, database: Engine) -> None:
    assert ada.post(INVENTORY, json={"card_id": card}, headers=KEY).status_code == 201
    make_older(database, "25 hours")
    assert ada.post(INVENTORY, json={"card_id": card, "quantity": 2}, headers=KEY).status_code == 201
    assert copies(ada) == 3
