"""Redis killed, started again, frozen in the middle of traffic: slower reads, never a failed one."""

import signal
import sys
import threading
import time
from collections.abc import Iterator

import pytest
import redis
from flask import Flask
from structlog.testing import capture_logs

from dashapp import cache
from dashapp.cache import Availability
from db import announcements, versions
from db.announcements import PricesChanged
from tests.support.caching import ask, since, web_process
from tests.support.valkey import Valkey
from tests.support.waiting import wait_until

READERS = 6


@cache.cached
def load_square(number: int) -> int:
    """Something to keep."""
    return number * number


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    server = Valkey()
    yield server
    server.kill()


class Traffic:
    """Readers who ask all the time, each in a thread; what they are told is checked."""

    def __init__(self, server: Flask) -> None:
        self.server, self.stop = server, threading.Event()
        self.right, self.wrong, self.slowest = 0, list[object](), 0.0
        self.threads = [threading.Thread(target=self._read) for _ in range(READERS)]

    def __enter__(self) -> "Traffic":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(20)

    def _read(self) -> None:
        number = 0
        while not self.stop.is_set():
            number = (number + 1) % 50
            begin = time.monotonic()
            try:
                found: object = ask(self.server, lambda asked=number: load_square(asked))
            except Exception as error:
                found = error
            self.slowest = max(self.slowest, time.monotonic() - begin)
            if found == number * number:
                self.right += 1
            else:
                self.wrong.append(found)

    def wait_for(self, more: int) -> None:
        """Wait until so many more reads were answered."""
        enough = self.right + more
        wait_until(lambda: self.right >= enough, "more answers come")


def test_redis_killed_and_started_again_in_the_middle_of_traffic(
    valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[Availability.__module__], "RETRY_AFTER", 0.5)
    with capture_logs() as logs, web_process(valkey.url) as server, Traffic(server) as traffic:
        traffic.wait_for(200)
        before = cache.counts()
        valkey.kill()
        traffic.wait_for(200)
        assert since(before)["uncached"] > 100
        valkey.start()
        time.sleep(1)
        before = cache.counts()
        traffic.wait_for(200)
        assert since(before)["hits"] > 100
        assert traffic.wrong == []
    assert [entry["event"] for entry in logs] == ["cache away, computing every answer", "cache back"]


def test_a_redis_that_hangs_costs_a_reader_little_more_than_a_second(valkey: Valkey) -> None:
    with web_process(valkey.url) as server, Traffic(server) as traffic:
        traffic.wait_for(100)
        valkey.process.send_signal(signal.SIGSTOP)
        traffic.wait_for(200)
        valkey.process.send_signal(signal.SIGCONT)
        assert traffic.wrong == []
        assert 0.5 < traffic.slowest < 4


def test_a_redis_that_lost_everything_never_gives_a_version_out_twice(valkey: Valkey) -> None:
    with web_process(valkey.url):
        first = versions.current()
        given = [first, announcements.announce(PricesChanged())]
        valkey.kill()
        valkey.start()
        given += [versions.current(), announcements.announce(PricesChanged())]
    assert given == sorted(set(given))
    assert abs(first / 1000 - time.time()) < 60


def test_a_redis_that_lost_only_the_last_change_never_gives_its_version_out_again(valkey: Valkey) -> None:
    with web_process(valkey.url):
        before = versions.current()
        lost = announcements.announce(PricesChanged())
        assert lost is not None
        redis.Redis.from_url(valkey.url).set(versions.key_of(versions.PRICES), before)
        time.sleep(0.01)
        assert (announcements.announce(PricesChanged()) or 0) > lost


def test_without_redis_nothing_is_announced_and_nothing_fails(valkey: Valkey) -> None:
    with web_process(valkey.url):
        valkey.kill()
        assert announcements.announce(PricesChanged()) is None
