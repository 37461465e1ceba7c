"""Outbox of one client: sends at once if its socket has room, else enqueues in a bounded queue.

Passing messages to the client's own thread costs five times as much as sending them, too much for a thousand clients.
So the publisher writes to the socket without waiting; the client's thread sends only the queued rest.
"""

import os
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Collection

from wsproto.frame_protocol import FrameProtocol

from dashapp.live import messages
from dashapp.metrics import MESSAGES

LONGEST = 256  # publications in the queue
SEND_WITHIN = 10.0  # seconds for which a client's receive buffer may be full


def framed(*texts: str) -> bytes:
    """Return messages as WebSocket frames: the same for all clients, as they are neither compressed nor masked."""
    protocol = FrameProtocol(client=False, extensions=[])
    return b"".join(bytes(protocol.send_data(text, fin=True)) for text in texts)


MISSED = framed(messages.error("missed", "You read too slowly and messages were dropped. Read again over HTTP."))


class Outbox:
    """The sending side of a client's socket. Thread-safe; one thread writes at a time.

    `wake` is called when `flush` has something to send, and at the end; it must not wait.
    """

    def __init__(self, inner: socket.socket, wake: Callable[[], None], longest: int = LONGEST) -> None:
        inner.settimeout(SEND_WITHIN)
        self._inner, self._wake = inner, wake
        self._is_plain = not isinstance(inner, ssl.SSLSocket)
        self._writing = threading.Lock()
        self._waiting: deque[bytes] = deque(maxlen=longest)
        self._begun = b""  # the rest of partly sent frames: must be sent first
        self._dropped = False
        self.active = time.monotonic()  # time of the last sent message; pings of the library do not count

    def put(self, frames: bytes) -> None:
        """Send whole frames, or enqueue them for `flush`; a full queue drops its oldest. Does not wait."""
        if not self._sent_at_once(frames):
            self._dropped = self._dropped or len(self._waiting) == self._waiting.maxlen
            self._waiting.append(frames)
        if self._waiting or self._begun:
            self._wake()

    def _sent_at_once(self, frames: bytes) -> bool:
        """Send the frames or their beginning, unless others write or are queued; return whether it did."""
        if not self._is_plain or not self._writing.acquire(blocking=False):
            return False
        try:
            if self._waiting or self._begun:
                return False
            # A socket with a timeout is non-blocking, but its own `send` waits for the timeout; `os.write` does not.
            self._begun = frames[os.write(self._inner.fileno(), frames) :]
            self.active = time.monotonic()
            return True
        except OSError:  # it is full, or the client has gone: `flush` handles both
            return False
        finally:
            self._writing.release()

    def flush(self) -> None:
        """Send the queue, oldest first, after a notice of dropped messages. Raises OSError."""
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
        """Send all data, for the library; return its size. Raises OSError, TimeoutError if the client does not read."""
        with self._writing:
            self._send(data)
        return len(data)

    def _send(self, data: bytes) -> int:
        """Send the rest of begun frames, then the data; return the number of bytes."""
        data, self._begun = self._begun + data, b""
        if data:
            self._inner.sendall(data)
        return len(data)

    def close(self) -> None:
        """Close the socket while no thread writes: the system may reuse its file descriptor at once."""
        with self._writing:
            self._inner.close()
        self._wake()


def give(outboxes: Collection[Outbox], *texts: str) -> None:
    """Put messages into the outboxes of clients, and count them by type."""
    frames = framed(*texts)
    for outbox in outboxes:
        outbox.put(frames)
    for text in texts:
        MESSAGES.labels(messages.kind(text)).inc(len(outboxes))
