"""A whole request has one deadline, and the requests of an address are answered some at a time."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.conftest import configured
from tests.integration.dashapp.live.client import Client
from tests.support.raw_http import PATIENCE, Talk
from tests.support.serving import Site, served

CALLBACKS = "/_dash-update-component"
SECONDS = 3.0  # in which a request must come
WAITING = ("Content-Type: application/json", "Content-Length: 1000")
SOON = 1.0  # seconds


@pytest.fixture(scope="module")
def site(market_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program, which answers one request of an address at a time."""
    limits = {"REQUEST_TIMEOUT": str(SECONDS), "REQUESTS_PER_ADDRESS": "1"}
    with configured(market_url, redis_url), served(tmp_path_factory.mktemp("web"), **limits) as site:
        yield site


def test_head_and_body_together_have_one_deadline(site: Site) -> None:
    begun = time.monotonic()
    with Talk(site, "127.0.0.2") as talk:
        talk.say(f"POST {CALLBACKS} HTTP/1.1\r\nHost: x\r\n".encode())
        time.sleep(SECONDS * 0.45)
        talk.say("\r\n".join((*WAITING, "", "[")).encode())
        assert talk.hear().status == 408
    assert SECONDS * 0.9 <= time.monotonic() - begun < SECONDS * 1.4


def test_a_head_has_half_of_the_time(site: Site) -> None:
    begun = time.monotonic()
    with Talk(site, "127.0.0.2") as talk:
        talk.say(b"GET / HTTP/1.1\r\nHost: x\r\n")
        assert talk.has_ended()
    assert time.monotonic() - begun < SECONDS * 0.9


def test_a_request_waits_for_its_turn_and_those_of_others_do_not(site: Site) -> None:
    with ExitStack() as stack:
        first, second, other = (stack.enter_context(Talk(site, f"127.0.0.{last}")) for last in (2, 2, 3))
        first.ask(CALLBACKS, *WAITING, method="POST")
        time.sleep(0.2)
        second.ask("/api/docs")
        begun = time.monotonic()
        other.ask("/api/docs")
        assert other.hear().status == 200
        assert time.monotonic() - begun < SOON
        second.socket.setblocking(False)
        with pytest.raises(BlockingIOError):
            second.socket.recv(1)
        second.socket.settimeout(PATIENCE)
        first.say(b" " * 1000)
        assert [talk.hear().status for talk in (first, second)] == [400, 200]


def test_a_request_whose_turn_does_not_come_in_time_is_refused(site: Site) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(Talk(site, "127.0.0.4")) for _ in range(2)]
        for talk in slow:
            talk.ask(CALLBACKS, *WAITING, method="POST")
            time.sleep(0.2)
        with Talk(site, "127.0.0.4") as third:
            third.ask("/api/docs")
            answer = third.hear()
            assert (answer.status, answer.headers["Retry-After"]) == (429, "30")
        assert [talk.hear().status for talk in slow] == [408, 408]


def test_a_websocket_takes_no_turn(site: Site) -> None:
    with ExitStack() as stack:
        for _ in range(3):
            assert stack.enter_context(Client(site.socket)).subscribe("market") >= 0
        with Talk(site) as talk:
            talk.ask("/api/docs")
            assert talk.hear().status == 200


def test_requests_that_come_all_at_once_are_answered_one_after_the_other(site: Site) -> None:
    with Talk(site, "127.0.0.2") as talk:
        talk.say(b"GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n" * 50)
        heard = b""
        while heard.count(b"HTTP/1.1 404 ") < 50:
            heard += talk.socket.recv(1 << 16)
    assert heard.count(b"HTTP/1.1") == 50
