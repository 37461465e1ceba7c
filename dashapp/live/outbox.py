"""What goes to one client: sent at once where its socket takes it, else kept in a bounded queue.

Handing news to the client's own thread costs five times what sending them does, which is felt with a thousand clients.
So whoever has news writes them, without waiting; the client's thread sends only what its socket did not take.
"""

import os
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable

from wsproto.frame_protocol import FrameProtocol

from dashapp.live import messages

LONGEST = 256  # pieces of news
SEND_WITHIN = 10.0  # seconds that a client may leave its receive buffer full


def framed(*texts: str) -> bytes:
    """Messages as they go over the wire: the same for all clients, because nothing is compressed or masked."""
    protocol = FrameProtocol(client=False, extensions=[])
    return b"".join(bytes(protocol.send_data(text, fin=True)) for text in texts)


MISSED = framed(messages.error("missed", "You read too slowly and messages were dropped. Read again over HTTP."))


class Outbox:
    """The sending side of a client's socket; any thread may put and send, one at a time writes.

    `wake` is called, and must not wait, when something is left for `flush` to send, and at the end.
    """

    def __init__(self, inner: socket.socket, wake: Callable[[], None], longest: int = LONGEST) -> None:
        inner.settimeout(SEND_WITHIN)
        self._inner, self._wake = inner, wake
        self._is_plain = not isinstance(inner, ssl.SSLSocket)
        self._writing = threading.Lock()
        self._waiting: deque[bytes] = deque(maxlen=longest)
        self._begun = b""  # the rest of what was sent in part: nothing may come before it
        self._dropped = False
        self.active = time.monotonic()  # when a message was sent last; pings of the library are none

    def put(self, frames: bytes) -> None:
        """Send whole frames, or keep them for `flush`; where there is no room the oldest go. Does not wait."""
        if not self._sent_at_once(frames):
            self._dropped = self._dropped or len(self._waiting) == self._waiting.maxlen
            self._waiting.append(frames)
        if self._waiting or self._begun:
            self._wake()

    def _sent_at_once(self, frames: bytes) -> bool:
        """Whether the frames have been sent, or begun, because nobody else writes and nothing waits before them."""
        if not self._is_plain or not self._writing.acquire(blocking=False):
            return False
        try:
            if self._waiting or self._begun:
                return False
            # A socket with a timeout does not block, but its own `send` waits for as long as the timeout.
            self._begun = frames[os.write(self._inner.fileno(), frames) :]
            self.active = time.monotonic()
            return True
        except OSError:  # it is full, or the client has gone: flush will see
            return False
        finally:
            self._writing.release()

    def flush(self) -> None:
        """Send all that waits, oldest first; before it the news that something was dropped. Raises OSError."""
        with self._writing:
            taken = []
            while self._waiting:
                taken.append(self._waiting.popleft())
            if self._dropped:
                self._dropped = False
                taken.insert(0, MISSED)
            if self._send(b"".join(taken)):
                self.active = time.monotonic()

    def send(self, data: bytes) -> int:
        """Send all of it, as the library does. Raises OSError, TimeoutError where the client does not read."""
        with self._writing:
            self._send(data)
        return len(data)

    def _send(self, data: bytes) -> int:
        """Send what was begun and then the data; how many bytes that was."""
        data, self._begun = self._begun + data, b""
        if data:
            self._inner.sendall(data)
        return len(data)

    def close(self) -> None:
        """Close the socket, while nobody writes: its number may be given to another one at once."""
        with self._writing:
            self._inner.close()
        self._wake()
