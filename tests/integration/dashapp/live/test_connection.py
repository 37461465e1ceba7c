"""Connections in this process, served by threads that can be counted."""

import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine
from websockets.exceptions import ConnectionClosed
from werkzeug.serving import BaseWSGIServer, make_server

from dashapp import cache, live
from dashapp.live import connection, outbox
from db import announcements
from db.announcements import PricesChanged
from tests.integration.dashapp.live.client import Client
from tests.support.waiting import wait_until


@pytest.fixture
def address(market: Engine) -> Iterator[str]:
    """A server with a thread a connection; yields the address of its WebSocket."""
    app = Flask("test")
    cache.register(app)
    hub = live.register(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"ws://127.0.0.1:{port_of(server)}/ws"
    server.shutdown()
    thread.join()
    server.server_close()
    hub.stop()


def port_of(server: BaseWSGIServer) -> int:
    """The port that the system has chosen."""
    return int(server.server_address[1])


def test_threads_of_hundreds_of_clients_end_with_them(address: str) -> None:
    with Client(address) as client:
        client.subscribe("market")
        wait_until(lambda: len(of_server()) >= 2, "a connection has its threads")
    wait_until(lambda: not of_server(), "no thread of the first client is left")
    for _ in range(5):
        clients = [Client(address) for _ in range(60)]
        for client in clients:
            client.__enter__().subscribe("market")
        for number, client in enumerate(clients):
            if number % 2:
                client.__exit__(None, None, None)
            else:
                client.socket.socket.close()
    wait_until(lambda: not of_server(), "no thread of any client is left")


def of_server() -> list[threading.Thread]:
    """Threads that serve a connection."""
    marks = ("process_request_thread", "simple_websocket")
    return [thread for thread in threading.enumerate() if any(mark in thread.name for mark in marks)]


def test_the_channels_of_all_clients_of_an_address_are_bounded(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MOST_CHANNELS", 2)
    monkeypatch.setattr(connection, "CHANNELS_A_SOCKET", 0)
    with Client(address) as second:
        with Client(address) as first:
            first.subscribe("card", card_id=1)
            first.subscribe("card", card_id=1)
            second.subscribe("market")
            assert refused(second, card_id=2)
            first.say(action="unsubscribe", channel="card", card_id=1)
            assert first.hear()["type"] == "unsubscribed"
            assert not refused(second, card_id=2)
            second.say(action="unsubscribe", channel="market")
            assert second.hear()["type"] == "unsubscribed"
            first.subscribe("market")
            assert refused(second, card_id=3)
        wait_until(lambda: not refused(second, card_id=3), "what a client had is free once it has gone")


def refused(client: Client, card_id: int) -> bool:
    """Whether a client may not subscribe to a card."""
    client.say(action="subscribe", channel="card", card_id=card_id)
    answer = client.hear()
    assert answer["type"] == "subscribed" or answer["code"] == "too_many_subscriptions"
    return bool(answer["type"] == "error")


def test_a_client_without_traffic_is_let_go(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "IDLE_FOR", 1.0)
    with Client(address) as silent, Client(address) as busy:
        for _ in range(4):
            busy.say(action="ping")
            assert busy.hear() == {"type": "pong"}
            time.sleep(0.4)
        with pytest.raises(ConnectionClosed) as closed:
            silent.hear(within=0.5)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1000


def test_what_is_sent_is_traffic_too(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "IDLE_FOR", 1.0)
    with Client(address) as client:
        client.subscribe("market")
        for _ in range(4):
            time.sleep(0.5)
            announcements.announce(PricesChanged(currencies=[]))
            assert client.hear()["type"] == "prices_updated"


def test_who_never_reads_is_dropped_after_a_while(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "SEND_WITHIN", 1.0)
    with Client(address, max_queue=1) as deaf, Client(address) as other:
        deaf.subscribe("market")
        other.subscribe("market")
        marketplaces = ["x" * 1000 * 1000]
        for _ in range(40):
            version = announcements.announce(PricesChanged(currencies=[], marketplaces=marketplaces))
            assert other.hear()["seq"] == version
        wait_until(lambda: len(of_server()) == 2, "the deaf client's threads have ended")
