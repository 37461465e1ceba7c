"""Upstreams that misbehave, on a raw socket: each address has its own way of going wrong."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import repeat
from time import monotonic, sleep
from typing import NamedTuple, Self

Behaviour = Callable[[socket.socket], None]
ZEROS = bytes(1 << 20)


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """An HTTP answer; `length` is what it promises where that is not what it sends."""
    size = len(body) if length is None else length
    return head(f"Content-Length: {size}", *headers, status=status) + body


def head(*headers: str, status: str = "200 OK") -> bytes:
    """The beginning of an HTTP answer; without a length its end is that of the connection."""
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "Connection: close", "", ""]).encode()


def sends(text: bytes) -> Behaviour:
    """Send this and hang up."""
    return lambda connection: connection.sendall(text)


def sends_without_end(start: bytes, piece: bytes, every: float = 0.0) -> Behaviour:
    """Send a piece again and again, until the other side hangs up."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(start)
        for one in repeat(piece):
            connection.sendall(one)
            sleep(every)

    return behave


def sends_zeros(size: int, *headers: str) -> Behaviour:
    """Send so many bytes of nothing."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(head(*headers))
        for _ in range(size // len(ZEROS)):
            connection.sendall(ZEROS)

    return behave


def says_nothing(connection: socket.socket) -> None:
    """Take the question and wait until the other side hangs up."""
    while connection.recv(1 << 16):
        pass


def zipped_zeros(size: int) -> bytes:
    """So many zeros, zipped: a thousandth of that."""
    unit = gzip.compress(bytes(64 << 20))
    return unit * (size // (64 << 20))


class Question(NamedTuple):
    """What was asked, and when (monotonic)."""

    time: float
    path: str
    text: str


class Misbehaving:
    """A server that answers each path, or whatever begins so, in the way it is told."""

    def __init__(self, behaviours: dict[str, Behaviour]) -> None:
        self.asked: list[Question] = []
        self.behaviours = behaviours
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._open: list[socket.socket] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        for one in [self._socket, *self._open]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self._open.append(connection)
                threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            text = connection.recv(1 << 16).decode("latin-1")
            path = text.split(" ")[1]
            self.asked.append(Question(monotonic(), path, text))
            matching = [prefix for prefix in self.behaviours if path.startswith(prefix)]
            self.behaviours[max(matching, key=len)](connection)


@contextmanager
def misbehaving(behaviour: Behaviour) -> Iterator[Misbehaving]:
    """A server that answers everything in this way."""
    with Misbehaving({"/": behaviour}) as server:
        yield server
