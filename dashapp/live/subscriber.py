"""The one connection of a web process to the announcements in Redis."""

import threading
from collections.abc import Callable, Sequence
from time import monotonic

import msgspec
import redis
import structlog
from redis.client import PubSub

from db import changes
from db.changes import Change, Progress

LONGEST_WAIT = 30  # seconds between two tries
CONFIRMED_WITHIN = 5.0  # seconds
LOOK_EVERY = 1.0  # seconds without a message, after which the connection is looked after
ASK_AFTER = 4.0  # seconds without a word from Redis, after which it is asked for one
ANSWERED_WITHIN = 5.0  # seconds
MOST_TOGETHER = 1_000  # announcements that are taken as one

log = structlog.get_logger()


class Subscriber:
    """Hands on what is announced; `connected` gets the version that the announcements follow.

    While one change is being told, what comes meanwhile is gathered and told together.
    """

    def __init__(
        self,
        heard: Callable[[Change], None],
        progressed: Callable[[Progress], None],
        connected: Callable[[int], None],
        disconnected: Callable[[], None],
    ) -> None:
        self._heard, self._progressed = heard, progressed
        self._connected, self._disconnected = connected, disconnected
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._failures = 0

    def start(self) -> None:
        """Begin in a thread (a greenlet under gevent), unless it has begun."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="live-subscriber", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End it, and wait for its end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                with changes.listener() as client, client.pubsub(ignore_subscribe_messages=False) as subscription:
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
        """Hand on announcements until the end. Raises redis.RedisError where the connection is lost."""
        subscription.subscribe(changes.CHANNEL)
        if subscription.get_message(timeout=CONFIRMED_WITHIN) is None:
            raise redis.TimeoutError("the subscription was not confirmed")
        if self._failures:  # who stored something meanwhile could not announce it
            changes.announce()
        self._connected(changes.data_version())
        self._failures = 0
        log.info("announcements come")
        announced = Announced(subscription)
        while not self._stop.is_set():
            for message in together(announced):
                self._tell(message)
            announced.look_after()

    def _tell(self, message: Change | Progress) -> None:
        try:
            if isinstance(message, Change):
                self._heard(message)
            else:
                self._progressed(message)
        except Exception as error:  # whatever it is, the next change must still be told
            log.error("announcement not told", announcement=repr(message), exc_info=error)


def wait_after(failures: int) -> int:
    """Seconds until the next try: 1, 2, 4 .. 30."""
    return min(1 << min(max(failures - 1, 0), 5), LONGEST_WAIT)


class Announced:
    """A subscription that notices when Redis hangs: its connection stays then, and would be silent for good."""

    def __init__(self, subscription: PubSub) -> None:
        self._subscription = subscription
        self._heard_at = monotonic()
        self._asked_at: float | None = None

    def next(self, timeout: float) -> Change | Progress | None:
        """The next announcement, None where none that is understood comes within so many seconds."""
        message = self._subscription.get_message(timeout=timeout)
        if message is not None:
            self._heard_at, self._asked_at = monotonic(), None
        if message is None or message["type"] != "message":
            return None
        try:
            return changes.message_of(message["data"])
        except msgspec.DecodeError as error:
            log.warning("announcement not understood", error=str(error))
            return None

    def look_after(self) -> None:
        """Ask Redis for a sign of life when it has given none. Raises redis.TimeoutError when it does not answer."""
        now = monotonic()
        if self._asked_at is None and now - self._heard_at > ASK_AFTER:
            self._subscription.ping()
            self._asked_at = now
        elif self._asked_at is not None and now - self._asked_at > ANSWERED_WITHIN:
            raise redis.TimeoutError(f"no answer for {ANSWERED_WITHIN:.0f} s")


def together(announced: Announced) -> Sequence[Change | Progress]:
    """What is announced next, with all that waits behind it: all changes as one, of each run only how far it is now."""
    change, runs = None, dict[int, Progress]()
    message = announced.next(LOOK_EVERY)
    for _ in range(MOST_TOGETHER):
        if message is None:
            break
        if isinstance(message, Progress):
            runs[message.run_id] = message
        else:
            change = change.and_then(message) if change else message
        message = announced.next(0.0)
    return [*([change] if change else []), *runs.values()]
