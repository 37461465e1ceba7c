"""The end of a connection, as the client sees it, and what a client may say before it."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashapp.live import bounded_socket
from dashapp.live.bounded_socket import BoundedSocket
from dashapp.live.outbox import Outbox
from tests.support.waiting import wait_until

CUT_OFF = (ConnectionResetError, BrokenPipeError)
SOON = 20.0  # seconds; a system whose offers nobody takes goes on for sixty


class Pair:
    """A line and the client at its other end, over TCP."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.client = socket.create_connection(server.getsockname(), timeout=SOON)
            self.ours, _ = server.accept()
        self.line = BoundedSocket(self.ours, Outbox(self.ours, lambda: None))


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A line that is open."""
    pair = Pair()
    yield pair
    pair.ours.close()
    pair.client.close()


def test_who_closes_has_read_what_was_said_last(pair: Pair) -> None:
    with ThreadPoolExecutor() as pool:
        pair.client.sendall(b"not read any more")
        pair.line.send(b"farewell")
        closing = pool.submit(pair.line.close)
        assert pair.client.recv(100) == b"farewell"
        assert pair.client.recv(100) == b""
        assert pair.ours.fileno() > 0
        pair.client.close()
        closing.result(SOON)
    assert pair.ours.fileno() == -1


def talk(client: socket.socket) -> None:
    """Say something until it fails."""
    while True:
        client.sendall(b"x" * 1_000_000)


def test_who_talks_on_is_cut_off_at_once(pair: Pair) -> None:
    with ThreadPoolExecutor() as pool:
        talking = pool.submit(talk, pair.client)
        assert pair.line.recv(100)
        pair.line.close()
        assert isinstance(talking.exception(SOON), CUT_OFF)


def test_who_has_filled_our_buffer_and_waits_is_cut_off_too(pair: Pair) -> None:
    pair.client.setblocking(False)
    with pytest.raises(BlockingIOError):
        talk(pair.client)
    pair.client.settimeout(SOON)
    with ThreadPoolExecutor() as pool:
        talking = pool.submit(talk, pair.client)
        pair.line.close()
        assert isinstance(talking.exception(SOON), CUT_OFF)


def test_who_says_nothing_and_does_not_close_is_cut_off_after_a_while(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_socket, "SEEN_OUT_WITHIN", 0.1)
    pair.line.close()
    assert pair.client.recv(100) == b""
    with pytest.raises(CUT_OFF):
        wait_until(lambda: not pair.client.send(b"x"), "the client learns that nobody listens", SOON)


def test_who_says_too_much_is_told_and_not_heard_any_more(pair: Pair) -> None:
    pair.client.sendall(b"x" * int(bounded_socket.BURST))
    said = 0
    while said < bounded_socket.BURST:
        said += len(pair.line.recv(4096))
    pair.client.sendall(b"x" * 10_000)
    while pair.line.recv(1000):
        pass
    assert b"too_many_messages" in pair.client.recv(1000)
    assert pair.line.recv(1000) == b""
