"""Bodies of requests under gunicorn: a deadline for reading, and a bound on draining the unread rest."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import gevent
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest, RequestTimeout

from dashapp.edge.sockets import closed_by_peer

STEP = 1024  # bytes; gunicorn's readers copy their buffer at each step
MOST_PIECES = 4_096  # chunks of a body: parsing each costs as much as reading kilobytes
MOST_DRAINED, DRAIN_SECONDS = 64 << 10, 1.0  # bytes, seconds: of an unread body, to keep the connection
LINGER_SECONDS, MOST_LINGERED = 2.0, 4 << 20  # seconds, bytes: of a client that still sends at the close


class BoundedReader:
    """Wrapper of gunicorn's reader, with a deadline for reads and a bound on the chunks of a body."""

    def __init__(self, inner: Any, until: float) -> None:
        self._inner, self._until = inner, until
        if getattr(inner, "parser", None) is not None:
            inner.parser = _few(inner.parser)

    def hurry(self, seconds: float) -> None:
        """Bring the deadline forward."""
        self._until = min(self._until, time.monotonic() + seconds)

    def read(self, size: int) -> bytes:
        """Read as the inner reader does. Raises RequestTimeout, and BadRequest for an invalid chunked body."""
        late = RequestTimeout("The body of the request did not come in time.")
        left = self._until - time.monotonic()
        if left <= 0:
            raise late
        try:
            with gevent.Timeout(left, late):
                data: bytes = self._inner.read(size)
        except ParseException as error:
            raise BadRequest("The body of the request is not chunked as it should be.") from error
        return data

    def is_long(self, most: int) -> bool:
        """Return whether more than `most` bytes are known to be left."""
        return bool(getattr(self._inner, "length", 0) > most)


def _few(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the chunks of a body, up to MOST_PIECES. Raises BadRequest for more."""
    for number, piece in enumerate(pieces):
        if number >= MOST_PIECES:
            raise BadRequest(f"The body of a request may have {MOST_PIECES} chunks at most.")
        yield piece


def is_drained(body: Any) -> bool:
    """Drain the body of an answered request; return whether the connection can be reused."""
    if body.reader.is_long(MOST_DRAINED):
        return False
    body.reader.hurry(DRAIN_SECONDS)
    for _ in range(MOST_DRAINED // STEP):
        try:
            if not body.read(STEP):
                return not body.failed
        except Exception:  # gunicorn's own errors and the socket's: the start of a next request is unknown
            return False
    return False


def close_lingering(body: Any, connection: socket.socket) -> None:
    """End a connection with a sending client, after it could read the response; gunicorn closes after a failed body."""
    body.failed = True
    with suppress(OSError):
        connection.shutdown(socket.SHUT_WR)
    closed_by_peer(connection, LINGER_SECONDS, MOST_LINGERED)
