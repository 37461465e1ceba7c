"""`/api/alerts`: rules made, changed, set aside, tried and deleted, each by its own user only."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from msgspec import convert
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashapp.api import shapes
from db.engine import read_engine
from db.writes import refresh_requests
from tests.support.browsers import bearer
from tests.support.prices import begin_run, execute, make_card, price, series, store
from tests.support.statements import counted
from tests.support.steps import later_steps
from upkeep import after_prices

ALERTS = "/api/alerts"
NOW = datetime.now(UTC).replace(microsecond=0)
BELOW = {"card_id": 1, "trigger": "below", "price": 10}


def load(engine: Engine, *amounts: tuple[float, str]) -> None:
    """Prices of card 1, so many hours ago, with all that follows."""
    run = begin_run(engine)
    times = [NOW - timedelta(hours=hours) for hours, _ in amounts]
    prices = [price(time, amount) for time, (_, amount) in zip(times, amounts, strict=True)]
    store(engine, [series(1, *prices)], [make_card(1)], run)
    with engine.begin() as connection:
        refresh_requests.request(connection, run, min(times), max(times) + timedelta(seconds=1))
    with later_steps(after_prices.evaluate_alerts):
        after_prices.run(engine)


@pytest.fixture(autouse=True)
def market(database: Engine) -> None:
    """Card 1 costs 12.00, a day after 8.00."""
    load(database, (26, "8.00"), (2, "12.00"))


def add(browser: FlaskClient, **more: object) -> dict[str, Any]:
    """A new rule, in the shape that is described."""
    answer = browser.post(ALERTS, json={**BELOW, **more})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.get_json()
    convert(shown, shapes.Alert)
    return shown


def wrong_fields(answer: TestResponse) -> set[str]:
    """The names of wrong fields."""
    assert answer.status_code == 422, answer.text
    return {*answer.get_json()["error"]["fields"]}


def test_a_rule_says_what_it_watches_and_how_it_stands(ada: FlaskClient) -> None:
    rule = add(ada, name="Bolt", expires_on="2099-12-31")
    watched = {name: rule[name] for name in ("marketplace", "kind", "condition", "finish", "currency")}
    assert watched == {
        "marketplace": "tcgplayer", "kind": "retail", "condition": "NEAR_MINT", "finish": "nonfoil", "currency": "USD",
    }  # fmt: skip
    stands = (rule["state"], rule["already_true"], rule["price"], rule["last_price"], rule["confirm"])
    assert stands == ("armed", False, 10.0, 12.0, 1)
    assert rule["expires_at"] == "2100-01-01T00:00:00Z"
    assert ada.get(f"{ALERTS}/{rule['id']}").get_json() == rule
    assert ada.get(ALERTS).get_json() == {"items": [rule], "next_cursor": None, "has_more": False}


def test_a_last_day_is_set_and_cleared(ada: FlaskClient) -> None:
    rule = add(ada, expires_on="2099-12-31")
    path = f"{ALERTS}/{rule['id']}"
    kept = ada.patch(path, json={"version": rule["version"], "name": "Bolt"}).get_json()
    assert kept["expires_at"] == "2100-01-01T00:00:00Z"
    answer = ada.patch(path, json={"version": kept["version"], "expires_on": ""})
    assert (answer.status_code, answer.get_json()["expires_at"]) == (200, None), answer.text


def test_the_last_day_of_the_calendar_is_no_end(ada: FlaskClient) -> None:
    assert add(ada, expires_on="9999-12-31")["expires_at"] is None


def test_wrong_rules_are_refused_by_name(ada: FlaskClient) -> None:
    wrong: list[tuple[dict[str, object], set[str]]] = [
        ({"trigger": "below"}, {"card_id"}),
        ({"card_id": 999, "trigger": "below", "price": 1}, {"card_id"}),
        ({"card_id": 1, "trigger": "below"}, {"price"}),
        ({**BELOW, "price": 0.001}, {"price"}),
        ({**BELOW, "price": 0}, {"price"}),
        ({**BELOW, "days": 3}, {"days"}),
        ({**BELOW, "name": "cheap \u202egnp.exe"}, {"name"}),
        ({**BELOW, "currency": "EUR"}, {"card_id"}),
        ({**BELOW, "currency": "GBP"}, {"currency"}),
        ({"card_id": 1, "trigger": "change", "percent": -10}, {"window"}),
        ({**BELOW, "target": "any_printing"}, {"card_id"}),
        ({**BELOW, "finish": "foil"}, {"card_id"}),
        ({**BELOW, "state": "fired"}, {"state"}),
    ]
    for body, fields in wrong:
        assert wrong_fields(ada.post(ALERTS, json=body)) == fields, body


def test_a_want_is_watched_and_only_ones_own(ada: FlaskClient, bob: FlaskClient) -> None:
    told = {"card_id": 1, "condition": "NEAR_MINT", "max_price": 10, "currency": "USD"}
    want = ada.post("/api/want-list", json=told).get_json()["id"]
    asked = {"target": "want", "want_id": want, "trigger": "below", "price": 10}
    made = ada.post(ALERTS, json=asked)
    assert made.status_code == 201, made.text
    rule = made.get_json()
    convert(rule, shapes.Alert)
    watched = {name: rule[name] for name in ("target", "want_id", "condition", "finish", "last_price")}
    assert watched == {
        "target": "want", "want_id": want, "condition": "NEAR_MINT", "finish": None, "last_price": 12.0,
    }  # fmt: skip
    for browser, body in ((bob, asked), (ada, {**asked, "want_id": 999})):
        assert wrong_fields(browser.post(ALERTS, json=body)) == {"want_id"}
    low = {"target": "want", "want_id": want, "trigger": "new_low", "days": 3}
    assert wrong_fields(ada.post(ALERTS, json=low)) == {"trigger"}
    tested = ada.post(f"{ALERTS}/backtest", json={**asked, "trigger": "above"}).get_json()
    assert [one["price"] for one in tested["firings"]] == [12.0]
    assert [(one["price"], one["limit"]) for one in tested["prices"]] == [(8.0, 10.0), (12.0, 10.0)]


def test_a_rule_of_somebody_else_is_as_unknown_as_none(ada: FlaskClient, bob: FlaskClient) -> None:
    path = f"{ALERTS}/{add(ada)['id']}"
    assert bob.get(ALERTS).get_json()["items"] == []
    for method, end in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/snooze"), ("POST", "/pause")):
        for address in (path, f"{ALERTS}/999"):
            body = None if method in ("GET", "DELETE") else {"version": 0} if method == "PATCH" else {}
            answer = bob.open(f"{address}{end}", method=method, json=body)
            assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "not_found")
    assert ada.get(path).get_json()["state"] == "armed"


def test_a_rule_is_snoozed_paused_resumed_changed_and_deleted(ada: FlaskClient) -> None:
    path = f"{ALERTS}/{add(ada)['id']}"
    asleep = ada.post(f"{path}/snooze", json={"hours": 2}).get_json()
    assert (asleep["state"], asleep["snoozed_until"] > asleep["created_at"]) == ("snoozed", True)
    assert ada.post(f"{path}/pause").get_json()["state"] == "paused"
    armed = ada.post(f"{path}/resume").get_json()
    assert armed["state"] == "armed"
    changed = ada.patch(path, json={"version": armed["version"], "price": 13, "name": "now"}).get_json()
    assert (changed["price"], changed["name"], changed["state"], changed["already_true"]) == (
        13.0,
        "now",
        "fired",
        True,
    )
    assert ada.delete(path).status_code == 204
    assert ada.get(path).status_code == 404


def test_the_second_of_two_editors_is_told_what_the_alert_is_now(ada: FlaskClient) -> None:
    rule = add(ada)
    path = f"{ALERTS}/{rule['id']}"
    first = ada.patch(path, json={"version": rule["version"], "price": 9}).get_json()
    second = ada.patch(path, json={"version": rule["version"], "price": 7})
    assert (second.status_code, second.get_json()["error"]["code"]) == (409, "stale")
    assert second.get_json()["error"]["details"]["now"] == first
    assert ada.get(path).get_json()["price"] == 9.0
    assert ada.patch(path, json={"version": first["version"], "price": 7}).get_json()["price"] == 7.0
    assert wrong_fields(ada.patch(path, json={"price": 6})) == {"version"}


def test_an_alert_that_was_paused_meanwhile_is_not_armed_by_an_edit(ada: FlaskClient) -> None:
    rule = add(ada)
    path = f"{ALERTS}/{rule['id']}"
    ada.post(f"{path}/pause")
    late = ada.patch(path, json={"version": rule["version"], "price": 9})
    assert (late.status_code, late.get_json()["error"]["details"]["now"]["state"]) == (409, "paused")


def test_a_price_does_not_make_an_edit_stale(ada: FlaskClient, database: Engine) -> None:
    rule = add(ada)
    load(database, (1, "9.00"))
    answer = ada.patch(f"{ALERTS}/{rule['id']}", json={"version": rule["version"], "name": "now"})
    assert answer.status_code == 200


def test_an_ended_rule_is_not_paused(ada: FlaskClient, database: Engine) -> None:
    path = f"{ALERTS}/{add(ada)['id']}"
    execute(database, "UPDATE alert_rules SET state = 'expired'")
    answer = ada.post(f"{path}/pause")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "conflict")


def test_events_are_counted_until_they_are_read(ada: FlaskClient, bob: FlaskClient, database: Engine) -> None:
    add(ada)
    add(ada, price=11)
    load(database, (1, "9.00"))
    page = ada.get(f"{ALERTS}/events?limit=1").get_json()
    convert(page, shapes.AlertEvents)
    assert (page["unread"], page["has_more"], page["items"][0]["price"]) == (2, True, 9.0)
    rest = ada.get(f"{ALERTS}/events?limit=1&cursor={page['next_cursor']}").get_json()
    assert ada.post(f"{ALERTS}/events/read", json={"until": rest["items"][0]["id"]}).get_json() == {"unread": 1}
    assert bob.post(f"{ALERTS}/events/read", json={"until": 99}).get_json() == {"unread": 0}
    assert ada.get(f"{ALERTS}/events").get_json()["unread"] == 1


def test_a_rule_is_tried_over_stored_prices(ada: FlaskClient, database: Engine) -> None:
    load(database, *((24 * days, "9.00" if days == 40 else "12.00") for days in range(3, 80)))
    tested = ada.post(f"{ALERTS}/backtest", json=BELOW).get_json()
    convert(tested, shapes.AlertBacktest)
    assert [(one["price"], one["price_7d"], one["price_30d"]) for one in tested["firings"]] == [
        (9.0, 12.0, 12.0),
        (8.0, None, None),
    ]
    missed = ada.post(f"{ALERTS}/backtest", json={**BELOW, "price": 5}).get_json()
    assert (missed["firings"], missed["nearest_miss"]["price"], missed["nearest_miss"]["away"]) == ([], 8.0, 3.0)
    assert ada.get(ALERTS).get_json()["items"] == []
    assert wrong_fields(ada.post(f"{ALERTS}/backtest", json={**BELOW, "price": None})) == {"price"}


def test_a_channel_shows_its_secret_once_and_its_address_never(ada: FlaskClient, bob: FlaskClient) -> None:
    told = {"kind": "webhook", "address": "https://example.org/hook?key=secret", "name": "Mine"}
    made = ada.post(f"{ALERTS}/channels", json=told)
    convert(made.get_json(), shapes.NewAlertChannel)
    assert (made.status_code, len(made.get_json()["secret"]) >= 40) == (201, True)
    listed = ada.get(f"{ALERTS}/channels")
    assert listed.get_json()["channels"] == [made.get_json()["channel"]]
    assert "key=secret" not in listed.text
    path = f"{ALERTS}/channels/{made.get_json()['channel']['id']}"
    assert (bob.post(f"{path}/test").status_code, bob.delete(path).status_code) == (404, 404)
    assert (ada.post(f"{path}/test").status_code, ada.delete(path).status_code) == (204, 204)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("webhook", "http://example.org"),
        ("webhook", "https://example.org:8443/"),
        ("webhook", "https://user:word@example.org/"),
        ("webhook", "https://"),
        ("webhook", "https://[::1"),
        ("discord", "https://example.org/api/webhooks/1/2"),
        ("discord", "https://discord.com.example.org/api/webhooks/1/2"),
        ("discord", "https://discord.com/login"),
    ],
)
def test_an_address_that_is_not_for_messages_is_refused(kind: str, address: str, ada: FlaskClient) -> None:
    assert wrong_fields(ada.post(f"{ALERTS}/channels", json={"kind": kind, "address": address})) == {"address"}


def test_a_token_needs_the_scope(ada: FlaskClient) -> None:
    token = ada.post("/api/auth/tokens", json={"name": "bot", "scopes": ["alerts:read"]}).get_json()["secret"]
    ada.delete_cookie("dualcaster_session")
    reader = bearer(token)
    assert ada.get(ALERTS, headers=reader).status_code == 200
    assert ada.post(f"{ALERTS}/backtest", json=BELOW, headers=reader).status_code == 200
    assert ada.post(ALERTS, json=BELOW, headers=reader).status_code == 403


def test_the_number_of_statements_does_not_grow_with_the_rules(ada: FlaskClient, database: Engine) -> None:
    add(ada)
    with counted(read_engine()) as few:
        ada.get(ALERTS)
    for number in range(5):
        add(ada, name=f"Alert {number}")
    with counted(read_engine()) as many:
        assert len(ada.get(ALERTS).get_json()["items"]) == 6
    assert len(many) == len(few)


def test_a_mail_program_ends_mails_without_signing_in(stranger: FlaskClient) -> None:
    """RFC 8058: a POST of a form, without a cookie; a token that is not ours mutes nothing."""
    one_click = {"List-Unsubscribe": "One-Click"}
    assert stranger.post("/api/alerts/mute?token=1.0.AAAA", data=one_click).status_code == 404
    assert stranger.post("/api/alerts/mute", data=one_click).status_code == 400
