"""Visitors behind a trusted proxy are told apart; what anybody else says of itself is not believed."""

from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.conftest import configured
from tests.integration.dashapp.live.client import Client
from tests.support.raw_http import Talk
from tests.support.serving import Site, served

PROXY, STRANGER = "127.0.0.1", "127.0.0.2"
CONNECTIONS = 2
WAITING = ("Content-Type: application/json", "Content-Length: 10")
CALLBACKS = "/_dash-update-component"


@pytest.fixture(scope="module")
def site(market_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program behind a proxy on this machine, with few connections and WebSockets for an address."""
    limits = {"CONNECTIONS_PER_ADDRESS": str(CONNECTIONS), "SOCKETS_PER_ADDRESS": "1", "TRUSTED_PROXIES": PROXY}
    with configured(market_url, redis_url), served(tmp_path_factory.mktemp("web"), **limits) as site:
        yield site


def socket_of(site: Site, told: str, peer: str = PROXY) -> Client:
    """A WebSocket of the client that a peer tells of."""
    return Client(site.socket, additional_headers={"X-Forwarded-For": told}, source_address=(peer, 0))


def test_each_visitor_has_websockets_of_its_own(site: Site) -> None:
    with socket_of(site, "203.0.113.1") as one, socket_of(site, "203.0.113.2") as other:
        assert [client.subscribe("market") >= 0 for client in (one, other)] == [True, True]
        with pytest.raises(InvalidStatus) as refused, socket_of(site, "1.1.1.1, 203.0.113.2"):
            pass
        assert refused.value.response.status_code == 429


def test_a_stranger_has_its_own_however_it_calls_itself(site: Site) -> None:
    with socket_of(site, "203.0.113.3", STRANGER):
        with pytest.raises(InvalidStatus) as refused, socket_of(site, "203.0.113.4", STRANGER):
            pass
        assert refused.value.response.status_code == 429


def test_each_visitor_has_requests_of_its_own_and_the_proxy_any_number_of_connections(site: Site) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(Talk(site, PROXY)) for _ in range(3 * CONNECTIONS)]
        for number, talk in enumerate(held):
            talk.ask(CALLBACKS, *WAITING, f"X-Forwarded-For: 203.0.113.{number // CONNECTIONS}", method="POST")
        for told, status in (("203.0.113.0", 429), ("203.0.113.9", 200), ("1.1.1.1, 203.0.113.0", 429)):
            with Talk(site, PROXY) as talk:
                talk.ask("/api/docs", f"X-Forwarded-For: {told}")
                assert talk.hear().status == status, told
        for talk in held:
            talk.say(b"1234567890")
            assert talk.hear().status == 400
        with Talk(site, PROXY) as talk:
            talk.ask("/api/docs", "X-Forwarded-For: 203.0.113.0")
            assert talk.hear().status == 200


def test_the_proxy_itself_may_ask(site: Site) -> None:
    answers = [httpx.get(f"{site.url}/api/docs").status_code for _ in range(3 * CONNECTIONS)]
    assert set(answers) == {200}


@pytest.mark.parametrize("peer", [PROXY, STRANGER])
@pytest.mark.parametrize(("path", "is_the_documentation"), [("/below/api/docs", False), ("/api/docs", True)])
def test_nobody_can_move_the_program_below_another_path(
    site: Site, peer: str, path: str, is_the_documentation: bool
) -> None:
    with Talk(site, peer) as talk:
        talk.ask(path, "SCRIPT_NAME: /below")
        assert (b"/api/openapi.json" in talk.hear_text()) is is_the_documentation
