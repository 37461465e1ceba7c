"""`/api/auth/...` and `/api/settings`: what each answers, whom it refuses, and what ends with a session."""

import re
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashapp.identity.user_sessions import PLAIN_COOKIE, SECURE_COOKIE
from dashapp.settings import settings
from services.actors import Need
from services.people import signing_in
from tests.support.browsers import BODY, bearer, browser
from tests.support.operators import TOKEN
from tests.support.people import EMAIL, PASSWORD
from tests.support.prices import execute, scalar

SEEN = "/api/auth/me"
# Method, path and body of every endpoint that needs a user.
PERSONAL: list[tuple[str, str, dict[str, Any] | None]] = [
    ("GET", SEEN, None),
    ("PATCH", SEEN, {"name": "Ada"}),
    ("DELETE", SEEN, {"password": PASSWORD}),
    ("POST", "/api/auth/password", {"current": PASSWORD, "new": "another one of some length"}),
    ("GET", "/api/auth/sessions", None),
    ("DELETE", "/api/auth/sessions/1", None),
    ("GET", "/api/auth/tokens", None),
    ("POST", "/api/auth/tokens", {"name": "bot", "scopes": ["inventory:read"]}),
    ("DELETE", "/api/auth/tokens/1", None),
    ("POST", "/api/auth/second-factor", {"password": PASSWORD}),
    ("POST", "/api/auth/second-factor/confirm", {"code": "123456"}),
    ("DELETE", "/api/auth/second-factor", {"password": PASSWORD}),
    ("GET", "/api/auth/events", None),
    ("POST", "/api/auth/bot-codes", None),
    ("GET", "/api/auth/bot-links", None),
    ("POST", "/api/me/activity/seen", {"until": 1}),
    ("DELETE", "/api/auth/bot-links/1", None),
    ("GET", "/api/settings", None),
    ("PATCH", "/api/settings", {"theme": "dark"}),
    ("GET", "/api/auth/me/export", None),
    ("GET", "/api/shares", None),
    ("POST", "/api/shares", {"kind": "summary"}),
    ("DELETE", "/api/shares/1", None),
]
# The same of those for which a personal token has scopes.
COLLECTION: list[tuple[str, str, dict[str, Any] | None]] = [
    ("GET", "/api/inventory", None),
    ("POST", "/api/inventory", {"card_id": 1}),
    ("GET", "/api/inventory/locations", None),
    ("GET", "/api/inventory/summary", None),
    ("GET", "/api/inventory/movers", None),
    ("GET", "/api/inventory/explanation", None),
    ("GET", "/api/inventory/index", None),
    ("GET", "/api/inventory/1", None),
    ("PATCH", "/api/inventory/1", {"version": 1}),
    ("DELETE", "/api/inventory/1", None),
    ("PATCH", "/api/inventory/changes", {"holdings": ["1:1"]}),
    ("GET", "/api/inventory/transactions", None),
    ("POST", "/api/inventory/transactions", {"kind": "gift_in", "cards": [{"card_id": 1}]}),
    ("POST", "/api/inventory/transactions/1/reverse", None),
    ("POST", "/api/inventory/transactions/reverse", {"transactions": ["1"]}),
    ("GET", "/api/inventory/export?format=dualcaster", None),
    ("GET", "/api/inventory/export/formats", None),
    ("GET", "/api/inventory/imports", None),
    ("POST", "/api/inventory/imports", None),
    ("GET", "/api/inventory/imports/1", None),
    ("GET", "/api/inventory/imports/1/rows", None),
    ("PATCH", "/api/inventory/imports/1", {}),
    ("POST", "/api/inventory/imports/1/commit", None),
    ("POST", "/api/inventory/imports/1/undo", None),
    ("DELETE", "/api/inventory/imports/1", None),
    ("GET", "/api/bot/portfolio", None),
    ("GET", "/api/me/activity", None),
    ("GET", "/api/me/activity/unseen", None),
    ("GET", "/api/want-list", None),
    ("POST", "/api/want-list", {"card_id": 1}),
    ("PATCH", "/api/want-list/1", {"version": 1}),
    ("DELETE", "/api/want-list/1", None),
    ("POST", "/api/want-list/import", {"text": "4 Lightning Bolt"}),
    ("GET", "/api/want-list/basket", None),
    ("GET", "/api/want-list/recommendations", None),
    ("GET", "/api/inventory/recommendations", None),
    ("GET", "/api/bot/want-list", None),
    ("GET", "/api/alerts", None),
    ("POST", "/api/alerts", {"card_id": 1, "trigger": "missing", "days": 3}),
    ("GET", "/api/alerts/1", None),
    ("PATCH", "/api/alerts/1", {"version": 0}),
    ("DELETE", "/api/alerts/1", None),
    ("POST", "/api/alerts/1/snooze", {}),
    ("POST", "/api/alerts/1/pause", None),
    ("POST", "/api/alerts/1/resume", None),
    ("POST", "/api/alerts/backtest", {"card_id": 1, "trigger": "missing", "days": 3}),
    ("GET", "/api/alerts/events", None),
    ("POST", "/api/alerts/events/read", {"until": 1}),
    ("GET", "/api/alerts/channels", None),
    ("POST", "/api/alerts/channels", {"kind": "webhook", "address": "https://example.org"}),
    ("DELETE", "/api/alerts/channels/1", None),
    ("POST", "/api/alerts/channels/1/test", None),
]


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    """A browser that knows nobody."""
    return browser(server)


