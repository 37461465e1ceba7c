"""Hub: the subscriptions of this process's clients, and publication to them."""

import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field

import redis
from flask import Flask

from dashapp.edge.limits import Shares
from dashapp.identity import known_actors
from dashapp.live import messages
from dashapp.live.channels import Channel, News
from dashapp.live.coalescing import Coalescing
from dashapp.live.outbox import Outbox, give
from dashapp.live.subscriber import Subscriber
from dashapp.metrics import SUBSCRIPTIONS
from db import versions
from db.announcements import Announcement, DashboardChanged, LedgerChanged, RightsChanged, Versioned

NOT_LIVE = messages.error("not_live", "Announcements do not reach this server right now. Read over HTTP meanwhile.")
HINTS = (DashboardChanged, LedgerChanged)  # which only say that something is to be read again
BEGIN_WITHIN = 2.0  # seconds of the first client's wait for the first version


@dataclass(slots=True)
class Listeners:
    """The subscribers of a channel, and its messages."""

    news: News
    outboxes: set[Outbox] = field(default_factory=set)


class Hub:
    """The clients of this process. `seqs` has the version of the newest published change, by scope."""

    def __init__(self, server: Flask) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._listening: dict[Channel, Listeners] = {}
        self._subscriber = Subscriber(self.publish, self.connected, self.disconnected)
        self._hints = Coalescing(self._notify)
        self._begun = threading.Event()
        self._live = False
        self._checks: dict[int, set[Callable[[], None]]] = {}
        self.shares = Shares()  # of channels
        self.seqs: dict[str, int] = {versions.PRICES: 0}

    def start(self) -> None:
        """Subscribe to Redis, once a process; the first client calls it."""
        self._subscriber.start()

    def stop(self) -> None:
        """Unsubscribe from Redis."""
        self._subscriber.stop()
        self._hints.stop()

    def subscribe(self, channel: Channel, outbox: Outbox) -> None:
        """Subscribe a client to a channel."""
        self._begun.wait(BEGIN_WITHIN)
        with self._lock:
            listeners = self._listening.get(channel) or self._listening.setdefault(channel, Listeners(channel.news()))
            if outbox not in listeners.outboxes:
                listeners.outboxes.add(outbox)
                SUBSCRIPTIONS.labels(channel.name).inc()
            is_new = self.seqs.setdefault(channel.scope, 0) == 0
        # Outside of the lock: a slow Redis must not block publications.
        if is_new:
            self._read_version(channel.scope)
        with self._lock:
            live, seq = self._live, self.seqs.get(channel.scope, 0)
        give([outbox], _subscribed(channel, seq), *(() if live else (NOT_LIVE,)))

    def _read_version(self, scope: str) -> None:
        """Read the version of a newly subscribed scope; while Redis is away, `connected` reads it later."""
        with suppress(redis.RedisError):
            version = versions.current(scope)
            with self._lock:
                self.seqs[scope] = max(self.seqs.get(scope, 0), version)

    def watch(self, user_id: int, check: Callable[[], None]) -> None:
        """Call `check` whenever the rights of a user change."""
        with self._lock:
            self._checks.setdefault(user_id, set()).add(check)

    def unwatch(self, user_id: int, check: Callable[[], None]) -> None:
        """Call it no more."""
        with self._lock:
            checks = self._checks.get(user_id, set())
            checks.discard(check)
            if not checks:
                self._checks.pop(user_id, None)

    def _check_rights(self, user_id: int) -> None:
        known_actors.of_this_process().forget(user_id)
        with self._lock:
            checks = tuple(self._checks.get(user_id, ()))
        for check in checks:
            check()

    def leave(self, channels: Collection[Channel], outbox: Outbox) -> None:
        """Unsubscribe a client from channels."""
        with self._lock:
            for channel in channels:
                self._forget(channel, outbox)

    def _forget(self, channel: Channel, outbox: Outbox) -> None:
        listeners = self._listening.get(channel)
        if listeners is None or outbox not in listeners.outboxes:
            return
        listeners.outboxes.remove(outbox)
        SUBSCRIPTIONS.labels(channel.name).dec()
        if not listeners.outboxes:
            del self._listening[channel]
            if channel.scope != versions.PRICES and all(one.scope != channel.scope for one in self._listening):
                self.seqs.pop(channel.scope, None)

    def connected(self) -> None:
        """Notify all clients that announcements resume after the current versions. Raises redis.RedisError.

        Each client compares the version with its last received one.
        """
        current = {scope: versions.current(scope) for scope in tuple(self.seqs)}
        known_actors.of_this_process().set_live(True)
        with self._lock:
            self._live = True
            self.seqs.update(current)
            everyone = self._everyone()
        self._begun.set()
        for channel, _news, outboxes in everyone:
            give(outboxes, _subscribed(channel, current.get(channel.scope, 0)))

    def disconnected(self) -> None:
        """Notify all clients that announcements are interrupted. Every actor is identified anew meanwhile."""
        known_actors.of_this_process().set_live(False)
        self._begun.set()
        with self._lock:
            was_live, self._live = self._live, False
            everyone = {outbox for _channel, _news, outboxes in self._everyone() for outbox in outboxes}
        give(everyone if was_live else (), NOT_LIVE)

    def publish(self, event: Announcement) -> None:
        """Notify the subscribers of the concerned channels of an event; later subscribers start at its version."""
        if isinstance(event, RightsChanged):
            self._check_rights(event.user_id)
        elif isinstance(event, HINTS):
            self._hints.give(event)
        else:
            self._notify(event)

    def _notify(self, event: Announcement) -> None:
        with self._lock:
            if isinstance(event, Versioned) and event.scope in self.seqs:
                self.seqs[event.scope] = max(self.seqs[event.scope], event.version)
            concerned = [one for one in self._everyone() if one[0].concerned(event)]
        concerned.sort(key=lambda one: one[0].is_slow)
        sent = set[tuple[Outbox, tuple[str, ...]]]()
        with self._server.app_context():
            for channel, news, outboxes in concerned:
                texts = tuple(news.messages(event, self._seq(channel, event)))
                # A client of two channels with equal messages, such as progress on two periods, receives them once.
                receivers = [outbox for outbox in outboxes if texts and (outbox, texts) not in sent]
                give(receivers, *texts)
                sent.update((outbox, texts) for outbox in receivers)

    def _seq(self, channel: Channel, event: Announcement) -> int:
        if isinstance(event, Versioned) and event.scope == channel.scope:
            return event.version
        return self.seqs.get(channel.scope, 0)

    def _everyone(self) -> list[tuple[Channel, News, tuple[Outbox, ...]]]:
        return [(channel, one.news, tuple(one.outboxes)) for channel, one in self._listening.items()]


def _subscribed(channel: Channel, seq: int) -> str:
    return messages.subscribed(channel.name, channel.named(), seq)
