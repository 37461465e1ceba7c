"""Both servers of a data folder, together."""

import socket
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis

from stack.embedded import Servers, running, servers
from stack.errors import StackError
from tests.support.waiting import wait_until


def test_both_run_inside_the_block_and_not_after_it(data: Path) -> None:
    assert running(data) is None
    with servers(data) as found:
        seen = running(data)
        assert seen is not None
        assert (seen.database_url, seen.redis_url) == (found.database_url, found.redis_url)
    assert running(data) is None


def test_a_url_that_is_given_keeps_the_embedded_server_off(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with servers(data, database_url="postgresql://elsewhere", redis_url="redis://elsewhere") as found:
        assert found == Servers("postgresql://elsewhere", "redis://elsewhere")
    assert list(data.iterdir()) == []


def test_a_server_that_has_ended_is_revived_at_its_url_with_what_it_knew(tmp_path: Path) -> None:
    with servers(tmp_path, database_url="postgresql://elsewhere") as found:
        (valkey,) = found.embedded
        with valkey_client(found) as client:
            client.set("known", "before")
            client.shutdown(nosave=True)
        wait_until(lambda: not valkey.alive())
        valkey.revive()
        with valkey_client(found) as client:
            assert client.get("known") == b"before"


def test_a_server_whose_port_was_taken_meanwhile_is_an_error(tmp_path: Path) -> None:
    with servers(tmp_path, database_url="postgresql://elsewhere") as found:
        (valkey,) = found.embedded
        with valkey_client(found) as client:
            client.shutdown(nosave=True)
        wait_until(lambda: not valkey.alive())
        port = urlsplit(found.redis_url).port
        with closing(socket.create_server(("127.0.0.1", port))), pytest.raises(StackError, match="was taken"):
            valkey.revive()


def valkey_client(found: Servers) -> redis.Redis:
    return redis.Redis.from_url(found.redis_url, socket_timeout=5)
