"""A web process's only subscription to the announcements in Redis."""

import threading
from collections.abc import Callable, Sequence
from time import monotonic

import msgspec
import redis
import structlog
from redis.client import PubSub

from db import announcements, redis_client, versions
from db.announcements import Announcement, PricesChanged

LONGEST_WAIT = 30  # seconds between two attempts
CONFIRMED_WITHIN = 5.0  # seconds
LOOK_EVERY = 1.0  # seconds without a message until the connection is checked
ASK_AFTER = 4.0  # seconds without a message until Redis is pinged
ANSWERED_WITHIN = 5.0  # seconds
MOST_TOGETHER = 1_000  # announcements merged into one

log = structlog.get_logger()


class Subscriber:
    """Passes announcements to `publish`; calls `connected` before the first one, which may raise redis.RedisError.

    Announcements that arrive during a publication are merged.
    """

    def __init__(
        self,
        publish: Callable[[Announcement], None],
        connected: Callable[[], None],
        disconnected: Callable[[], None],
    ) -> None:
        self._publish, self._connected, self._disconnected = publish, connected, disconnected
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._failures = 0

    def start(self) -> None:
        """Start the subscription in a thread (a greenlet under gevent), once."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="live-subscriber", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Stop the subscription, and wait for its end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                with redis_client.listener() as client, client.pubsub(ignore_subscribe_messages=False) as subscription:
                    self._listen(subscription)
            except redis.RedisError as error:
                self._lost(error)
                self._stop.wait(wait_after(self._failures))

    def _lost(self, error: redis.RedisError) -> None:
        if not self._failures:
            log.warning("announcements do not come", error=str(error))
        self._failures += 1
        self._disconnected()

    def _listen(self, subscription: PubSub) -> None:
        """Publish announcements until the end. Raises redis.RedisError where the connection is lost."""
        subscription.subscribe(announcements.CHANNEL)
        if subscription.get_message(timeout=CONFIRMED_WITHIN) is None:
            raise redis.TimeoutError("the subscription was not confirmed")
        if self._failures:  # writers could not announce their changes meanwhile
            announcements.announce(PricesChanged())
        self._connected()
        self._failures = 0
        log.info("announcements come")
        announced = Announced(subscription)
        while not self._stop.is_set():
            for announcement in together(announced):
                self._try_to_publish(announcement)
            announced.look_after()

    def _try_to_publish(self, announcement: Announcement) -> None:
        versions.forget_recent()
        try:
            self._publish(announcement)
        except Exception as error:  # after any error the next announcement must still be published
            log.error("announcement not told", announcement=repr(announcement), exc_info=error)


def wait_after(failures: int) -> int:
    """Return the seconds until the next attempt: 1, 2, 4 .. 30."""
    return min(1 << min(max(failures - 1, 0), 5), LONGEST_WAIT)


class Announced:
    """A subscription with a liveness check: the connection to a hanging Redis stays open and silent for good."""

    def __init__(self, subscription: PubSub) -> None:
        self._subscription = subscription
        self._heard_at = monotonic()
        self._asked_at: float | None = None

    def next(self, timeout: float) -> Announcement | None:
        """Return the next announcement, None where no valid one arrives within `timeout` seconds."""
        message = self._subscription.get_message(timeout=timeout)
        if message is not None:
            self._heard_at, self._asked_at = monotonic(), None
        if message is None or message["type"] != "message":
            return None
        try:
            return announcements.announcement_of(message["data"])
        except msgspec.DecodeError as error:
            log.warning("announcement not understood", error=str(error))
            return None

    def look_after(self) -> None:
        """Ping a silent Redis. Raises redis.TimeoutError when it does not answer."""
        now = monotonic()
        if self._asked_at is None and now - self._heard_at > ASK_AFTER:
            self._subscription.ping()
            self._asked_at = now
        elif self._asked_at is not None and now - self._asked_at > ANSWERED_WITHIN:
            raise redis.TimeoutError(f"no answer for {ANSWERED_WITHIN:.0f} s")


def together(announced: Announced) -> Sequence[Announcement]:
    """Return the next announcement, merged with all that are queued behind it."""
    waiting: list[Announcement] = []
    announcement = announced.next(LOOK_EVERY)
    while announcement is not None and len(waiting) < MOST_TOGETHER:
        waiting.append(announcement)
        announcement = announced.next(0.0) if len(waiting) < MOST_TOGETHER else None
    return announcements.merged(waiting)
