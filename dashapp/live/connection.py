"""One client's WebSocket: what it says is read and answered, what there is for it is sent.

The library's thread reads the socket into `input_buffer` and sets `event`; an outbox sets the same event. So one loop
waits for both and nobody else sends but the library's own pings.
"""

import socket
import threading
import time
from contextlib import suppress
from functools import lru_cache
from typing import Any

from simple_websocket import Server
from wsproto.frame_protocol import CloseReason, FrameProtocol

from dashapp.live import messages
from dashapp.live.hub import Hub
from dashapp.live.messages import Channel, Refused
from dashapp.live.outbox import Outbox

IDLE_FOR = 60.0  # seconds without a message in either direction
PING_EVERY = 25  # seconds
LARGEST = 4096  # bytes of a client's message
SEND_WITHIN = 10.0  # seconds that a client may leave its receive buffer full
END_WITHIN = 5.0  # seconds
PER_SECOND, BURST = 20.0, 100.0  # messages of a client
MOST_CHANNELS = 200  # of one client


@lru_cache(64)
def frame(text: str) -> bytes:
    """A message as it goes over the wire: the same for all clients, because nothing is compressed or masked."""
    return bytes(FrameProtocol(client=False, extensions=[]).send_data(text, fin=True))


class WholeSends:
    """A socket whose `send` sends all, one sender at a time; a gevent socket's sends only what fits."""

    def __init__(self, inner: socket.socket) -> None:
        inner.settimeout(SEND_WITHIN)
        self._inner, self._lock = inner, threading.Lock()

    def send(self, data: bytes) -> int:
        """Send all of it. Raises OSError, TimeoutError where the client does not read."""
        with self._lock:
            self._inner.sendall(data)
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Allowance:
    """How many messages a client may send: so many a second, more in a burst."""

    def __init__(self) -> None:
        self._left, self._at = BURST, time.monotonic()

    def spend(self) -> bool:
        """Take one; False if none is left."""
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._at) * PER_SECOND)
        self._at = now
        self._left -= 1
        return self._left >= 0


class Connection:
    """A client from its greeting to its end."""

    def __init__(self, ws: Server, hub: Hub) -> None:
        self._ws, self._hub = ws, hub
        self._outbox = Outbox(ws.event.set)
        self._channels: set[Channel] = set()
        self._allowance = Allowance()
        self._active = time.monotonic()

    def serve(self) -> None:
        """Serve until the client goes or must go. Raises ConnectionClosed, OSError."""
        self._ws.sock = WholeSends(self._ws.sock)
        try:
            while self._ws.connected:
                self._ws.event.wait(max(0.0, self._active + IDLE_FOR - time.monotonic()))
                self._ws.event.clear()
                if not (self._read() and self._send()):
                    return
                if time.monotonic() - self._active >= IDLE_FOR:
                    self._ws.close(CloseReason.NORMAL_CLOSURE, "No traffic")
        finally:
            self._hub.leave(tuple(self._channels), self._outbox)
            self._end()

    def _end(self) -> None:
        """Close, and wait for the library's thread: it would not notice that the web server closes the file."""
        with suppress(OSError):
            self._ws.sock.shutdown(socket.SHUT_RDWR)
        self._ws.thread.join(END_WITHIN)

    def _read(self) -> bool:
        """Answer all that the client has said; False if it says too much."""
        while (text := self._ws.receive(timeout=0)) is not None:
            self._active = time.monotonic()
            if not self._allowance.spend():
                self._ws.send(messages.error("too_many_messages", f"At most {PER_SECOND:.0f} messages a second."))
                self._ws.close(CloseReason.POLICY_VIOLATION, "Too many messages")
                return False
            self._answer(text)
        return True

    def _answer(self, text: str | bytes) -> None:
        try:
            request = messages.request_of(text)
            if request.channel is None:
                self._outbox.put(messages.pong())
            elif request.action == "subscribe":
                self._subscribe(request.channel)
            else:
                self._unsubscribe(request.channel)
        except Refused as refused:
            self._outbox.put(messages.error(refused.code, str(refused)))

    def _subscribe(self, channel: Channel) -> None:
        if len(self._channels | {channel}) > MOST_CHANNELS:
            raise Refused("too_many_subscriptions", f"At most {MOST_CHANNELS} channels a connection.")
        self._channels.add(channel)
        self._hub.subscribe(channel, self._outbox)

    def _unsubscribe(self, channel: Channel) -> None:
        self._hub.unsubscribe(channel, self._outbox)
        self._channels.discard(channel)
        self._outbox.put(messages.unsubscribed(channel))

    def _send(self) -> bool:
        """Send all that waits; False if the client has gone meanwhile."""
        waiting = self._outbox.take()
        if waiting and self._ws.connected:
            self._ws.sock.send(b"".join(map(frame, waiting)))
            self._active = time.monotonic()
        return bool(self._ws.connected)
