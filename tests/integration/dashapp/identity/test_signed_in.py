"""Signed-in people at the program as it is served: callbacks, sockets, two processes, hashing beside the sockets."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine
from websockets.exceptions import ConnectionClosed

from dashapp.paths import CALLBACKS
from tests.integration.dashapp.live.client import Client
from tests.support.callback_bodies import body_of
from tests.support.people import EMAIL, PASSWORD
from tests.support.prices import make_card, store
from tests.support.serving import Site, served
from tests.support.steps import later_steps
from tests.support.valkey import Valkey
from upkeep import after_prices

BODY = {"email": EMAIL, "password": PASSWORD}
SECRET = "the one of all web processes"
SEEN = "/api/auth/me"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return [tmp_path_factory.mktemp("web") for _ in range(2)]


@pytest.fixture
def sites(database: Engine, empty_database_url: str, redis_url: str, folders: list[Path]) -> Iterator[list[Site]]:
    """Two web processes over one database and one Redis."""
    store(database, [], [make_card(1)])
    with later_steps():
        after_prices.run(database, anyway=True)
    settings = {"DATABASE_URL": empty_database_url, "REDIS_URL": redis_url, "CACHE_URL": "", "SECRET_KEY": SECRET}
    with served(folders[0], **settings) as one, served(folders[1], **settings) as two:
        yield [one, two]


def browser(site: Site) -> httpx.Client:
    """A browser with pages of this site."""
    return httpx.Client(base_url=site.url, timeout=30, headers={"Origin": site.url})


def cookie(client: httpx.Client) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}


def test_callbacks_work_with_the_guard_and_pages_of_other_sites_reach_none(sites: list[Site]) -> None:
    """dash 308 and 807, dash-auth 102: tokens in pages broke callbacks."""
    ada = browser(sites[0])
    assert ada.post("/api/auth/register", json=BODY).status_code == 201
    listed = [one for one in ada.get("/_dash-dependencies").json() if not one["clientside_function"]]
    answers = {one["output"]: ada.post(CALLBACKS, json=body_of(one)).status_code for one in listed}
    assert set(answers.values()) <= {200, 204}
    for foreign in (
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        for path, body in ((CALLBACKS, body_of(listed[0])), ("/api/auth/logout", {}), ("/api/auth/login", BODY)):
            assert ada.post(path, json=body, headers=foreign).status_code == 403, (path, foreign)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert ada.post("/api/auth/logout-all", content=b"tokens=1", headers=form).status_code == 415
    assert ada.get(SEEN).status_code == 200


def test_a_logout_in_one_process_holds_in_the_other_within_a_second(sites: list[Site]) -> None:
    ada = browser(sites[0])
    ada.post("/api/auth/register", json=BODY)
    copied = httpx.Client(base_url=sites[1].url, timeout=30, headers=cookie(ada))
    for _ in range(3):  # until the other process knows her
        assert copied.get(SEEN).status_code == 200
        time.sleep(0.3)
    assert ada.post("/api/auth/logout").status_code == 204
    assert httpx.get(f"{sites[0].url}{SEEN}", headers=cookie(copied)).status_code == 401
    time.sleep(1)
    assert copied.get(SEEN, headers=dict(copied.headers)).status_code == 401


def test_an_open_socket_ends_with_its_session(sites: list[Site]) -> None:
    ada, telephone = browser(sites[0]), browser(sites[1])
    ada.post("/api/auth/register", json=BODY)
    telephone.post("/api/auth/login", json=BODY)
    with (
        Client(sites[0].socket, additional_headers=cookie(ada)) as own,
        Client(sites[1].socket, additional_headers=cookie(telephone)) as other,
        Client(sites[1].socket) as anybody,
    ):
        for one in (own, other, anybody):
            one.subscribe("market", period="7d")
        changed = {"current": PASSWORD, "new": "another one of some length"}
        assert ada.post("/api/auth/password", json=changed).status_code == 204
        begun = time.monotonic()
        with pytest.raises(ConnectionClosed) as closed:
            other.hear_until("never")
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, "The session has ended")
        assert time.monotonic() - begun < 1
        for one in (own, anybody):
            one.say(action="ping")
            assert one.hear()["type"] == "pong"


def test_access_tokens_hold_in_every_process_with_the_same_key(sites: list[Site]) -> None:
    ada = browser(sites[0])
    ada.post("/api/auth/register", json=BODY)
    token = ada.post("/api/auth/token", json=BODY).json()["access_token"]
    assert httpx.get(f"{sites[1].url}{SEEN}", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_hashing_does_not_stop_the_sockets(sites: list[Site]) -> None:
    browser(sites[0]).post("/api/auth/register", json=BODY)
    delays, stop = [], threading.Event()

    def guess(number: int) -> int:
        wrong = BODY | {"email": f"a{number}@example.org", "password": "wrong"}
        with browser(sites[0]) as client:
            return client.post("/api/auth/login", json=wrong).status_code

    with Client(sites[0].socket) as client, ThreadPoolExecutor(8) as pool:
        client.say(action="ping")
        client.hear()
        guesses = [pool.submit(guess, number) for number in range(12)]
        while not all(one.done() for one in guesses) and not stop.is_set():
            begun = time.monotonic()
            client.say(action="ping")
            assert client.hear()["type"] == "pong"
            delays.append(time.monotonic() - begun)
            time.sleep(0.06)
        assert [one.result() for one in guesses] == [401] * 12
    assert len(delays) > 5
    assert sorted(delays)[len(delays) // 2] < 0.1


def test_with_redis_away_a_revoked_session_does_not_work(
    database: Engine, empty_database_url: str, tmp_path: Path
) -> None:
    valkey = Valkey()
    settings = {"DATABASE_URL": empty_database_url, "REDIS_URL": valkey.url, "CACHE_URL": "", "SECRET_KEY": SECRET}
    try:
        with served(tmp_path, **settings) as site:
            ada = browser(site)
            ada.post("/api/auth/register", json=BODY)
            copied = cookie(ada)
            assert ada.get(SEEN).status_code == 200
            valkey.kill()
            assert ada.get(SEEN).status_code == 200
            assert ada.post("/api/auth/logout").status_code == 204
            assert httpx.get(f"{site.url}{SEEN}", headers=copied, timeout=30).status_code == 401
    finally:
        valkey.kill()
