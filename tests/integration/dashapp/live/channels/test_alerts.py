"""What is told of alerts: each event once, to its own user only, for as long as the session goes on."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine
from websockets.exceptions import ConnectionClosed

from dashapp.live.channels.alerts import AlertsNews
from db.announcements import AlertsChanged
from services.people.alerts import rules
from services.people.alerts.requests import AddRequest
from tests.integration.dashapp.live.client import Client
from tests.support.people import EMAIL, PASSWORD, register
from tests.support.prices import make_card, price, scalar, series, store
from tests.support.serving import Site, served
from tests.support.steps import later_steps
from upkeep import after_prices

BEFORE = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)


@pytest.fixture
def market(database: Engine) -> None:
    """Card 1 costs 12.00."""
    store(database, [series(1, price(BEFORE, "12.00"))], [make_card(1)])
    with later_steps(after_prices.evaluate_alerts):
        after_prices.run(database, anyway=True)


def fire(user_id: int, limit: int = 20) -> None:
    """An alert that fires at once."""
    rules.add(user_id, AddRequest("below", 1, price=Decimal(limit), notifies_if_true=True))


@pytest.mark.usefixtures("market")
def test_events_are_told_once_with_the_number_of_unread_ones() -> None:
    user = register().user.id
    news = AlertsNews(user)
    fire(user)
    fire(user, 30)
    told = [json.loads(text) for text in news.messages(AlertsChanged(user_id=user, first=1), 5)]
    assert [(one["type"], one["seq"], one["data"]["limit"], one["data"]["unread"]) for one in told] == [
        ("price_alert", 5, 20.0, 2),
        ("price_alert", 5, 30.0, 2),
    ]
    assert told[0]["data"]["percent"] is None
    assert news.messages(AlertsChanged(user_id=user, first=2), 6) == []


@pytest.fixture
def site(market: None, empty_database_url: str, redis_url: str, tmp_path: Path) -> Iterator[Site]:
    """The program as it is served."""
    settings = {
        "DATABASE_URL": empty_database_url,
        "REDIS_URL": redis_url,
        "CACHE_URL": "",
        "SECRET_KEY": "a secret of this site",
    }
    with served(tmp_path, **settings) as made:
        yield made


def test_alerts_reach_their_own_user_until_the_session_ends(site: Site, database: Engine) -> None:
    ada = httpx.Client(base_url=site.url, timeout=30, headers={"Origin": site.url})
    assert ada.post("/api/auth/register", json={"email": EMAIL, "password": PASSWORD}).status_code == 201
    bob = register("bob@example.org").user.id
    cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in ada.cookies.items())}
    user = int(scalar(database, "SELECT id FROM users WHERE email = :email", email=EMAIL))
    with Client(site.socket) as anybody, Client(site.socket, additional_headers=cookie) as own:
        anybody.say(action="subscribe", channel="alerts")
        assert anybody.hear()["code"] == "unauthorized"
        seq = own.subscribe("alerts")
        fire(bob)
        fire(user)
        heard = own.hear()
        assert (heard["type"], heard["seq"] > seq, heard["data"]["card_name"]) == ("price_alert", True, "Card 1")
        assert ada.post("/api/alerts/events/read", json={"until": heard["data"]["id"]}).json() == {"unread": 0}
        assert own.hear()["data"] == {"unread": 0}
        assert ada.post("/api/auth/logout").status_code == 204
        with pytest.raises(ConnectionClosed):
            own.hear()
