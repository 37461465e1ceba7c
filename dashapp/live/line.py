"""A client's socket as the WebSocket library uses it: reads are bounded, and its end is one that the client notices."""

import socket
import struct
import time
from contextlib import suppress
from typing import Any

from wsproto.frame_protocol import CloseReason, FrameProtocol

from dashapp.live import messages
from dashapp.live.limits import Allowance
from dashapp.live.outbox import Outbox, framed

PER_SECOND, BURST = 4_096.0, 16_384.0  # bytes of a client; the library answers pings, and counts none
SEEN_OUT_WITHIN = 2.0  # seconds for which a client that is let go may read what was sent last
MOST_UNREAD = 4 << 20  # bytes that it may still send meanwhile
RESET = struct.pack("ii", 1, 0)  # closing sends no more, and tells the other side so

TOO_MUCH = framed(messages.error("too_many_messages", f"At most {PER_SECOND:.0f} bytes a second.")) + bytes(
    FrameProtocol(client=False, extensions=[]).close(CloseReason.POLICY_VIOLATION, "Too much")
)


class Line:
    """Reads from the socket that an outbox writes to, and closes it."""

    def __init__(self, inner: socket.socket, outbox: Outbox) -> None:
        self._inner, self._outbox = inner, outbox
        self._allowance = Allowance(PER_SECOND, BURST)
        self._has_ended = False
        self.send = outbox.send

    def recv(self, size: int) -> bytes:
        """What the client says; nothing, as if it had gone, once it may say no more."""
        data = self._inner.recv(size)
        if not self._has_ended and not self._allowance.spend(len(data)):
            self._outbox.put(TOO_MUCH)
            self._has_ended = True
        return b"" if self._has_ended else data

    def end(self) -> None:
        """Say no more, and hear no more."""
        self._has_ended = True
        with suppress(OSError):
            self._inner.shutdown(socket.SHUT_WR)

    def cut(self) -> None:
        """End it whether or not the client has noticed; whoever waits for the socket wakes up."""
        with suppress(OSError):
            self._inner.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self._inner.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the socket once the client has closed it; a client that does not is cut off.

        Without a reset the system of one that talks on would offer for a minute what nobody takes any more.
        """
        self.end()
        if not self._is_seen_out():
            self.cut()
        self._outbox.close()

    def _is_seen_out(self) -> bool:
        unread, until = MOST_UNREAD, time.monotonic() + SEEN_OUT_WITHIN
        with suppress(OSError):
            while unread > 0 and (wait := until - time.monotonic()) > 0:
                self._inner.settimeout(wait)
                count = len(self._inner.recv(1 << 16))
                if not count:
                    return True
                unread -= count
        return False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)
