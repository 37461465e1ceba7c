"""People who read all the time, and what they were told."""

import threading
import time
from collections import Counter
from typing import Self

import httpx

PATHS = ("/api/sets", "/api/market/index", "/api/cards/search?q=card", "/api/health")
TIMEOUT = 20.0  # seconds; no answer in this time is a hang


class Traffic:
    """Some readers of a web process, each in a thread."""

    def __init__(self, url: str, readers: int = 4) -> None:
        self.slowest = 0.0
        self._url = url
        self._counts: Counter[object] = Counter()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(readers)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(2 * TIMEOUT)

    def statuses(self) -> Counter[object]:
        """How often which status was answered since this was asked last; a failure to answer is named."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        return counts

    def _read(self) -> None:
        with httpx.Client(base_url=self._url, timeout=TIMEOUT) as client:
            while not self._stop.is_set():
                for path in PATHS:
                    self._ask(client, path)
                time.sleep(0.05)

    def _ask(self, client: httpx.Client, path: str) -> None:
        begun = time.monotonic()
        try:
            status: object = client.get(path).status_code
        except httpx.HTTPError as error:
            status = type(error).__name__
        with self._lock:
            self._counts[status] += 1
            self.slowest = max(self.slowest, time.monotonic() - begun)
