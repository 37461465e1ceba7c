"""One client's WebSocket: what it says is read and answered, what there is for it is sent.

The library's thread reads the socket into `input_buffer` and sets `event`; an outbox sets the same event when it has
kept something for later. So one loop waits for both.
"""

import socket
import time
from contextlib import suppress

from simple_websocket import Server
from wsproto.frame_protocol import CloseReason

from dashapp.live import messages
from dashapp.live.hub import Hub
from dashapp.live.messages import Channel, Refused
from dashapp.live.outbox import Outbox, framed

IDLE_FOR = 60.0  # seconds without a message in either direction
PING_EVERY = 25  # seconds
LARGEST = 4096  # bytes of a client's message
END_WITHIN = 5.0  # seconds
PER_SECOND, BURST = 20.0, 100.0  # messages of a client
MOST_CHANNELS = 200  # of one client


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
        self._outbox = ws.sock = Outbox(ws.sock, ws.event.set)
        self._channels: set[Channel] = set()
        self._allowance = Allowance()
        self._active = time.monotonic()

    def serve(self) -> None:
        """Serve until the client goes or must go. Raises ConnectionClosed, OSError."""
        try:
            while self._ws.connected:
                self._ws.event.wait(max(0.0, self._idle_at() - time.monotonic()))
                self._ws.event.clear()
                if not self._read():
                    return
                if self._ws.connected:
                    self._outbox.flush()
                if time.monotonic() >= self._idle_at():
                    self._ws.close(CloseReason.NORMAL_CLOSURE, "No traffic")
        finally:
            self._hub.leave(tuple(self._channels), self._outbox)
            self._end()

    def _idle_at(self) -> float:
        return max(self._active, self._outbox.active) + IDLE_FOR

    def _end(self) -> None:
        """Close, and wait for the library's thread: it would not notice that the web server closes the file."""
        with suppress(OSError):
            self._ws.sock.shutdown(socket.SHUT_RDWR)
        self._ws.thread.join(END_WITHIN)

    def _read(self) -> bool:
        """Answer all that the client has said; False if it says too much."""
        while self._ws.input_buffer:
            text = self._ws.receive()
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
                self._outbox.put(framed(messages.pong()))
            elif request.action == "subscribe":
                self._subscribe(request.channel)
            else:
                self._unsubscribe(request.channel)
        except Refused as refused:
            self._outbox.put(framed(messages.error(refused.code, str(refused))))

    def _subscribe(self, channel: Channel) -> None:
        if len(self._channels | {channel}) > MOST_CHANNELS:
            raise Refused("too_many_subscriptions", f"At most {MOST_CHANNELS} channels a connection.")
        self._channels.add(channel)
        self._hub.subscribe(channel, self._outbox)

    def _unsubscribe(self, channel: Channel) -> None:
        self._hub.unsubscribe(channel, self._outbox)
        self._channels.discard(channel)
        self._outbox.put(framed(messages.unsubscribed(channel)))
