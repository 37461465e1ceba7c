"""The servers of a data folder, together."""

import socket
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis

from stack.embedded import Servers, servers
from stack.errors import StackError
from tests.support.waiting import wait_until


def test_all_run_inside_the_block_and_not_after_it(data: Path) -> None:
    with servers(data) as found:
        assert [server.name for server in found.embedded] == ["PostgreSQL", "Valkey", "Valkey (cache)"]
        urls = [found.database_url, found.redis_url, found.cache_url]
        assert [server.running() for server in found.embedded] == urls
        assert len(set(urls)) == 3
    assert [server.running() for server in found.embedded] == [None] * 3


def test_a_url_that_is_given_keeps_the_embedded_server_off(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with servers(data, database_url="postgresql://elsewhere", redis_url="redis://elsewhere") as found:
        assert found == Servers("postgresql://elsewhere", "redis://elsewhere")
    assert list(data.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"redis_url": "redis://elsewhere"}, None),  # one Redis for all, as the settings of the program have it
        ({"cache_url": "redis://elsewhere"}, "redis://elsewhere"),
    ],
    ids=["redis of others", "cache of others"],
)
def test_a_cache_of_ours_comes_with_a_redis_of_ours(
    options: dict[str, Any], expected: str | None, tmp_path: Path
) -> None:
    with servers(tmp_path, database_url="postgresql://elsewhere", **options) as found:
        assert found.cache_url == expected
    assert not (tmp_path / "cache").exists()


def test_a_server_that_has_ended_is_revived_at_its_url_with_what_it_knew(tmp_path: Path) -> None:
    with servers(tmp_path, database_url="postgresql://elsewhere", cache_url="redis://elsewhere") as found:
        (valkey,) = found.embedded
        with valkey_client(found) as client:
            client.set("known", "before")
            client.shutdown(nosave=True)
        wait_until(lambda: not valkey.alive())
        valkey.revive()
        with valkey_client(found) as client:
            assert client.get("known") == b"before"


def test_a_server_whose_port_was_taken_meanwhile_is_an_error(tmp_path: Path) -> None:
    with servers(tmp_path, database_url="postgresql://elsewhere", cache_url="redis://elsewhere") as found:
        (valkey,) = found.embedded
        with valkey_client(found) as client:
            client.shutdown(nosave=True)
        wait_until(lambda: not valkey.alive())
        port = urlsplit(found.redis_url).port
        with closing(socket.create_server(("127.0.0.1", port))), pytest.raises(StackError, match="was taken"):
            valkey.revive()


def valkey_client(found: Servers) -> redis.Redis:
    return redis.Redis.from_url(found.redis_url, socket_timeout=5)
