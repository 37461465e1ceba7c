"""One address with thousands of slow connections, huge bodies, or more requests than can be answered: others are."""

import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from tests.faults.traffic import Traffic
from tests.support.serving import Site, served
from tests.support.waiting import wait_until

ATTACKER = "127.0.0.2"
CROWD = 2_100  # connections, more than a web process takes in all
EVERY = 2.0  # seconds between two bytes of a connection
SECONDS = 60.0  # twice as long as a request may take
CONNECTIONS = 100  # that an address may have
CALLBACKS = "/_dash-update-component"
HEAD = f"POST {CALLBACKS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
HUGE = b"[" + b"[]," * 10_000_000 + b"[]]"
ASKERS = 60  # connections that ask as fast as they are answered
FLOODS = {
    "pages": b"GET /market HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n" * 20,
    "pages that are none, a thousand at once": b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n" * 1_000,
    "histories": b"GET /api/cards/1/history?period=1y HTTP/1.1\r\nHost: x\r\n\r\n" * 20,
    "bodies in a quarter of a million pieces": HEAD.partition("Content-Length")[0].encode()
    + b"Transfer-Encoding: chunked\r\n\r\n"
    + b"1\r\n \r\n" * 250_000,
}
NOTICED = 5.0  # seconds; nobody else waits longer for an answer, on a machine that attacks itself
MOST_MEMORY = 64 << 20  # bytes more than before


@pytest.fixture
def many_files() -> Iterator[None]:
    """This process may open a file for each of its connections."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], min(2 * CROWD, before[1])), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


class Crowd:
    """Slow connections; one that has ended is opened again."""

    def __init__(self, site: Site) -> None:
        host, port = site.host.split(":")
        self._site, self._sockets = (host, int(port)), list[socket.socket]()
        self.opened = 0

    def press(self) -> None:
        """Send a byte on each connection, and open those that are missing."""
        self._sockets = [one for one in self._sockets if self._goes_on(one)]
        while len(self._sockets) < CROWD:
            with suppress(OSError):
                connection = socket.create_connection(self._site, timeout=5, source_address=(ATTACKER, 0))
                connection.sendall(HEAD.encode())
                self._sockets.append(connection)
            self.opened += 1

    def go_home(self) -> None:
        """Close all."""
        for one in self._sockets:
            one.close()

    def _goes_on(self, connection: socket.socket) -> bool:
        try:
            connection.setblocking(False)
            with suppress(BlockingIOError):
                return bool(connection.recv(1 << 12)) and self._close(connection)
            return connection.send(b" ") == 1
        except OSError:
            return self._close(connection)

    def _close(self, connection: socket.socket) -> bool:
        connection.close()
        return False


@contextmanager
def attacked(attack: Callable[[], None]) -> Iterator[None]:
    """Attack again and again, in a thread, while the block runs."""
    stop = threading.Event()

    def go_on() -> None:
        while not stop.wait(EVERY):
            attack()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(60)


def asking(site: Site, data: bytes, stop: threading.Event) -> None:
    """Send something on one connection after another, and read what comes."""
    host, port = site.host.split(":")
    while not stop.is_set():
        with suppress(OSError), socket.create_connection((host, int(port)), 20, (ATTACKER, 0)) as connection:
            connection.sendall(data)
            while connection.recv(1 << 16) and not stop.is_set():
                pass


def open_connections(site: Site) -> int:
    """How many connections the attacker has."""
    return sum(1 for one in site.worker.net_connections() if one.raddr and one.raddr.ip == ATTACKER)


def assert_served(site: Site, traffic: Traffic, note: Callable[[str], None]) -> None:
    """Everybody else got every answer in time."""
    statuses = traffic.statuses()
    note(f"{sum(statuses.values())} answers meanwhile: {dict(statuses)}; slowest answer {traffic.slowest:.1f} s")
    assert set(statuses) == {200}
    assert traffic.slowest < NOTICED


@pytest.mark.usefixtures("market", "many_files")
def test_thousands_of_slow_connections_of_one_address(tmp_path: Path, note: Callable[[str], None]) -> None:
    with served(tmp_path) as site:
        crowd = Crowd(site)
        with attacked(crowd.press), Traffic(site.url) as traffic:
            wait_until(lambda: crowd.opened >= CROWD, "the crowd is there")
            wait_until(lambda: 0 < open_connections(site) <= CONNECTIONS, "few of them are let in", NOTICED)
            time.sleep(SECONDS)
        crowd.go_home()
        note(f"{crowd.opened} connections were opened")
        assert_served(site, traffic, note)


def test_huge_bodies_again_and_again(tmp_path: Path, market: Engine, note: Callable[[str], None]) -> None:
    with served(tmp_path) as site:
        before, refused = site.worker.memory_info().rss, list[int]()

        def attack() -> None:
            refused.extend(httpx.post(f"{site.url}{CALLBACKS}", content=HUGE).status_code for _ in range(3))

        with attacked(attack), Traffic(site.url) as traffic:
            time.sleep(SECONDS / 2)
        assert set(refused) == {413}
        assert_served(site, traffic, note)
        assert site.worker.memory_info().rss - before < MOST_MEMORY


@pytest.mark.parametrize("name", FLOODS)
def test_more_requests_than_can_be_answered(
    tmp_path: Path, market: Engine, note: Callable[[str], None], name: str
) -> None:
    stop = threading.Event()
    with served(tmp_path) as site:
        threads = [threading.Thread(target=asking, args=(site, FLOODS[name], stop)) for _ in range(ASKERS)]
        for thread in threads:
            thread.start()
        try:
            with Traffic(site.url) as traffic:
                time.sleep(SECONDS / 4)
        finally:
            stop.set()
            for thread in threads:
                thread.join(60)
        assert_served(site, traffic, note)
