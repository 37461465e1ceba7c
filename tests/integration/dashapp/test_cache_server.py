"""CACHE_URL: answers are kept in a Redis of their own, whose absence costs speed and nothing else."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from flask import Flask
from structlog.testing import capture_logs

from dashapp import cache
from dashapp.cache import store
from dashapp.settings import settings as web_settings
from db import announcements, versions
from db.announcements import PricesChanged
from db.settings import settings
from stack.ports import free_port
from stack.valkey import EmbeddedValkey
from tests.conftest import configured

DATABASE = "postgresql://someone:secret@127.0.0.1:1/{}"  # nothing is asked of it here
calls: list[str] = []


@cache.cached
def load_greeting(name: str) -> str:
    """Something to keep, which counts how often it is computed."""
    calls.append(name)
    return f"hello {name}"


@pytest.fixture(scope="module")
def cache_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A second Valkey, for the cache alone."""
    with EmbeddedValkey(tmp_path_factory.mktemp("cache")) as url:
        yield url


@pytest.fixture
def program(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A program whose queue is the tests' Valkey; CACHE_URL is the test's to set."""
    redis.Redis.from_url(redis_url).flushall()
    calls.clear()
    with configured(DATABASE.format("one"), redis_url):
        yield monkeypatch
    cache.cache_availability.away_until = 0.0


def greet(cache_url: str, *names: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a web process with this CACHE_URL answers."""
    monkeypatch.setenv("CACHE_URL", cache_url)
    settings.cache_clear()
    server = Flask("test")
    cache.register(server)
    with server.app_context():
        return [load_greeting(name) for name in names]


def test_answers_go_to_the_cache_and_the_version_stays_with_the_queue(
    program: pytest.MonkeyPatch, cache_server: str, redis_url: str
) -> None:
    announcements.announce(PricesChanged())
    assert greet(cache_server, "a", "a", monkeypatch=program) == ["hello a", "hello a"]
    assert calls == ["a"]
    kept = [key.decode() for key in redis.Redis.from_url(cache_server).scan_iter()]
    assert len(kept) == 2  # the answer, and which version of it is the newest
    assert all(key.startswith("cache:") for key in kept)
    ours = redis.Redis.from_url(redis_url).keys(f"{cache.store.key_prefix()}*")
    assert ours == []
    assert redis.Redis.from_url(redis_url).exists(versions.key_of(versions.PRICES))


def test_new_prices_mean_new_answers_there_too(program: pytest.MonkeyPatch, cache_server: str) -> None:
    greet(cache_server, "b", monkeypatch=program)
    announcements.announce(PricesChanged())
    greet(cache_server, "b", monkeypatch=program)
    assert calls == ["b", "b"]


def test_without_the_cache_every_answer_is_computed_and_the_version_is_still_known(
    program: pytest.MonkeyPatch,
) -> None:
    away = f"redis://127.0.0.1:{free_port()}/0"
    with capture_logs() as logs:
        assert greet(away, "c", "c", monkeypatch=program) == ["hello c", "hello c"]
    assert calls == ["c", "c"]
    assert cache.data_version() == versions.current()
    assert [entry["event"] for entry in logs].count("cache away, computing every answer") == 1


def test_programs_on_different_databases_never_share_an_answer(
    program: pytest.MonkeyPatch, cache_server: str, redis_url: str
) -> None:
    greet(cache_server, "d", monkeypatch=program)
    with configured(DATABASE.format("two"), redis_url):
        greet(cache_server, "d", monkeypatch=program)
    assert calls == ["d", "d"]


def test_a_new_password_keeps_the_answers(program: pytest.MonkeyPatch, cache_server: str, redis_url: str) -> None:
    greet(cache_server, "e", monkeypatch=program)
    with configured(DATABASE.format("one").replace("secret", "changed"), redis_url):
        greet(cache_server, "e", monkeypatch=program)
    assert calls == ["e"]


def test_another_secret_never_meets_cursors_that_it_would_refuse(
    program: pytest.MonkeyPatch, cache_server: str
) -> None:
    for secret in ("a" * 16, "b" * 16, "b" * 16):
        program.setenv("SECRET_KEY", secret)
        web_settings.cache_clear()
        greet(cache_server, "g", monkeypatch=program)
    program.undo()
    web_settings.cache_clear()
    assert calls == ["g", "g"]


@pytest.mark.parametrize("folder", ["dashapp", "market", "db"])
def test_another_release_never_meets_the_answers_of_this_one(
    folder: str, program: pytest.MonkeyPatch, cache_server: str, tmp_path: Path
) -> None:
    greet(cache_server, "f", monkeypatch=program)
    for name in store.PROGRAM:
        shutil.copytree(store.ROOT / name, tmp_path / name)
    (tmp_path / folder / "cards.py").write_text("another release")
    program.setattr(store, "ROOT", tmp_path)
    store._release.cache_clear()
    greet(cache_server, "f", monkeypatch=program)
    program.undo()
    store._release.cache_clear()
    assert calls == ["f", "f"]
