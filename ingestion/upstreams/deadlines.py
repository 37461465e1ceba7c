"""Ending answers that are not whole in time.

A read timeout is content with a byte every half minute, in the headers as in the body, for ever. So a timer closes the
connection under an answer that has had its time, wherever that hangs.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any


class Deadline:
    """Whether an answer's time is over."""

    def __init__(self) -> None:
        self.is_over = False


class Connections:
    """The sockets that an HTTP client has opened, told by the trace of its requests (httpx's extension `trace`)."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []

    def trace(self, event: str, information: dict[str, Any]) -> None:
        """Note the socket of a new connection."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._sockets.append(information["return_value"].get_extra_info("socket"))

    @contextmanager
    def within(self, seconds: float) -> Iterator[Deadline]:
        """Close all connections when the block takes longer than this; whoever reads meanwhile finds them closed."""
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
