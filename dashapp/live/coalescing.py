"""Coalescing of hints: of one topic at most one in PAUSE seconds is published, with all that came meanwhile."""

import threading
import time
from collections.abc import Callable
from typing import Any

from db.announcements import Announcement

PAUSE = 2.0  # seconds


class Coalescing:
    """Holds announcements back while another of their topic was published less than `pause` seconds ago."""

    def __init__(self, publish: Callable[[Announcement], None], pause: float = PAUSE) -> None:
        self._publish, self._pause = publish, pause
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}
        self._waiting: dict[str, Announcement] = {}
        self._timers: dict[str, threading.Timer] = {}

    def give(self, event: Any) -> None:
        """Publish an announcement now, or merged with others of its topic when their pause is over."""
        topic = event.topic
        with self._lock:
            left = self._until.get(topic, 0.0) - time.monotonic()
            if left > 0:
                earlier: Any = self._waiting.get(topic)
                self._waiting[topic] = event if earlier is None else earlier.and_then(event)
                if earlier is None:
                    self._start(topic, left)
                return
            self._until[topic] = time.monotonic() + self._pause
        self._publish(event)

    def stop(self) -> None:
        """Publish nothing more of what is held back."""
        with self._lock:
            for timer in self._timers.values():
                timer.cancel()
            self._waiting.clear()

    def _start(self, topic: str, seconds: float) -> None:
        timer = self._timers[topic] = threading.Timer(seconds, self._flush, (topic,))
        timer.daemon = True
        timer.start()

    def _flush(self, topic: str) -> None:
        with self._lock:
            event = self._waiting.pop(topic, None)
            self._until[topic] = time.monotonic() + self._pause
        if event is not None:
            self._publish(event)
