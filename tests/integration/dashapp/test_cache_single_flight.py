"""One computation at a time a key, over threads and processes; the other readers wait or get the previous version."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis
from flask import Flask

from dashapp import cache
from dashapp.cache import single_flight
from dashapp.cache.single_flight import Form
from db import announcements
from db.announcements import PricesChanged
from tests.support.caching import DATABASE, ask, ask_all, in_background, since, web_process

ROOT = Path(__file__).parents[3]
PATIENT = Form(str.encode, bytes.decode, patience=5.0)
IMPATIENT = Form(str.encode, bytes.decode, patience=0.0)


class Computation:
    """Something to compute, which counts how often it is, and takes until it may end."""

    def __init__(self, *answers: str, is_held: bool = False) -> None:
        self.answers = iter(answers)
        self.calls = 0
        self.began, self.may_end = threading.Event(), threading.Event()
        if not is_held:
            self.may_end.set()

    def __call__(self) -> str:
        self.calls += 1
        answer = next(self.answers)
        self.wait()
        return answer

    def wait(self) -> None:
        """Take until it may end."""
        self.began.set()
        assert self.may_end.wait(20)


@pytest.fixture
def server(redis_url: str) -> Iterator[Flask]:
    with web_process(redis_url) as server:
        yield server


def look_up(load: Computation, form: Form[str] = PATIENT) -> str:
    return cache.answer("test", "key", load, form)


def test_many_threads_that_ask_at_once_compute_once(server: Flask) -> None:
    before, load = cache.counts(), Computation("new", is_held=True)
    threading.Timer(0.3, load.may_end.set).start()
    assert ask_all(server, [lambda: look_up(load)] * 8) == ["new"] * 8
    assert load.calls == 1
    assert since(before) == {"misses": 1, "waits": 7}


PROGRAM = """
import sys, time
from flask import Flask
from dashapp import cache

@cache.cached
def load() -> str:
    print("computed", flush=True)
    time.sleep(1)
    return "answer"

server = Flask("test")
cache.register(server)
with server.app_context():
    print("ready", flush=True)
    sys.stdin.readline()
    print(load(), flush=True)
"""


def test_two_processes_that_ask_at_once_compute_once(server: Flask, redis_url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": DATABASE, "REDIS_URL": redis_url, "PYTHONPATH": str(ROOT)}
    environment["SECRET_KEY"] = "the one of all web processes"
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, stdin=-1, stdout=-1, stderr=-1, text=True
        )
        for _ in range(2)
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    with ThreadPoolExecutor(2) as readers:
        said = [out for out, _ in readers.map(lambda program: program.communicate("\n", timeout=30), programs)]
    assert sorted(said) == ["answer\n", "computed\nanswer\n"]


def test_the_previous_version_is_served_while_one_computes(server: Flask) -> None:
    ask(server, lambda: look_up(Computation("old")))
    announcements.announce(PricesChanged())
    before, load = cache.counts(), Computation("new", is_held=True)
    first = in_background(server, lambda: look_up(load))
    assert load.began.wait(10)
    assert ask(server, lambda: look_up(load, IMPATIENT)) == "old"
    assert not first.done()
    load.may_end.set()
    assert first.result(10) == "new"
    assert ask(server, lambda: look_up(load, IMPATIENT)) == "new"
    assert since(before) == {"misses": 1, "stale": 1, "hits": 1}


def test_a_patient_reader_gets_the_new_version_if_it_comes_soon(server: Flask) -> None:
    ask(server, lambda: look_up(Computation("old")))
    announcements.announce(PricesChanged())
    load = Computation("new", is_held=True)
    first = in_background(server, lambda: look_up(load))
    assert load.began.wait(10)
    threading.Timer(0.2, load.may_end.set).start()
    assert ask(server, lambda: look_up(load)) == "new"
    assert (first.result(10), load.calls) == ("new", 1)


def test_a_part_of_another_answer_is_never_of_the_previous_version(server: Flask) -> None:
    ask(server, lambda: look_up(Computation("old"), IMPATIENT))
    announcements.announce(PricesChanged())
    part = Computation("new", is_held=True)
    first = in_background(server, lambda: look_up(part, IMPATIENT))
    assert part.began.wait(10)

    def whole() -> str:
        return cache.answer("test", "whole", lambda: f"with {look_up(part, IMPATIENT)}", IMPATIENT)

    second = in_background(server, whole)
    time.sleep(0.2)
    part.may_end.set()
    assert (first.result(10), second.result(10)) == ("new", "with new")


def test_a_slow_reader_cannot_put_old_data_under_a_new_key(server: Flask) -> None:
    slow = Computation("old", is_held=True)
    reader = in_background(server, lambda: look_up(slow))
    assert slow.began.wait(10)
    announcements.announce(PricesChanged())
    slow.may_end.set()
    assert reader.result(10) == "old"
    new = Computation("new")
    assert ask(server, lambda: look_up(new)) == "new"
    assert new.calls == 1


def test_a_slow_reader_that_ends_after_the_next_version_came_changes_nothing(server: Flask) -> None:
    slow = Computation("old", is_held=True)
    reader = in_background(server, lambda: look_up(slow))
    assert slow.began.wait(10)
    announcements.announce(PricesChanged())
    assert ask(server, lambda: look_up(Computation("new"))) == "new"
    slow.may_end.set()
    assert reader.result(10) == "old"
    assert ask(server, lambda: look_up(Computation())) == "new"


def test_who_waits_takes_over_from_one_that_failed(server: Flask) -> None:
    failing = Computation(is_held=True)
    first = in_background(server, lambda: cache.answer("test", "key", lambda: f"{failing.wait()}{1 / 0}", PATIENT))
    assert failing.began.wait(10)
    second = in_background(server, lambda: look_up(Computation("new")))
    time.sleep(0.2)
    assert not second.done()
    begin = time.monotonic()
    failing.may_end.set()
    assert second.result(10) == "new"
    assert time.monotonic() - begin < 2
    with pytest.raises(ZeroDivisionError):
        first.result(10)


def test_a_holder_that_died_holds_nobody_up_longer_than_its_lock(
    server: Flask, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (single_flight, cache.store):
        monkeypatch.setattr(module, "LOCK_SECONDS", 1.0)
    dead = Computation("never", is_held=True)
    in_background(server, lambda: look_up(dead))
    assert dead.began.wait(10)
    begin = time.monotonic()
    assert ask(server, lambda: look_up(Computation("new"))) == "new"
    assert 0.3 < time.monotonic() - begin < 2
    dead.may_end.set()


def test_letting_go_of_a_lock_that_ran_out_leaves_the_next_holders_alone(server: Flask, redis_url: str) -> None:
    load = Computation("first", is_held=True)
    first = in_background(server, lambda: look_up(load))
    assert load.began.wait(10)
    client = redis.Redis.from_url(redis_url)
    (lock,) = client.scan_iter(f"{cache.store.key_prefix()}*lock:*")
    client.set(lock, "another's")
    load.may_end.set()
    first.result(10)
    assert client.get(lock) == b"another's"


def test_renewing_computes_what_is_kept(server: Flask) -> None:
    ask(server, lambda: look_up(Computation("before")))

    def renew() -> str:
        with cache.renewing():
            return look_up(Computation("after"))

    assert ask(server, renew) == "after"
    assert ask(server, lambda: look_up(Computation())) == "after"
