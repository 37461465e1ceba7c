"""Who in this process listens to what, and handing them the news."""

import threading
from collections import defaultdict
from collections.abc import Collection, Sequence

import structlog
from flask import Flask

from dashapp.live import messages, news
from dashapp.live.limits import Shares
from dashapp.live.messages import MARKET, PERIOD, Channel
from dashapp.live.outbox import Outbox, framed
from dashapp.live.subscriber import Subscriber
from db.changes import Change, Progress
from db.engine import DatabaseError

NOT_LIVE = messages.error("not_live", "Announcements do not reach this server right now. Read over HTTP meanwhile.")
BEGIN_WITHIN = 2.0  # seconds for which the first client waits for the first version

log = structlog.get_logger()


class Hub:
    """The clients of this process. `seq` is the version of the newest change that was handed on."""

    def __init__(self, server: Flask) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._listening: dict[Channel, set[Outbox]] = defaultdict(set)
        self._subscriber = Subscriber(self.heard, self.progressed, self.connected, self.disconnected)
        self._known = news.Known()
        self._begun = threading.Event()
        self._live = False
        self.shares = Shares()  # of channels
        self.seq = 0

    def start(self) -> None:
        """Listen to Redis, unless that has begun; the first client of a process does it."""
        self._subscriber.start()

    def stop(self) -> None:
        """Listen no more."""
        self._subscriber.stop()

    def subscribe(self, channel: Channel, outbox: Outbox) -> None:
        """Let a client hear of a channel."""
        self._begun.wait(BEGIN_WITHIN)
        with self._lock:
            self._listening[channel].add(outbox)
            live, seq = self._live, self.seq
        outbox.put(framed(messages.subscribed(channel, seq), *(() if live else (NOT_LIVE,))))

    def leave(self, channels: Collection[Channel], outbox: Outbox) -> None:
        """Let a client hear no more of channels that it has subscribed to."""
        with self._lock:
            for channel in channels:
                self._forget(channel, outbox)

    def _forget(self, channel: Channel, outbox: Outbox) -> None:
        listening = self._listening.get(channel, set())
        listening.discard(outbox)
        if not listening:
            self._listening.pop(channel, None)
            self._known.forget(channel)

    def connected(self, version: int) -> None:
        """Announcements come again, all after this version; each client compares it with the last that it heard."""
        with self._lock:
            self.seq, self._live = version, True
            everyone = [(channel, tuple(outboxes)) for channel, outboxes in self._listening.items()]
        self._begun.set()
        for channel, outboxes in everyone:
            _hand(outboxes, [messages.subscribed(channel, version)])

    def disconnected(self) -> None:
        """Announcements do not come."""
        self._begun.set()
        with self._lock:
            was_live, self._live = self._live, False
            everyone = set().union(*self._listening.values())
        if was_live:
            _hand(tuple(everyone), [NOT_LIVE])

    def heard(self, change: Change) -> None:
        """Something has changed: tell those who want to know. Who subscribes from now on has it in his `seq`."""
        with self._lock:
            self.seq = max(self.seq, change.version)
            everyone = [(channel, tuple(outboxes)) for channel, outboxes in self._listening.items()]
        everyone.sort(key=lambda one: one[0].name == MARKET)  # its index takes longer to load than a card
        with self._server.app_context():
            for channel, outboxes in everyone:
                self._tell(channel, outboxes, change)
        with self._lock:  # who left meanwhile has had its card loaded once more
            for channel, _outboxes in everyone:
                if channel not in self._listening:
                    self._known.forget(channel)

    def progressed(self, progress: Progress) -> None:
        """A run of a source is so far: tell those who listen to the market."""
        with self._lock:
            listening = [one for channel, some in self._listening.items() if channel.name == MARKET for one in some]
        _hand(tuple(dict.fromkeys(listening)), [messages.ingestion_progress(self.seq, progress)])

    def _tell(self, channel: Channel, outboxes: Sequence[Outbox], change: Change) -> None:
        """Hand the news to all who listen to a channel; what cannot be loaded they find out as they re-read."""
        try:
            texts = self._news(channel, change)
        except DatabaseError as error:
            log.warning("news not loaded", channel=channel.name, error=type(error).__name__)
            texts = []
        if channel.name == MARKET:
            texts.append(news.of_prices(change))
        if texts:
            _hand(outboxes, texts)

    def _news(self, channel: Channel, change: Change) -> list[str]:
        if channel.card_id is None:
            return news.of_market(change, channel.period or PERIOD)
        is_meant = change.cards is None or channel.card_id in change.cards
        return self._known.of_card(change, channel.card_id) if is_meant else []


def _hand(outboxes: Sequence[Outbox], texts: list[str]) -> None:
    frames = framed(*texts)
    for outbox in outboxes:
        outbox.put(frames)
