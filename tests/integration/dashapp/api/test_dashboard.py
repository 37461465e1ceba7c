"""The dashboard over HTTP: stored sections with their states, the activity by ids, own events for their owner only."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from msgspec import convert
from sqlalchemy import Engine

from dashapp import api, cache
from dashapp.api import shapes
from services.people import personal_tokens
from services.people.personal_tokens import TokenRequest
from tests.support.browsers import bearer
from tests.support.people import CLIENT, register
from tests.support.prices import execute, rows
from tests.support.wanting import open_shops, own
from upkeep.after_prices import compute_dashboard

EVENT = """
    INSERT INTO activity (dedupe_key, user_id, kind, currency, subject, occurred_at, as_of, facts)
    VALUES (:key, :user, :kind, :currency, :key, now(), now(), CAST(:facts AS jsonb))
"""
MORE = '{"more": {"prices": 2}}'


@pytest.fixture
def web(database: Engine) -> FlaskClient:
    """The API over an empty database."""
    server = Flask("test")
    cache.register(server)
    api.register(server)
    return server.test_client()


def publish(engine: Engine, key: str, kind: str = "prices", currency: str | None = "USD", user: int | None = None,
            facts: str = MORE) -> None:  # fmt: skip
    """An event as it is stored."""
    execute(engine, EVENT, key=key, user=user, kind=kind, currency=currency, facts=facts)


def answer(web: FlaskClient, path: str, **headers: str) -> Any:
    response = web.get(path, headers=headers)
    assert response.status_code == 200, response.text
    return response.get_json()


def keys(page: Any) -> list[str]:
    return [one["key"] for one in page["items"]]


def test_before_the_first_computation_the_summary_says_so(web: FlaskClient) -> None:
    found = answer(web, "/api/dashboard/summary?currency=EUR")
    convert(found, shapes.DashboardSummary)
    assert (found["currency"], found["top_gainers"], found["generated_at"]) == ("EUR", None, None)
    assert [one["state"] for one in found["sections"]] == ["not begun"] * 3


def test_the_summary_has_the_fields_of_the_contract_and_an_etag(web: FlaskClient, database: Engine) -> None:
    open_shops(database, compute_dashboard)
    response = web.get("/api/dashboard/summary")
    found = response.get_json()
    convert(found, shapes.DashboardSummary)
    assert {"top_gainers", "top_losers", "spread_opportunities", "active_recommendations", "currency",
            "generated_at"} <= found.keys()  # fmt: skip
    assert [one["state"] for one in found["sections"]] == ["ready"] * 3
    again = web.get("/api/dashboard/summary", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_a_section_that_failed_leaves_the_others(web: FlaskClient, database: Engine) -> None:
    open_shops(database, compute_dashboard)
    execute(database, "UPDATE dashboard_sections SET body = NULL WHERE section = 'market'")
    found = answer(web, "/api/dashboard/summary")
    assert (found["indices"], found["breadth"], found["top_gainers"]) == (None, None, [])


def test_the_quick_stats_count_all_currencies(web: FlaskClient, database: Engine) -> None:
    open_shops(database)
    found = answer(web, "/api/dashboard/quick-stats")
    convert(found, shapes.QuickStats)
    assert found["cards"] == 6


def test_the_activity_is_read_on_by_its_last_id(web: FlaskClient, database: Engine) -> None:
    for number in range(5):
        publish(database, f"more:{number}")
    first = answer(web, "/api/dashboard/activity?limit=2")
    convert(first, shapes.ActivityPage)
    assert (keys(first), first["has_more"]) == (["more:4", "more:3"], True)
    later = answer(web, "/api/dashboard/activity?after=0&limit=3")
    assert (keys(later), later["has_more"]) == (["more:2", "more:1", "more:0"], True)
    rest = answer(web, f"/api/dashboard/activity?after={later['last_id']}")
    assert (keys(rest), rest["has_more"]) == (["more:4", "more:3"], False)
    nothing = answer(web, f"/api/dashboard/activity?after={rest['last_id']}")
    assert (nothing["items"], nothing["last_id"], nothing["has_more"]) == ([], rest["last_id"], False)


def test_the_activity_is_filtered_by_kind_and_currency(web: FlaskClient, database: Engine) -> None:
    publish(database, "more:usd")
    publish(database, "more:eur", currency="EUR")
    publish(database, "source:x", "sources", None, facts='{"source": "manapool", "is_late": true}')
    assert keys(answer(web, "/api/dashboard/activity?currency=EUR")) == ["source:x", "more:eur"]
    assert keys(answer(web, "/api/dashboard/activity?kind=sources")) == ["source:x"]
    assert answer(web, "/api/dashboard/activity?kind=sources")["items"][0]["text"].startswith(
        "Mana Pool prices became late"
    )


@pytest.mark.parametrize("query", ["after=x", "after=-1", "kind=alerts", "limit=0", "limit=101", "currency=GBP",
                                   "before=1.5", "after=99999999999999999999"])  # fmt: skip
def test_a_wrong_parameter_is_named(web: FlaskClient, query: str) -> None:
    response = web.get(f"/api/dashboard/activity?{query}")
    assert response.status_code == 400
    assert query.split("=")[0] in response.get_json()["error"]["fields"]


def token(user: int, *scopes: str) -> dict[str, str]:
    return bearer(personal_tokens.make(user, TokenRequest("bot", scopes), CLIENT)[1])


def test_own_events_are_their_owners_only(web: FlaskClient, database: Engine) -> None:
    ada, bob = register().user.id, register("bob@example.org").user.id
    publish(database, "held:1", "holdings", user=ada)
    publish(database, "alert:1", "alerts", user=ada, facts='{"text": "Sol Ring fell"}')
    publish(database, "market")
    hers = token(ada, "inventory:read", "alerts:read")
    found = answer(web, "/api/me/activity", **hers)
    convert(found, shapes.ActivityPage)
    assert keys(found) == ["alert:1", "held:1"]
    assert keys(answer(web, "/api/me/activity", **token(bob, "inventory:read"))) == []
    assert keys(answer(web, "/api/dashboard/activity")) == ["market"]
    assert keys(answer(web, "/api/me/activity", **token(ada, "inventory:read"))) == ["held:1"]


def test_what_was_seen_is_not_new_on_any_device(web: FlaskClient, database: Engine) -> None:
    cards = open_shops(database)
    opened = register()
    own(opened.user.id, cards[0], 1)
    publish(database, "held:1", "holdings", user=opened.user.id)
    hers = token(opened.user.id, "inventory:read")
    unseen = answer(web, "/api/me/activity/unseen", **hers)
    convert(unseen, shapes.Unseen)
    assert (keys(unseen), unseen["number"]) == (["held:1"], 1)
    execute(database, "INSERT INTO activity_seen VALUES (:user, :id)", user=opened.user.id, id=unseen["last_id"])
    assert answer(web, "/api/me/activity/unseen", **hers)["number"] == 0


def test_events_go_with_their_user(database: Engine) -> None:
    ada = register().user.id
    publish(database, "held:1", "holdings", user=ada)
    execute(database, "DELETE FROM users WHERE id = :id", id=ada)
    assert rows(database, "SELECT FROM activity") == []
