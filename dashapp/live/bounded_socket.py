"""A client's socket for the WebSocket library: reads are bounded, and the client notices its end."""

import socket
import struct
from contextlib import suppress
from typing import Any

from wsproto.frame_protocol import CloseReason, FrameProtocol

from dashapp.edge.limits import Allowance
from dashapp.edge.sockets import closed_by_peer
from dashapp.live import messages
from dashapp.live.outbox import Outbox, framed

PER_SECOND, BURST = 4_096.0, 16_384.0  # bytes of a client; includes pings, which the library answers uncounted
SEEN_OUT_WITHIN = 2.0  # seconds for a dismissed client to read the last bytes
MOST_UNREAD = 4 << 20  # bytes of its input meanwhile
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of 0 s: closing drops unsent bytes and resets the connection

TOO_MUCH = framed(messages.error("too_many_messages", f"At most {PER_SECOND:.0f} bytes a second.")) + bytes(
    FrameProtocol(client=False, extensions=[]).close(CloseReason.POLICY_VIOLATION, "Too much")
)


class BoundedSocket:
    """Reads from an outbox's socket, and closes it."""

    def __init__(self, inner: socket.socket, outbox: Outbox) -> None:
        self._inner, self._outbox = inner, outbox
        self._allowance = Allowance(PER_SECOND, BURST)
        self._has_ended = False
        self.send = outbox.send

    def recv(self, size: int) -> bytes:
        """Return the client's bytes; none, as at its end, once it exceeds its limit."""
        data = self._inner.recv(size)
        if not self._has_ended and not self._allowance.spend(len(data)):
            self._outbox.put(TOO_MUCH)
            self._has_ended = True
        return b"" if self._has_ended else data

    def end(self) -> None:
        """Stop sending and receiving."""
        self._has_ended = True
        with suppress(OSError):
            self._inner.shutdown(socket.SHUT_WR)

    def cut(self) -> None:
        """End the connection without waiting for the client; threads waiting for the socket wake up."""
        with suppress(OSError):
            self._inner.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self._inner.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the socket after the client has closed it; reset it for a client that does not.

        Without a reset, the system of a client that still sends would retransmit unread bytes for a minute.
        """
        self.end()
        if not closed_by_peer(self._inner, SEEN_OUT_WITHIN, MOST_UNREAD):
            self.cut()
        self._outbox.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)
