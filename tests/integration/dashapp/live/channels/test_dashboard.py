"""What is told of the dashboard: which sections have changed, few hints, own events to their user, nothing lost."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.serving import make_server

from dashapp import live
from dashapp.identity import known_actors
from dashapp.live.coalescing import PAUSE
from db import announcements, versions
from db.announcements import DashboardChanged, LedgerChanged
from services.analysis.activity import ActivityRequest, load_activity
from services.people import personal_tokens
from services.people.personal_tokens import TokenRequest
from tests.integration.dashapp.live.client import Client
from tests.support.people import CLIENT, register
from tests.support.prices import ago, begin_run, execute, make_card, price, scalar, series, store
from tests.support.recommendations import issue_some
from upkeep import after_prices

USD = {"currency": "USD"}


@pytest.fixture
def address(database: Engine) -> Iterator[str]:
    """The address of the WebSocket of a server in this process."""
    known_actors.of_this_process.cache_clear()
    app = Flask("test")
    hub = live.register(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"ws://127.0.0.1:{server.server_port}/ws"
    server.shutdown()
    thread.join()
    server.server_close()
    hub.stop()
    known_actors.of_this_process.cache_clear()


def changed(section: str, version: int = 1, currency: str = "USD") -> DashboardChanged:
    return DashboardChanged(sections={currency: {section: version}})


def heard_within(client: Client, seconds: float) -> list[dict[str, Any]]:
    """All messages that come within some seconds."""
    heard, until = list[dict[str, Any]](), time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        try:
            heard.append(client.hear(left))
        except TimeoutError:
            break
    return heard


def test_a_section_that_has_changed_is_told_in_its_currency(address: str) -> None:
    with Client(address) as dollars, Client(address) as euros:
        seq = dollars.subscribe("dashboard", currency="USD")
        euros.subscribe("dashboard", currency="EUR")
        announcements.announce(changed("movers", 7))
        heard = dollars.hear()
        assert (heard["type"], heard["data"]) == (
            "dashboard_update",
            {"section": "movers", "version": 7, "last_id": 0},
        )
        assert heard["seq"] > seq
        announcements.announce(changed("market", 3, "EUR"))
        assert euros.hear()["data"]["section"] == "market"
        assert heard_within(dollars, 1) == []


def test_a_wrong_currency_is_refused(address: str) -> None:
    with Client(address) as client:
        client.say(action="subscribe", channel="dashboard", currency="GBP")
        assert client.hear()["code"] == "bad_request"


def test_many_changes_of_a_section_are_one_hint_in_two_seconds_with_the_last_version(address: str) -> None:
    with Client(address) as client:
        client.subscribe("dashboard", **USD)
        for version in range(1, 31):
            announcements.announce(changed("movers" if version % 2 else "market", version))
            time.sleep(0.02)
        heard = heard_within(client, PAUSE + 1)
        counts = Counter(one["data"]["section"] for one in heard)
        assert max(counts.values()) <= 3
        last = {one["data"]["section"]: one["data"]["version"] for one in heard}
        assert last == {"movers": 29, "market": 30}
        assert heard[-1]["seq"] == versions.current(versions.DASHBOARD)


def token(user: int, *scopes: str) -> str:
    return personal_tokens.make(user, TokenRequest("bot", scopes), CLIENT)[1]


def test_own_events_are_told_to_their_user_only(address: str) -> None:
    ada, bob = register().user.id, register("bob@example.org").user.id
    with Client(address) as hers, Client(address) as his, Client(address) as anybody, Client(address) as other:
        for client, user, scope in ((hers, ada, "inventory:read"), (his, bob, "inventory:read"),
                                    (other, ada, "market:read")):  # fmt: skip
            client.say(action="subscribe", channel="dashboard", token=token(user, scope), **USD)
            assert client.hear()["type"] == "subscribed"
        anybody.subscribe("dashboard", **USD)
        announcements.announce(DashboardChanged(last_id=9, users=frozenset({ada})))
        assert hers.hear()["data"] == {"section": "own", "version": 9, "last_id": 9}
        assert [heard_within(one, 0.5) for one in (his, anybody, other)] == [[], [], []]


def test_the_number_of_open_recommendations_is_told_when_the_ledger_has_grown(address: str, database: Engine) -> None:
    store(database, [series(1, price(ago(1), "10"))], [make_card(1)])
    with Client(address) as client:
        client.subscribe("recommendations")
        issue_some(database, [scalar(database, "SELECT id FROM price_series")], "test")
        heard = client.hear()
        assert (heard["type"], heard["data"]) == ("recommendations_updated", {"count": 1})
        for _ in range(5):
            announcements.announce(LedgerChanged())
        assert len(heard_within(client, PAUSE + 1)) == 1


def load(engine: Engine, cards: range) -> None:
    """A load in which many cards have risen."""
    run = begin_run(engine)
    prices = [(age, 10 + 0.7 * (9 - age)) for age in range(9, 0, -1)]
    batch = [series(one, *(price(ago(age), f"{amount:.2f}") for age, amount in prices)) for one in cards]
    store(engine, batch, [make_card(number) for number in cards], run)
    execute(engine, "UPDATE ingestion_runs SET status = 'succeeded' WHERE id = :run", run=run)
    after_prices.run(engine)


def keep(known: dict[str, Any], after: int) -> int:
    """Read on over HTTP, as a client does: the newest of each key counts."""
    while True:
        page = load_activity(ActivityRequest("USD", after=after, limit=5))
        known |= {one.key: one for one in reversed(page.items)}
        after = page.last_id
        if not page.has_more:
            return after


def test_a_client_whose_socket_was_killed_has_the_same_feed_as_one_that_stayed(address: str, database: Engine) -> None:
    stayed: dict[str, Any] = {}
    killed: dict[str, Any] = {}
    with Client(address) as listener:
        listener.subscribe("dashboard", **USD)
        with Client(address) as lost:
            seq = lost.subscribe("dashboard", **USD)
            load(database, range(1, 31))
            last = keep(stayed, 0)
            last_of_killed = keep(killed, 0)
            lost.socket.socket.close()  # without a farewell
        load(database, range(20, 60))
        load(database, range(1, 5))
        heard = heard_within(listener, PAUSE + 1)
        assert {"feed", "movers"} <= {one["data"]["section"] for one in heard}
        keep(stayed, last)
        with Client(address) as back:
            assert back.subscribe("dashboard", **USD) > seq  # something was missed
            keep(killed, last_of_killed)
    everything = load_activity(ActivityRequest("USD", limit=100)).items
    for known in (stayed, killed):
        assert sorted(known.values(), key=lambda one: -one.id) == everything


def test_a_large_load_makes_few_rows_and_few_messages(address: str, database: Engine) -> None:
    with Client(address) as client:
        client.subscribe("dashboard", **USD)
        client.subscribe("recommendations")
        load(database, range(1, 301))
        heard = heard_within(client, PAUSE + 2)
    assert 1 <= len(heard) <= 10
    assert 1 <= len(load_activity(ActivityRequest("USD", limit=100)).items) <= 25
