"""A replica that lags behind never fills the key of a new version with old rows, in whichever web process.

Two web processes, as they are served in production, share one Redis; one of them reads from the replica.
"""

import itertools
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import httpx
import pytest

from db import announcements
from db.announcements import PricesChanged
from db.engine import write_engine
from stack.leftovers import read_note
from stack.postgres import EmbeddedPostgres
from tests.integration.dashapp.live.client import Client
from tests.support.prices import ago, make_card, price, series, store
from tests.support.replica import caught_up, configured_for, paused, replicated
from tests.support.serving import Site, served
from tests.support.waiting import wait_until
from upkeep import after_prices

SECRET = "a secret that both web processes have"
LOADS = 5
_loads = itertools.count()


class Stand(NamedTuple):
    """The servers, and the web processes: one reads from the replica, one has none."""

    primary: EmbeddedPostgres
    replica: EmbeddedPostgres
    with_replica: Site
    without: Site

    @property
    def urls(self) -> tuple[str, str]:
        """Addresses of the servers."""
        return self.primary.running() or "", self.replica.running() or ""


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """Everything, configured for this process, too."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "one").mkdir()
    (folder / "two").mkdir()
    with (
        replicated(tmp_path_factory.mktemp("replica")) as servers,
        configured_for(*servers),
        served(folder / "one", SECRET_KEY=SECRET) as with_replica,
        served(folder / "two", SECRET_KEY=SECRET, DATABASE_REPLICA_URL="") as without,
    ):
        store(write_engine(), [], [make_card(1)])
        yield Stand(*servers, with_replica, without)


@pytest.fixture(autouse=True)
def running(stand: Stand) -> None:
    """What a test before has stopped is started again, and the replica shows all."""
    stand.replica.running() or stand.replica.start()
    load()
    caught_up(*stand.urls)


def load() -> float:
    """Store a newer price of the card, a little higher than the last one, and announce it."""
    engine, number = write_engine(), next(_loads)
    amount = f"{1 + number / 100:.2f}"
    store(engine, [series(1, price(ago(3, hours=-number / 60), amount))])
    after_prices.run(engine, anyway=True)
    announcements.announce(PricesChanged())
    return float(amount)


def asked(site: Site) -> float:
    """The card's price as a web process tells it."""
    response = httpx.get(f"{site.url}/api/cards/1", timeout=30)
    assert response.status_code == 200, response.text
    return float(response.json()["prices"][0]["price"])


def health(site: Site) -> dict[str, object]:
    found: dict[str, object] = httpx.get(f"{site.url}/api/health", timeout=30).json()["checks"]["replica"]
    return found


def test_while_the_replica_lags_and_after_it_the_new_price_is_told_by_every_process(stand: Stand) -> None:
    old = load()
    assert {asked(stand.with_replica), asked(stand.without)} == {old}
    caught_up(*stand.urls)
    with paused(*stand.urls):
        new = load()
        assert asked(stand.with_replica) == new
        assert asked(stand.without) == new
        assert health(stand.with_replica)["reads_from"] == "primary"
    caught_up(*stand.urls)
    assert {asked(stand.with_replica), asked(stand.without)} == {new}
    wait_until(lambda: health(stand.with_replica)["reads_from"] == "replica", "the replica is read")


def test_listeners_hear_the_new_price_while_the_replica_lags(stand: Stand) -> None:
    with Client(stand.with_replica.socket) as client:
        client.subscribe("card", card_id=1)
        old = load()
        assert client.hear()["data"]["price_data"]["price"] == old
        with paused(*stand.urls):
            new = load()
            assert client.hear()["data"]["price_data"]["price"] == new > old


def test_under_load_no_reader_is_told_an_old_price_and_none_goes_back_to_an_earlier_one(stand: Stand) -> None:
    with reader(stand.with_replica) as first, reader(stand.with_replica) as second:
        for _ in range(LOADS):
            with paused(*stand.urls):
                newest = load()
                for site in (stand.with_replica, stand.without):
                    wait_until(lambda site=site, price=newest: asked(site) == price, "the new price is told")
    for told in (first, second):
        assert len(told) > LOADS
        assert told == sorted(told)


def test_a_replica_that_is_killed_under_load_costs_at_most_one_request(stand: Stand) -> None:
    failed: list[int] = []
    with reader(stand.with_replica, failed), reader(stand.with_replica, failed), reader(stand.with_replica, failed):
        load()
        caught_up(*stand.urls)
        newest = load()
        kill(stand.replica)
        for _ in range(LOADS):
            newest = load()
            # While one reader computes the new answer, others are given the previous one.
            wait_until(lambda price=newest: asked(stand.with_replica) == price, "the new price is told")
    assert len(failed) <= 1
    assert health(stand.with_replica)["status"] == "degraded"
    assert health(stand.with_replica)["reads_from"] == "primary"
    assert asked(stand.without) == newest


def test_a_replica_that_comes_back_is_read_again(stand: Stand) -> None:
    kill(stand.replica)
    newest = load()
    assert asked(stand.with_replica) == newest
    wait_until(lambda: not stand.replica.alive(), "the replica is gone")
    stand.replica.revive()
    caught_up(*stand.urls)
    wait_until(lambda: health(stand.with_replica)["reads_from"] == "replica", "the replica is read")
    assert asked(stand.with_replica) == newest


def kill(server: EmbeddedPostgres) -> None:
    """End a server's main process at once; its guard ends the others."""
    note = read_note(server.directory / "guard.lock")
    assert note is not None
    os.kill(note.child, 9)


@contextmanager
def reader(site: Site, failed: list[int] | None = None) -> Iterator[list[float]]:
    """Somebody who goes on asking for the card; the prices that were told, in their order."""
    told: list[float] = []
    stop = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=site.url, timeout=30) as client:
            while not stop.is_set():
                response = client.get("/api/cards/1")
                if response.status_code == 200:
                    told.append(float(response.json()["prices"][0]["price"]))
                elif failed is not None:
                    failed.append(response.status_code)
                else:
                    raise AssertionError(response.text)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join()
