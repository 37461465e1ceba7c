"""The embedded Valkey: it starts, keeps its data through a kill, and says no to strangers."""

from pathlib import Path

import psutil
import pytest
import redis

from stack.valkey import EmbeddedCache, EmbeddedValkey
from tests.support.waiting import wait_until


def client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=5, decode_responses=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "valkey"


def test_it_serves_and_keeps_what_it_was_given(folder: Path) -> None:
    with EmbeddedValkey(folder) as url, client(url) as valkey:
        valkey.set("kept", "42")
    assert EmbeddedValkey(folder).running() is None
    with EmbeddedValkey(folder) as again, client(again) as valkey:
        assert valkey.get("kept") == "42"
        assert again == url


def test_a_kill_of_the_server_loses_nothing_that_was_written_out(folder: Path) -> None:
    server = EmbeddedValkey(folder)
    with client(server.start()) as valkey:
        valkey.set("kept", "42")
        valkey.waitaof(1, 0, 5000)
        psutil.Process(valkey.info("server")["process_id"]).kill()
    wait_until(lambda: not server.alive())
    server.stop()
    with EmbeddedValkey(folder) as url, client(url) as valkey:
        assert valkey.get("kept") == "42"


def test_it_is_bounded_and_evicts_nothing(folder: Path) -> None:
    with EmbeddedValkey(folder, memory_mib=64) as url, client(url) as valkey:
        settings = valkey.config_get("maxmemory*")
        assert (settings["maxmemory"], settings["maxmemory-policy"]) == (str(64 * 2**20), "noeviction")


def test_the_cache_is_bounded_evicts_the_oldest_and_writes_nothing_to_disk(folder: Path) -> None:
    with EmbeddedCache(folder, memory_mib=64) as url, client(url) as valkey:
        settings = valkey.config_get("maxmemory*", "appendonly", "save")
        assert (settings["maxmemory"], settings["maxmemory-policy"]) == (str(64 * 2**20), "allkeys-lru")
        assert (settings["appendonly"], settings["save"]) == ("no", "")
        valkey.set("answer", "42")
    assert list((folder / "data").iterdir()) == []
    with EmbeddedCache(folder) as url, client(url) as valkey:
        assert valkey.get("answer") is None


def test_a_client_without_the_password_is_refused(folder: Path) -> None:
    with EmbeddedValkey(folder) as url:
        stranger = client("redis://" + url.split("@")[1])
        with stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()


def test_nobody_else_can_read_its_secrets(folder: Path) -> None:
    with EmbeddedValkey(folder) as url:
        password = url.split(":")[2].split("@")[0].encode()
        readable = [path for path in folder.rglob("*") if path.is_file() and password in path.read_bytes()]
        assert {path.name for path in readable} == {"password", "server.json", "valkey.conf"}
        assert {path.stat().st_mode & 0o777 for path in readable} == {0o600}
        family = psutil.Process().children(recursive=True)
        assert family
        assert not any(password.decode() in " ".join(process.cmdline()) for process in family)
