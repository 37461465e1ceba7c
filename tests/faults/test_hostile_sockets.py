"""Clients of the WebSocket that send large frames, flood, never read, and come by the hundred, all at the same time.

A client that has been thrown out knows it at once: it comes again and again while the attack goes on.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from db import announcements
from db.announcements import PricesChanged
from tests.integration.dashapp.live.client import Client
from tests.integration.dashapp.live.conftest import wait_until_caught_up
from tests.support.serving import Site, served

SECONDS = 30.0
CROWD = 500
MOST_AN_ADDRESS = 100
OFTEN = 5  # times that each attacker is thrown out, who needs seconds for his flood on a machine that is loaded
NOTICED = 5.0  # seconds; nobody else waits longer for news or an answer, on a machine that attacks itself
MOST_MEMORY = 64 << 20  # bytes more than before
HASTE = {"ping_interval": None, "close_timeout": 0.1}
CROWDED, LOUD = ({"source_address": (address, 0), **HASTE} for address in ("127.0.0.2", "127.0.0.3"))

Talk = Callable[[Client], None]


def large_frames(client: Client) -> None:
    """A megabyte at a time."""
    while True:
        client.socket.send("x" * 1_000_000)


def flood(client: Client) -> None:
    """As fast as it goes."""
    while True:
        client.say(action="subscribe", channel="card", card_id=1)


def rubbish(client: Client) -> None:
    """Nothing that anybody could understand."""
    while True:
        client.socket.send(b"\0\xff" * 100)
        client.socket.send("{" * 100)


def pings(client: Client) -> None:
    """What is answered below anything that is said."""
    while True:
        client.socket.ping()


class Attack:
    """A client that comes again whenever it has been thrown out, in a thread."""

    def __init__(self, site: Site, talk: Talk, stop: threading.Event) -> None:
        self.thrown_out = 0
        self._site, self._talk, self._stop = site, talk, stop
        self.thread = threading.Thread(target=self._go_on, daemon=True)
        self.thread.start()

    def _go_on(self) -> None:
        while not self._stop.is_set():
            with suppress(WebSocketException, OSError, TimeoutError):
                with suppress(ConnectionClosed), Client(self._site.socket, **LOUD) as client:
                    self._talk(client)
                self.thrown_out += 1


def crowd(site: Site, stack: ExitStack) -> Counter[str]:
    """Open connections that subscribe and never read; how many were let in."""
    found: Counter[str] = Counter()
    for _ in range(CROWD):
        try:
            client = stack.enter_context(Client(site.socket, **CROWDED))
        except InvalidStatus as refused:
            found[str(refused.response.status_code)] += 1
        else:
            found["in"] += 1
            client.socket.send(json.dumps({"action": "subscribe", "channel": "market"}))
    return found


@pytest.mark.usefixtures("market")
def test_they_are_limited_and_the_others_notice_nothing(tmp_path: Path, market: Engine) -> None:
    stop = threading.Event()
    with served(tmp_path) as site, ExitStack() as stack:
        wait_until_caught_up(site)
        quiet = stack.enter_context(Client(site.socket))
        quiet.subscribe("market")
        before = site.worker.memory_info().rss
        found = crowd(site, stack)
        assert found == {"in": MOST_AN_ADDRESS, "429": CROWD - MOST_AN_ADDRESS}
        stack.enter_context(suppress(WebSocketException))
        attacks = [Attack(site, talk, stop) for talk in (large_frames, flood, rubbish, pings)]
        slowest = slowest_news(site, quiet)
        stop.set()
        for attack in attacks:
            attack.thread.join(30)
        assert not [attack for attack in attacks if attack.thread.is_alive()]
        assert all(attack.thrown_out >= OFTEN for attack in attacks), [attack.thrown_out for attack in attacks]
        assert slowest < NOTICED
        assert site.worker.memory_info().rss - before < MOST_MEMORY
        assert site.worker.is_running()


def slowest_news(site: Site, quiet: Client) -> float:
    """The longest time that an announcement or an answer of the API took while the attack went on."""
    slowest, end = 0.0, time.monotonic() + SECONDS
    while time.monotonic() < end:
        begun = time.monotonic()
        version = announcements.announce(PricesChanged(cards=frozenset(range(1, 2_000))))
        while quiet.hear(within=NOTICED * 2).get("seq", 0) != version:
            pass
        assert httpx.get(f"{site.url}/api/health", timeout=NOTICED * 2).status_code == 200
        slowest = max(slowest, time.monotonic() - begun)
    return slowest
