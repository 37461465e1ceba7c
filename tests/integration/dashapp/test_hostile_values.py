"""What somebody else has written to Redis: never run, never shown, never an error for a reader."""

import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from dashapp import cache
from dashapp.api.answers import cached_response, json_response
from dashapp.cache import memory
from dashapp.cache.store import key_prefix
from db import announcements, breakers, redis_client, versions
from db.announcements import PricesChanged
from db.breakers import CLOSED
from tests.support.caching import ask, web_process

calls: list[str] = []


@cache.cached
def load_greeting(name: str) -> str:
    """Something to keep, which counts how often it is computed."""
    calls.append(name)
    return f"hello {name}"


class Bomb:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.folder),)


@pytest.fixture(autouse=True)
def another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers come from Redis, as those of another process do, which has not got them in its memory."""
    monkeypatch.setattr(memory, "SECONDS", 0.0)


@pytest.fixture
def store(redis_url: str) -> "redis.Redis":
    return redis.Redis.from_url(redis_url)


@pytest.fixture
def server(redis_url: str) -> Iterator[Flask]:
    calls.clear()
    with web_process(redis_url) as server:
        yield server


def greet(server: Flask, name: str = "a") -> str:
    return ask(server, lambda: load_greeting(name))


def key_of_answer(store: "redis.Redis") -> str:
    """The key of the one answer that is kept."""
    (key,) = [key.decode() for key in store.scan_iter(f"{key_prefix()}*") if b"newest" not in key]
    return str(key)


def test_a_pickle_is_not_run(server: Flask, store: "redis.Redis", tmp_path: Path) -> None:
    greet(server)
    store.set(key_of_answer(store), pickle.dumps(Bomb(tmp_path / "made")))
    assert greet(server) == "hello a"
    assert not (tmp_path / "made").exists()
    assert calls == ["a", "a"]


@pytest.mark.parametrize("value", [b"", b"x", bytes(16), bytes(16) + b"\xa7hostile", b"\xff" * 5000], ids=len)
def test_what_is_not_ours_is_computed_anew_and_kept(value: bytes, server: Flask, store: "redis.Redis") -> None:
    greet(server)
    store.set(key_of_answer(store), value)
    assert [greet(server), greet(server)] == ["hello a"] * 2
    assert calls == ["a", "a"]


def test_an_answer_that_was_moved_to_another_name_is_not_read(server: Flask, store: "redis.Redis") -> None:
    greet(server, "a")
    of_a = key_of_answer(store)
    value = store.get(of_a)
    store.delete(of_a)
    greet(server, "b")
    assert value
    store.set(key_of_answer(store), value)
    assert greet(server, "b") == "hello b"


def test_an_answer_of_the_previous_version_is_checked_too(server: Flask, store: "redis.Redis") -> None:
    greet(server)
    key, version = key_of_answer(store), versions.current()
    announcements.announce(PricesChanged())
    store.set(key, b"hostile")
    found = ask(server, lambda: cache._cache.cache.of_version(key.partition(f"{version}:")[2], version))
    assert found is None


def test_it_is_logged_once(server: Flask, store: "redis.Redis") -> None:
    greet(server)
    key = key_of_answer(store)
    with capture_logs() as logs:
        for _ in range(3):
            store.set(key, b"hostile")
            greet(server)
    assert [entry["event"] for entry in logs] == ["an answer in Redis is not of this program, ignoring such answers"]


@pytest.mark.parametrize("value", [b"newest", b"-1", b"9" * 5000, "١٢".encode(), b"1e300"], ids=len)
@pytest.mark.parametrize("which", ["version", "newest"])
def test_what_should_be_a_number_need_not_be_one(which: str, value: bytes, server: Flask, store: "redis.Redis") -> None:
    greet(server)
    (newest,) = store.scan_iter(f"{key_prefix()}newest:*")
    store.set(versions.key_of(versions.PRICES) if which == "version" else newest, value)
    assert greet(server) == "hello a"
    store.set(versions.key_of(versions.PRICES) if which == "version" else newest, value)
    assert announcements.announce(PricesChanged())
    assert greet(server) == "hello a"
    assert 0 < versions.current() < redis_client.LARGEST


def test_breakers_that_are_nonsense_are_closed(server: Flask, store: "redis.Redis") -> None:
    for word, value in (("state", "open"), ("fail_counter", "many"), ("opened_at", "9" * 15)):
        store.set(f"manapool:pybreaker:{word}", value)
    assert breakers.states(["manapool"])["manapool"].paused_until is None
    store.set("manapool:pybreaker:state", b"\xff")
    assert breakers.states(["cardkingdom"])["cardkingdom"] == CLOSED


def test_a_reader_of_the_api_is_answered(server: Flask, store: "redis.Redis") -> None:
    server.add_url_rule("/small", "small", lambda: cached_response(lambda: json_response({"small": 1}), {}))
    client: FlaskClient = server.test_client()
    client.get("/small")
    for value in (b"hostile", store.get(key_of_answer(store))[:-1]):  # type: ignore[index]
        store.set(key_of_answer(store), value)
        assert client.get("/small").get_json() == {"small": 1}