def fields(answer: TestResponse) -> set[str]:
    """The names of wrong fields."""
    assert answer.status_code == 422, answer.text
    return {*answer.get_json()["error"]["fields"]}


def test_who_registers_has_a_session_in_a_cookie_that_no_script_reads(client: FlaskClient) -> None:
    answer = client.post("/api/auth/register", json=BODY | {"name": "Ada"})
    user = answer.get_json()["user"]
    assert (answer.status_code, user["email"], user["name"], user["role"]) == (201, EMAIL, "Ada", "user")
    cookie = answer.headers["Set-Cookie"]
    for part in (f"{PLAIN_COOKIE}=", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(SEEN).get_json()["user"] == user


@pytest.mark.parametrize(("over_http", "url"), [("true", "https://localhost"), ("false", "http://localhost")])
def test_the_cookie_is_for_https_only_where_that_is_spoken_or_demanded(
    over_http: str, url: str, server: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SESSIONS_OVER_HTTP", over_http)
    settings.cache_clear()
    cookie = browser(server).post("/api/auth/register", json=BODY, base_url=url).headers["Set-Cookie"]
    assert cookie.startswith(f"{SECURE_COOKIE}=")
    for part in ("Secure", "HttpOnly", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_where_prices_are_real_nobody_enters_a_demo(client: FlaskClient, server: Flask) -> None:
    answer = browser(server).post("/api/auth/demo")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "not_found")
    assert "Set-Cookie" not in answer.headers


def test_what_is_wrong_with_a_registration_is_named(ada: FlaskClient) -> None:
    register = "/api/auth/register"
    assert fields(ada.post(register, json={"email": "x", "password": PASSWORD})) == {"email"}
    assert fields(ada.post(register, json={"email": "x@example.org", "password": "password1"})) == {"password"}
    assert fields(ada.post(register, json={"mail": "x", "password": 7})) == {"mail", "password", "email"}
    assert ada.post(register, json=BODY).status_code == 409


def test_where_registration_is_closed_it_is_403(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRATION", "closed")
    settings.cache_clear()
    assert client.post("/api/auth/register", json=BODY).status_code == 403


def test_wrong_credentials_are_401_in_one_text(ada: FlaskClient, client: FlaskClient) -> None:
    texts = {
        client.post(path, json=BODY | wrong).data
        for path in ("/api/auth/login", "/api/auth/token")
        for wrong in ({"password": "wrong"}, {"email": "nobody@example.org"})
    }
    assert len(texts) == 1
    assert signing_in.REFUSED.encode() in texts.pop()


def test_a_browser_signs_in_and_out(ada: FlaskClient, client: FlaskClient) -> None:
    assert client.get(SEEN).status_code == 401
    assert client.post("/api/auth/login", json=BODY).status_code == 200
    assert client.get(SEEN).status_code == 200
    assert [client.post("/api/auth/logout").status_code for _ in range(2)] == [204, 204]
    assert client.get(SEEN).status_code == 401
    assert ada.get(SEEN).status_code == 200


def test_a_copied_cookie_is_worthless_after_the_logout(ada: FlaskClient, client: FlaskClient) -> None:
    """nomad 228, flask-login 155, CTFd 658: a signed cookie went on."""
    copied = ada.get_cookie(PLAIN_COOKIE)
    assert copied is not None
    client.set_cookie(PLAIN_COOKIE, copied.value)
    assert client.get(SEEN).status_code == 200
    ada.post("/api/auth/logout")
    assert client.get(SEEN).status_code == 401


def test_a_session_that_was_there_before_a_sign_in_ends_with_it(ada: FlaskClient) -> None:
    before = ada.get_cookie(PLAIN_COOKIE)
    ada.post("/api/auth/login", json=BODY)
    after = ada.get_cookie(PLAIN_COOKIE)
    assert before is not None
    assert after is not None
    assert before.value != after.value
    ada.set_cookie(PLAIN_COOKIE, before.value)
    assert ada.get(SEEN).status_code == 401


def test_a_program_signs_in_refreshes_and_signs_out(ada: FlaskClient, client: FlaskClient) -> None:
    first = client.post("/api/auth/token", json=BODY).get_json()
    assert (first["token_type"], first["expires_in"]) == ("Bearer", 900)
    assert client.get(SEEN, headers=bearer(first["access_token"])).status_code == 200
    second = client.post("/api/auth/refresh", json={"refresh_token": first["refresh_token"]}).get_json()
    assert client.get(SEEN, headers=bearer(second["access_token"])).status_code == 200
    assert client.post("/api/auth/logout", headers=bearer(second["access_token"])).status_code == 204
    assert client.get(SEEN, headers=bearer(second["access_token"])).status_code == 401
    assert client.post("/api/auth/refresh", json={"refresh_token": second["refresh_token"]}).status_code == 401


def test_a_bearer_request_never_reads_the_cookie(ada: FlaskClient) -> None:
    assert ada.get(SEEN, headers=bearer("dct_made_up")).status_code == 401
    assert ada.get(SEEN, headers=bearer(TOKEN)).status_code == 403  # whoever holds the admin token is no user
    assert ada.get(SEEN).status_code == 200


def test_logging_out_everywhere_ends_all_sessions_and_personal_tokens_where_wanted(
    ada: FlaskClient, client: FlaskClient
) -> None:
    client.post("/api/auth/login", json=BODY)
    token = ada.post("/api/auth/tokens", json={"name": "bot", "scopes": ["inventory:read"]}).get_json()["secret"]
    assert ada.post("/api/auth/logout-all", json={}).status_code == 204
    assert [one.get(SEEN).status_code for one in (ada, client)] == [401, 401]
    assert client.get(SEEN, headers=bearer(token)).status_code == 403  # known, without this right
    client.post("/api/auth/login", json=BODY)
    assert client.post("/api/auth/logout-all", json={"tokens": True}).status_code == 204
    assert client.get(SEEN, headers=bearer(token)).status_code == 401
    assert client.post("/api/auth/logout-all", json={"tokens": True}).status_code == 204


def test_a_new_password_ends_every_other_session(ada: FlaskClient, client: FlaskClient) -> None:
    client.post("/api/auth/login", json=BODY)
    program = client.post("/api/auth/token", json=BODY).get_json()
    changed = {"current": PASSWORD, "new": "another one of some length"}
    assert fields(ada.post("/api/auth/password", json=changed | {"current": "wrong"})) == {"current"}
    assert fields(ada.post("/api/auth/password", json=changed | {"new": "dualcaster1"})) == {"new"}
    before = ada.get_cookie(PLAIN_COOKIE)
    assert ada.post("/api/auth/password", json=changed).status_code == 204
    assert ada.get_cookie(PLAIN_COOKIE) != before
    assert (ada.get(SEEN).status_code, client.get(SEEN).status_code) == (200, 401)
    assert client.get(SEEN, headers=bearer(program["access_token"])).status_code == 401
    assert client.post("/api/auth/refresh", json={"refresh_token": program["refresh_token"]}).status_code == 401


def test_sessions_are_listed_and_ended_one_by_one(ada: FlaskClient, client: FlaskClient) -> None:
    client.post("/api/auth/login", json=BODY, headers={"User-Agent": "A telephone"})
    listed = ada.get("/api/auth/sessions").get_json()["sessions"]
    assert [(one["user_agent"], one["address"], one["is_current"]) for one in listed if not one["is_current"]] == [
        ("A telephone", "203.0.113.1", False)
    ]
    (other,) = (one["id"] for one in listed if not one["is_current"])
    assert ada.delete(f"/api/auth/sessions/{other}").status_code == 204
    assert client.get(SEEN).status_code == 401
    assert ada.delete(f"/api/auth/sessions/{other}").status_code == 404


def test_what_belongs_to_another_user_is_404(ada: FlaskClient, bob: FlaskClient) -> None:
    session = ada.get("/api/auth/sessions").get_json()["sessions"][0]["id"]
    token = ada.post("/api/auth/tokens", json={"name": "bot", "scopes": ["alerts:read"]}).get_json()["token"]["id"]
    for path in (f"/api/auth/tokens/{token}", f"/api/auth/sessions/{session}"):
        foreign, unknown = bob.delete(path), bob.delete(f"{path}0")
        assert (foreign.status_code, foreign.data) == (unknown.status_code, unknown.data) == (404, foreign.data)
        assert ada.delete(path).status_code == 204


def test_a_personal_token_shows_its_secret_once_and_has_no_right_over_the_account(ada: FlaskClient) -> None:
    made = ada.post("/api/auth/tokens", json={"name": "bot", "scopes": ["inventory:read", "alerts:write"]}).get_json()
    assert made["token"]["scopes"] == ["inventory:read", "alerts:write"]
    listed = ada.get("/api/auth/tokens")
    assert listed.get_json()["tokens"][0]["id"] == made["token"]["id"]
    assert made["secret"] not in listed.text
    for method, path, body in PERSONAL:
        assert ada.open(path, method=method, json=body, headers=bearer(made["secret"])).status_code == 403, path
    wrong = {"name": "bot", "scopes": ["everything"]}
    assert fields(ada.post("/api/auth/tokens", json=wrong)) == {"scopes"}
    assert fields(ada.post("/api/auth/tokens", json=wrong | {"scopes": "inventory:read"})) == {"scopes"}
    assert fields(ada.post("/api/auth/tokens", json=wrong | {"scopes": [7]})) == {"scopes"}
    assert fields(ada.post("/api/auth/tokens", json=wrong | {"scopes": []})) == {"scopes"}


@pytest.mark.parametrize(("method", "path", "body"), PERSONAL + COLLECTION)
def test_nobody_gets_in_without_signing_in(
    method: str, path: str, body: dict[str, Any] | None, client: FlaskClient
) -> None:
    for headers in ({}, bearer("dct_made_up"), bearer("eyJhbGciOiJub25lIn0.e30.")):
        answer = client.open(path, method=method, json=body, headers=headers)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "unauthorized")
        assert answer.headers["Cache-Control"] == "no-store"


def test_every_personal_endpoint_is_among_those_that_are_tried(server: Flask) -> None:
    described = server.test_client().get("/api/openapi.json").get_json()["paths"]
    guarded = {
        (method.upper(), path)
        for path, methods in described.items()
        for method, about in methods.items()
        if {"session": []} in about.get("security", [])
    }
    tried = {(method, path.partition("?")[0].replace("/1", "/{}")) for method, path, _ in PERSONAL + COLLECTION}
    assert {(method, re.sub(r"\{\w+\}", "{}", path)) for method, path in guarded} == tried


def test_the_admin_token_works_as_before_and_operators_of_a_role_with_their_access_token(
    ada: FlaskClient, database: Engine
) -> None:
    letters = "/api/admin/dead-letters"
    tokens = ada.post("/api/auth/token", json=BODY).get_json()
    assert ada.get(letters, headers=bearer(TOKEN)).status_code == 200
    assert ada.get(letters, headers=bearer(tokens["access_token"])).status_code == 403
    execute(database, "UPDATE users SET role = 'operator'")
    assert ada.get(letters, headers=bearer(tokens["access_token"])).status_code == 200
    assert ada.get(letters).status_code == 401  # as before: what is for operators needs a bearer


def test_an_account_is_deleted_with_the_password_only(ada: FlaskClient, database: Engine) -> None:
    assert fields(ada.delete(SEEN, json={"password": "wrong"})) == {"password"}
    assert ada.delete(SEEN, json={"password": PASSWORD}).status_code == 204
    assert ada.get(SEEN).status_code == 401
    assert scalar(database, "SELECT count(*) FROM users") == 0


def test_settings_are_typed(ada: FlaskClient, bob: FlaskClient) -> None:
    defaults = ada.get("/api/settings").get_json()
    assert (defaults["currency"], defaults["min_price"], defaults["theme"]) == ("USD", 0, "system")
    changed = ada.patch("/api/settings", json={"currency": "EUR", "min_price": 2.5, "quiet_from": "22:30"})
    assert changed.get_json() == defaults | {"currency": "EUR", "min_price": 2.5, "quiet_from": "22:30"}
    assert ada.get("/api/settings").get_json() == changed.get_json()
    assert bob.get("/api/settings").get_json() == defaults
    wrong = {"colour": "red", "currency": "GBP", "min_price": "2.5", "time_zone": "Mars"}
    assert fields(ada.patch("/api/settings", json=wrong)) == {*wrong}


def test_events_tell_what_has_happened_without_secrets(ada: FlaskClient) -> None:
    ada.post("/api/auth/login", json=BODY | {"password": "wrong-of-the-test"})
    ada.post("/api/auth/login", json=BODY)
    events = ada.get("/api/auth/events")
    assert [one["kind"] for one in events.get_json()["events"]] == ["signed_in", "sign_in_refused", "registered"]
    for secret in ("wrong-of-the-test", PASSWORD):
        assert secret not in events.text


def test_name_and_address_are_changed(ada: FlaskClient, bob: FlaskClient) -> None:
    assert ada.patch(SEEN, json={"name": "Ada"}).get_json()["user"]["name"] == "Ada"
    assert fields(ada.patch(SEEN, json={"email": "x@example.org"})) == {"password"}
    assert ada.patch(SEEN, json={"email": "bob@example.org", "password": PASSWORD}).status_code == 409
    assert ada.patch(SEEN, json={"role": "operator"}).status_code == 422


def test_a_second_factor_is_set_up_in_two_steps(ada: FlaskClient) -> None:
    begun = ada.post("/api/auth/second-factor", json={"password": PASSWORD}).get_json()
    assert begun["address"].startswith("otpauth://totp/")
    assert fields(ada.post("/api/auth/second-factor/confirm", json={"code": "000000"})) == {"code"}
    codes = ada.post("/api/auth/second-factor/confirm", json={"code": pyotp.TOTP(begun["secret"]).now()})
    assert len(codes.get_json()["codes"]) == 8
    assert ada.post("/api/auth/second-factor", json={"password": PASSWORD}).status_code == 409
    assert ada.post("/api/auth/login", json=BODY).status_code == 401
    code = codes.get_json()["codes"][0]
    assert ada.post("/api/auth/login", json=BODY | {"code": code}).status_code == 200


def test_needs_are_the_scopes_and_three_more() -> None:
    assert {need for need in Need if not need.is_personal} == {Need.NOTHING, Need.OPERATOR}
