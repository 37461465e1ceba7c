"""Both servers of a data folder, together."""

from pathlib import Path

import redis

from stack.embedded import Servers, running, servers
from tests.support.waiting import wait_until


def test_both_run_inside_the_block_and_not_after_it(data: Path) -> None:
    assert running(data) is None
    with servers(data) as found:
        seen = running(data)
        assert seen is not None
        assert (seen.database_url, seen.redis_url) == (found.database_url, found.redis_url)
        assert found.failure() is None
    assert running(data) is None


def test_a_url_that_is_given_keeps_the_embedded_server_off(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with servers(data, database_url="postgresql://elsewhere", redis_url="redis://elsewhere") as found:
        assert found == Servers("postgresql://elsewhere", "redis://elsewhere")
    assert list(data.iterdir()) == []


def test_a_server_that_is_gone_is_named_with_its_log(tmp_path: Path) -> None:
    with servers(tmp_path, database_url="postgresql://elsewhere") as found:
        (valkey,) = found.embedded
        with valkey_client(found) as client:
            client.shutdown(nosave=True)
        wait_until(lambda: not valkey.alive())
        problem = found.failure()
        assert problem is not None
        assert problem.startswith("Valkey has stopped.")
        assert "bye bye" in problem


def valkey_client(found: Servers) -> redis.Redis:
    return redis.Redis.from_url(found.redis_url, socket_timeout=5)
