"""One client's WebSocket: answers its messages and sends it those of its channels.

The library's thread reads the socket into `input_buffer` and sets `event`; an outbox sets the same event when it has
enqueued something. So one loop waits for both.
"""

import time
from typing import NamedTuple

from simple_websocket import Server
from wsproto.frame_protocol import CloseReason

from dashapp.edge.limits import Allowance
from dashapp.live import messages
from dashapp.live.bounded_socket import SEEN_OUT_WITHIN, BoundedSocket
from dashapp.live.channels import Channel
from dashapp.live.hub import Hub
from dashapp.live.messages import Refused
from dashapp.live.outbox import Outbox, give
from dashapp.live.requests import request_of
from dashapp.live.rights import Rights, token_actor
from dashapp.settings import settings
from services.actors import Actor

IDLE_FOR = 60.0  # seconds without a message in either direction
PING_EVERY = 25  # seconds
LARGEST = 4096  # bytes of a client's message
END_WITHIN = 5.0  # seconds
PER_SECOND, BURST = 20.0, 100.0  # messages of a client
MOST_CHANNELS = 200  # of one client
SIGNED_OUT = "The session has ended"
NOT_SIGNED_IN = "unauthorized", "Sign in to listen to this channel, or send a token."
NO_RIGHT = "forbidden", "The token has no right to this channel."
CHANNELS_A_SOCKET = 4  # of all clients of an address, for each allowed socket: every change loads each card


class Subscription(NamedTuple):
    """A channel as an actor listens to it."""

    channel: Channel
    actor: Actor


class Connection:
    """A client's connection from handshake to end."""

    def __init__(self, ws: Server, hub: Hub, address: str, actor: Actor) -> None:
        self._ws, self._hub, self._address, self._actor = ws, hub, address, actor
        self._is_over = False
        self._rights = Rights(hub, self._be_over)
        self._outbox = Outbox(ws.sock, ws.event.set)
        self._line = ws.sock = BoundedSocket(ws.sock, self._outbox)
        self._subscriptions: dict[Channel, Subscription] = {}  # by the channel as the client names it
        self._allowance = Allowance(PER_SECOND, BURST)
        self._active = time.monotonic()

    def serve(self) -> None:
        """Serve until the client leaves or exceeds its limits. Raises ConnectionClosed, OSError."""
        self._rest_on_actors()
        try:
            while self._ws.connected:
                until = min(self._idle_at(), self._rights.ends_at)
                self._ws.event.wait(max(0.0, until - time.monotonic()))
                self._ws.event.clear()
                if self._is_over or time.monotonic() >= self._rights.ends_at:
                    self._ws.close(CloseReason.POLICY_VIOLATION, SIGNED_OUT)
                    return
                if not self._read():
                    return
                if self._ws.connected:
                    self._outbox.flush()
                if time.monotonic() >= self._idle_at():
                    self._ws.close(CloseReason.NORMAL_CLOSURE, "No traffic")
        finally:
            self._rights.rest_on(())
            self._hub.leave([one.channel for one in self._subscriptions.values()], self._outbox)
            self._hub.shares.give_back(self._address, len(self._subscriptions))
            self._end()

    def _be_over(self) -> None:
        """End the connection: a session or a token that it rests on has ended."""
        self._is_over = True
        self._ws.event.set()

    def _rest_on_actors(self) -> None:
        self._rights.rest_on([self._actor, *(one.actor for one in self._subscriptions.values())])

    def _idle_at(self) -> float:
        return max(self._active, self._outbox.active) + IDLE_FOR

    def _end(self) -> None:
        """Wait until the library's thread has ended: it would not notice the web server's close of the file."""
        self._line.end()
        self._ws.thread.join(SEEN_OUT_WITHIN)
        if self._ws.thread.is_alive():
            self._line.cut()
            self._ws.thread.join(END_WITHIN)

    def _read(self) -> bool:
        """Answer all received messages; False if the client sends too many."""
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
            request = request_of(text)
            if request.channel is None:
                give([self._outbox], messages.pong())
            elif request.action == "subscribe":
                self._subscribe(request.channel, request.token)
            else:
                self._unsubscribe(request.channel)
        except Refused as refused:
            give([self._outbox], messages.error(refused.code, str(refused)))

    def _subscribe(self, named: Channel, token: str | None) -> None:
        actor = self._actor if token is None else token_actor(token)
        if not named.may_listen(actor):
            raise Refused(*(NOT_SIGNED_IN if actor.is_anonymous else NO_RIGHT))
        channel, before = named.of(actor), self._subscriptions.get(named)
        if before is None:
            self._take_room()
        elif before.channel != channel:
            self._hub.leave([before.channel], self._outbox)
        self._subscriptions[named] = Subscription(channel, actor)
        self._rest_on_actors()
        self._hub.subscribe(channel, self._outbox)

    def _take_room(self) -> None:
        if len(self._subscriptions) >= MOST_CHANNELS:
            raise Refused("too_many_subscriptions", f"At most {MOST_CHANNELS} channels a connection.")
        most = max(MOST_CHANNELS, CHANNELS_A_SOCKET * settings().SOCKETS_PER_ADDRESS)
        if not self._hub.shares.take(self._address, most):
            raise Refused("too_many_subscriptions", f"At most {most} channels an address.")

    def _unsubscribe(self, named: Channel) -> None:
        before = self._subscriptions.pop(named, None)
        if before is not None:
            self._hub.leave([before.channel], self._outbox)
            self._hub.shares.give_back(self._address)
            self._rest_on_actors()
        give([self._outbox], messages.unsubscribed(named.name, named.named()))
