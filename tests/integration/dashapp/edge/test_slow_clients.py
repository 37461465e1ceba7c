"""Clients that take their time, or more connections than they may have: served in production's way."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from tests.conftest import configured
from tests.integration.dashapp.live.client import Client
from tests.support.raw_http import Talk
from tests.support.serving import Site, served
from tests.support.waiting import wait_until

CALLBACKS = "/_dash-update-component"
SECONDS, CONNECTIONS = 1.0, 5
SLOWLY = 0.2  # seconds between two bytes
SOON = 10.0  # seconds, on a machine that is loaded
PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"


@pytest.fixture(scope="module")
def site(market_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program, patient for a second, with few connections for an address."""
    limits = {"REQUEST_TIMEOUT": str(SECONDS), "CONNECTIONS_PER_ADDRESS": str(CONNECTIONS)}
    with configured(market_url, redis_url), served(tmp_path_factory.mktemp("web"), **limits) as site:
        yield site


def trickle(talk: Talk) -> None:
    """Send a byte now and then. Raises OSError as soon as nobody listens."""
    begun = time.monotonic()
    while time.monotonic() < begun + SOON:
        time.sleep(SLOWLY)
        talk.say(b"x")


def test_a_body_that_trickles_is_given_up(site: Site) -> None:
    begun = time.monotonic()
    with Talk(site, "127.0.0.2") as talk:
        talk.ask(CALLBACKS, "Content-Type: application/json", "Content-Length: 1000", method="POST")
        talk.say(b"[")
        answer = talk.hear()
        assert answer.status == 408
        assert SECONDS <= time.monotonic() - begun < SOON
        with pytest.raises(OSError):
            trickle(talk)


def test_a_body_that_nobody_reads_is_not_waited_for(site: Site) -> None:
    with Talk(site, "127.0.0.2") as talk:
        talk.ask("/api/nothing", "Content-Length: 1000", method="POST")
        assert talk.hear().status == 404
        with pytest.raises(OSError):
            trickle(talk)


def test_a_head_that_trickles_is_given_up(site: Site) -> None:
    with Talk(site, "127.0.0.2") as talk:
        talk.say(b"GET /api/health HTTP/1.1\r\nHost: test\r\nX-Slow: ")
        with pytest.raises(OSError):
            trickle(talk)


def test_an_answer_that_is_not_taken_is_given_up(site: Site) -> None:
    def sockets() -> int:
        return len([one for one in site.worker.net_connections() if one.raddr and one.raddr.ip == "127.0.0.3"])

    with Talk(site, "127.0.0.3") as talk:
        for _ in range(20):  # more than the buffers between us hold
            talk.ask(PLOTLY)
        wait_until(lambda: sockets() == 1, "the connection stands", SOON)
        wait_until(lambda: sockets() == 0, "the connection is let go", 4 * SECONDS + SOON)


def test_an_address_has_so_many_connections_and_others_have_their_own(site: Site) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(Talk(site, "127.0.0.4")) for _ in range(CONNECTIONS)]
        with Talk(site, "127.0.0.4") as surplus:
            answer = surplus.hear()
            assert (answer.status, answer.headers["Retry-After"]) == (429, "30")
            assert surplus.has_ended()
        with Talk(site, "127.0.0.5") as other:
            other.ask("/api/docs")
            assert other.hear().status == 200
        held[0].ask("/api/docs")
        assert held[0].hear().status == 200


def test_connections_that_end_make_room(site: Site) -> None:
    for _ in range(3 * CONNECTIONS):
        with Talk(site, "127.0.0.6") as talk:
            talk.ask("/api/docs", "Connection: close")
            assert talk.hear().status == 200
            assert talk.has_ended()


def test_websockets_have_a_limit_of_their_own(site: Site) -> None:
    with ExitStack() as stack:
        for _ in range(2 * CONNECTIONS):
            client = stack.enter_context(Client(site.socket))
            assert client.subscribe("market") >= 0
        assert httpx.get(f"{site.url}/api/docs").status_code == 200
