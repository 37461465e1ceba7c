"""What one client is sent, over a real pair of sockets."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from wsproto.frame_protocol import FrameProtocol

from dashapp.live.outbox import Outbox, framed

LARGE = "x" * 100_000  # of which a socket takes a few


class Pair:
    """An outbox and the client that reads from it."""

    def __init__(self) -> None:
        self.ours, self.client = socket.socketpair()
        self.woken = threading.Event()
        self.outbox = Outbox(self.ours, self.woken.set, longest=3)
        self._frames = FrameProtocol(client=True, extensions=[])

    def fill(self) -> int:
        """Put large messages until one is left over; return how many were put."""
        count = 0
        while not self.woken.is_set():
            self.outbox.put(framed(f"{count} {LARGE}"))
            count += 1
        return count

    def read(self, until: str) -> list[str]:
        """The first word of each message that comes, up to that one."""
        words, parts = [""], list[str]()
        while words[-1] != until:
            self._frames.receive_bytes(self.client.recv(1 << 16))
            for frame in self._frames.received_frames():
                parts.append(str(frame.payload))
                if frame.message_finished:
                    words.append("".join(parts).split(" ")[0])
                    parts.clear()
        return words[1:]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """An outbox with room for three pieces of news beside what its socket takes."""
    pair = Pair()
    yield pair
    pair.outbox.close()
    pair.client.close()


def flushing(outbox: Outbox) -> threading.Thread:
    """Flush as the client's own thread does."""
    thread = threading.Thread(target=outbox.flush)
    thread.start()
    return thread


def test_what_the_socket_takes_is_sent_at_once_and_nobody_is_woken(pair: Pair) -> None:
    pair.outbox.put(framed("1", "2"))
    assert pair.read("2") == ["1", "2"]
    assert not pair.woken.is_set()


def test_what_it_does_not_take_is_kept_and_sent_in_order(pair: Pair) -> None:
    count = pair.fill()
    pair.outbox.put(framed("last"))
    thread = flushing(pair.outbox)
    assert pair.read("last") == [*map(str, range(count)), "last"]
    thread.join()


def test_the_oldest_are_dropped_and_the_client_is_told(pair: Pair) -> None:
    count = pair.fill()
    for number in range(10):
        pair.outbox.put(framed(f"late-{number}"))
    thread = flushing(pair.outbox)
    *sent, missed, seven, eight, nine = pair.read("late-9")
    thread.join()
    assert sent == [*map(str, range(count))]
    assert '"code":"missed"' in missed
    assert (seven, eight, nine) == ("late-7", "late-8", "late-9")


def test_a_ping_of_the_library_does_not_come_into_the_middle_of_a_message(pair: Pair) -> None:
    count = pair.fill()
    thread = threading.Thread(target=pair.outbox.send, args=(framed("ping"),))
    thread.start()
    assert pair.read("ping") == [*map(str, range(count)), "ping"]
    thread.join()


def test_pings_of_the_library_are_no_traffic_and_messages_are(pair: Pair) -> None:
    begun = pair.outbox.active
    pair.outbox.send(framed("ping"))
    assert pair.outbox.active == begun
    pair.outbox.put(framed("message"))
    assert pair.outbox.active > begun


def test_many_who_put_at_once_do_not_mix_their_messages(pair: Pair) -> None:
    def put(name: str) -> None:
        for number in range(200):
            pair.outbox.put(framed(f"{name}{number}"))
            pair.outbox.flush()

    def put_all() -> None:
        with ThreadPoolExecutor() as pool:
            list(pool.map(put, "abcd"))
        pair.outbox.send(framed("end"))

    thread = threading.Thread(target=put_all)
    thread.start()
    words = [word for word in pair.read("end")[:-1] if "missed" not in word]
    thread.join()
    assert len(set(words)) == len(words) > 0
    assert set(words) <= {f"{name}{number}" for name in "abcd" for number in range(200)}


def test_nothing_is_written_to_a_socket_that_is_closed_and_whose_number_another_has(pair: Pair) -> None:
    number = pair.ours.fileno()
    pair.outbox.close()
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as other:
        peer, _ = server.accept()
        assert number in (server.fileno(), other.fileno(), peer.fileno())
        pair.outbox.put(framed("for nobody"))
        for one in (other, peer):
            one.setblocking(False)
            with pytest.raises(BlockingIOError):
                one.recv(1)
        peer.close()
