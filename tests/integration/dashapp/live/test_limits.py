"""Clients that are not welcome, say too much, or vanish."""

import socket
import time
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from db import announcements
from db.announcements import PricesChanged
from tests.integration.dashapp.live.client import Client
from tests.support.serving import Site, served
from tests.support.waiting import wait_until

LEFT_OVER = 3  # threads and open files that a process may have more afterwards, for reasons of its own


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", "http://127.0.0.1:1", "file://", "http://[", ""]
)
def test_pages_of_a_foreign_origin_are_refused(site: Site, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, Client(site.socket, origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_pages_of_our_own_host_and_programs_are_welcome(site: Site) -> None:
    for options in ({}, {"origin": f"http://{site.host}"}):
        with Client(site.socket, **options) as client:
            assert client.subscribe("market") >= 0


def test_origins_can_be_allowed_and_connections_of_an_address_are_bounded(site: Site, tmp_path: Path) -> None:
    allowed = "https://one.example, https://two.example/"
    with (
        served(tmp_path, ALLOWED_ORIGINS=allowed, SOCKETS_PER_ADDRESS="2") as other,
        Client(other.socket, origin="https://two.example") as first,
    ):
        with Client(other.socket, origin="https://one.example"):
            with pytest.raises(InvalidStatus) as refused, Client(other.socket):
                pass
            assert refused.value.response.status_code == 429
            assert refused.value.response.headers["Retry-After"] == "30"
        first.say(action="ping")
        assert first.hear() == {"type": "pong"}
        with Client(other.socket) as third:
            assert third.subscribe("market") >= 0


def test_a_large_message_ends_the_connection(site: Site) -> None:
    with Client(site.socket) as client:
        client.socket.send("x" * 1_000_000)
        with pytest.raises(ConnectionClosed) as closed:
            client.hear()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        pytest.param(b"\x81\x82\0\0\0\0\xff\xfe", 1007, id="no UTF-8"),
        pytest.param(b"\xc1\x81\0\0\0\0x", 1002, id="compressed"),
        pytest.param(b"\x81\x01x", 1002, id="not masked"),
        pytest.param(b"\x80\x81\0\0\0\0x", 1002, id="goes on with nothing"),
    ],
)
def test_a_frame_against_the_protocol_ends_the_connection(site: Site, frame: bytes, code: int) -> None:
    with Client(site.socket) as client:
        assert not client.socket.protocol.extensions
        client.socket.socket.sendall(frame)
        with pytest.raises(ConnectionClosed) as closed:
            client.hear()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == code


def test_a_client_that_closes_its_sending_side_only_is_let_go(site: Site) -> None:
    with Client(site.socket) as client:
        client.subscribe("market")
        client.socket.socket.shutdown(socket.SHUT_WR)
        with pytest.raises(ConnectionClosed):
            client.hear()


def talk(client: Client, messages: int) -> None:
    """Say much, then listen to all the answers."""
    for _ in range(messages):
        client.say(action="ping")
    for _ in range(messages):
        client.hear()


def test_a_flood_ends_the_connection_and_others_notice_nothing(site: Site) -> None:
    with Client(site.socket) as quiet, Client(site.socket) as loud:
        with pytest.raises(ConnectionClosed):
            talk(loud, 5_000)
        quiet.say(action="ping")
        assert quiet.hear() == {"type": "pong"}


def ping(client: Client, times: int) -> None:
    """Ping below all that is said, then listen."""
    for _ in range(times):
        client.socket.ping()
    client.hear()


def test_a_flood_of_pings_ends_the_connection(site: Site) -> None:
    with Client(site.socket) as client, pytest.raises(ConnectionClosed):
        ping(client, 100_000)


def test_a_client_may_have_so_many_subscriptions(site: Site) -> None:
    with Client(site.socket) as client:
        for card in range(1, 202):
            client.say(action="subscribe", channel="card", card_id=card)
            time.sleep(0.05)  # as fast as is allowed
        answers = [client.hear() for _ in range(201)]
    assert [answer["type"] for answer in answers[:200]] == ["subscribed"] * 200
    assert answers[200]["code"] == "too_many_subscriptions"


def vanish(client: Client) -> None:
    """Close a client's connection as a machine does that loses its power: without a word of WebSocket."""
    client.socket.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    client.socket.socket.close()


def come_and_go(site: Site, clients: int) -> None:
    """Clients that subscribe, one after the other; every second one vanishes."""
    for number in range(clients):
        with Client(site.socket) as client:
            client.subscribe("market")
            client.subscribe("card", card_id=number + 1)
            if number % 2:
                vanish(client)


def test_hundreds_of_clients_that_close_or_vanish_leave_nothing(site: Site) -> None:
    process = site.worker
    with Client(site.socket) as client:
        client.subscribe("market")
    before = process.num_fds(), process.num_threads()
    come_and_go(site, 100)
    memory = process.memory_info().rss
    come_and_go(site, 200)
    wait_until(
        lambda: process.num_fds() <= before[0] + LEFT_OVER and process.num_threads() <= before[1] + LEFT_OVER,
        f"open files, threads: {before} before, {process.num_fds(), process.num_threads()} after",
    )
    assert process.memory_info().rss - memory < 8 * 2**20
    with Client(site.socket) as client:
        client.subscribe("market")
        announcements.announce(PricesChanged())
        assert client.hear_until("prices_updated")
