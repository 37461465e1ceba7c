"""One client's WebSocket: what it says is read and answered, what there is for it is sent.

The library's thread reads the socket into `input_buffer` and sets `event`; an outbox sets the same event when it has
kept something for later. So one loop waits for both.
"""

import time

from simple_websocket import Server
from wsproto.frame_protocol import CloseReason

from dashapp.live import messages
from dashapp.live.hub import Hub
from dashapp.live.limits import Allowance
from dashapp.live.line import SEEN_OUT_WITHIN, Line
from dashapp.live.messages import Channel, Refused
from dashapp.live.outbox import Outbox, framed
from dashapp.settings import settings

IDLE_FOR = 60.0  # seconds without a message in either direction
PING_EVERY = 25  # seconds
LARGEST = 4096  # bytes of a client's message
END_WITHIN = 5.0  # seconds
PER_SECOND, BURST = 20.0, 100.0  # messages of a client
MOST_CHANNELS = 200  # of one client
CHANNELS_A_SOCKET = 4  # of all clients of an address, for each socket that it may have: every change loads each card


class Connection:
    """A client from its greeting to its end."""

    def __init__(self, ws: Server, hub: Hub, address: str) -> None:
        self._ws, self._hub, self._address = ws, hub, address
        self._outbox = Outbox(ws.sock, ws.event.set)
        self._line = ws.sock = Line(ws.sock, self._outbox)
        self._channels: set[Channel] = set()
        self._allowance = Allowance(PER_SECOND, BURST)
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
            self._hub.leave(self._channels, self._outbox)
            self._hub.shares.give_back(self._address, len(self._channels))
            self._end()

    def _idle_at(self) -> float:
        return max(self._active, self._outbox.active) + IDLE_FOR

    def _end(self) -> None:
        """Wait until the library's thread has closed: it would not notice that the web server closes the file."""
        self._line.end()
        self._ws.thread.join(SEEN_OUT_WITHIN)
        if self._ws.thread.is_alive():
            self._line.cut()
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
        if channel not in self._channels:
            self._take_room()
            self._channels.add(channel)
        self._hub.subscribe(channel, self._outbox)

    def _take_room(self) -> None:
        if len(self._channels) >= MOST_CHANNELS:
            raise Refused("too_many_subscriptions", f"At most {MOST_CHANNELS} channels a connection.")
        most = max(MOST_CHANNELS, CHANNELS_A_SOCKET * settings().SOCKETS_PER_ADDRESS)
        if not self._hub.shares.take(self._address, most):
            raise Refused("too_many_subscriptions", f"At most {most} channels an address.")

    def _unsubscribe(self, channel: Channel) -> None:
        if channel in self._channels:
            self._hub.leave([channel], self._outbox)
            self._hub.shares.give_back(self._address)
            self._channels.remove(channel)
        self._outbox.put(framed(messages.unsubscribed(channel)))
