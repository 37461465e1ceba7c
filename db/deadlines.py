"""Deadlines of whole answers.

A read timeout never ends an answer that sends a byte every half minute, in the headers or in the body. So a timer
closes the connection of an answer at its deadline, wherever it hangs.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any


class Deadline:
    """The deadline of an answer, and whether it has passed."""

    def __init__(self) -> None:
        self.is_over = False


class Connections:
    """The sockets of an HTTP client, reported by the trace of its requests (httpx's extension `trace`)."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []

    def trace(self, event: str, information: dict[str, Any]) -> None:
        """Store the socket of a new connection."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._sockets.append(information["return_value"].get_extra_info("socket"))

    @contextmanager
    def within(self, seconds: float) -> Iterator[Deadline]:
        """Close all connections when the block takes longer than this; readers then get an error."""
        deadline = Deadline()
        timer = Timer(seconds, self._end, [deadline])
        timer.daemon = True
        timer.start()
        try:
            yield deadline
        finally:
            timer.cancel()
            self._sockets = [one for one in self._sockets if one.fileno() != -1]

    def _end(self, deadline: Deadline) -> None:
        deadline.is_over = True
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
