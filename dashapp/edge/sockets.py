"""Lingering close: the peer can still read the last bytes sent to it."""

import socket
import time
from contextlib import suppress


def closed_by_peer(connection: socket.socket, seconds: float, most: int) -> bool:
    """Discard the peer's input; return whether it closed within N `seconds` and at most `most` bytes.

    Closing a socket with unread bytes resets the connection, and the peer may lose the last bytes sent to it.
    """
    unread, until = most, time.monotonic() + seconds
    with suppress(OSError):
        while unread > 0 and (wait := until - time.monotonic()) > 0:
            connection.settimeout(wait)
            count = len(connection.recv(1 << 16))
            if not count:
                return True
            unread -= count
    return False
