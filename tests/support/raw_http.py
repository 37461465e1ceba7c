"""A connection to a web process on which every byte is said by hand."""

import socket
from http.client import HTTPResponse
from typing import Self

from tests.support.serving import Site

PATIENCE = 20.0  # seconds


class Talk:
    """A connection from an address of this machine; `sent` counts bytes."""

    def __init__(self, site: Site, address: str = "127.0.0.1") -> None:
        host, port = site.host.split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=PATIENCE, source_address=(address, 0))
        self.sent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.socket.close()

    def say(self, data: bytes) -> None:
        """Send something. Raises OSError where the connection has ended."""
        self.socket.sendall(data)
        self.sent += len(data)

    def say_until_the_end(self, data: bytes, most: int) -> None:
        """Send something again and again. Raises OSError where the connection ends before so many bytes."""
        while self.sent < most:
            self.say(data)

    def ask(self, path: str, *fields: str, method: str = "GET", host: str = "test") -> None:
        """Send the head of a request."""
        self.say("\r\n".join((f"{method} {path} HTTP/1.1", f"Host: {host}", *fields, "", "")).encode("latin-1"))

    def hear(self) -> HTTPResponse:
        """Head of the next answer, which is read whole."""
        return self._heard()[0]

    def hear_text(self) -> bytes:
        """Body of the next answer."""
        return self._heard()[1]

    def _heard(self) -> tuple[HTTPResponse, bytes]:
        answer = HTTPResponse(self.socket)
        answer.begin()
        return answer, answer.read()

    def has_ended(self) -> bool:
        """Whether the other side closes the connection without another word."""
        try:
            return self.socket.recv(1) == b""
        except ConnectionError:
            return True
