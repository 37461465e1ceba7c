"""`GET /api/health` answers in time whatever hangs, and says what does."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashapp import cache
from stack.postgres import EmbeddedPostgres
from stack.server import EmbeddedServer
from stack.valkey import EmbeddedValkey
from tests.conftest import configured, migrate
from tests.integration.dashapp.conftest import serve
from tests.support.freezing import frozen

WITHIN = 3.0  # seconds
Servers = dict[str, EmbeddedServer]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Servers of these tests' own."""
    folder: Path = tmp_path_factory.mktemp("hanging")
    postgres, valkey = EmbeddedPostgres(folder / "postgres", durable=False), EmbeddedValkey(folder / "valkey")
    with postgres as url, valkey:
        migrate(url)
        yield {"database": postgres, "redis": valkey}


@pytest.fixture
def client(servers: Servers) -> Iterator[FlaskClient]:
    """A client of the API over them, which has been asked once."""
    urls = [server.running() for server in servers.values()]
    assert urls[0]
    assert urls[1]
    with configured(urls[0], urls[1]):
        client = serve()
        assert client.get("/api/health").get_json()["status"] == "degraded"  # there are no prices
        yield client
        cache.availability.away_until = 0.0


@pytest.mark.parametrize("hanging", [("database",), ("redis",), ("database", "redis")], ids="-".join)
def test_it_answers_in_three_seconds(hanging: tuple[str, ...], client: FlaskClient, servers: Servers) -> None:
    with frozen(*(servers[name] for name in hanging)):
        begun = time.monotonic()
        response = client.get("/api/health")
        seconds = time.monotonic() - begun
    body = response.get_json()
    expected = "unhealthy" if "database" in hanging else "degraded"
    assert (response.status_code, body["status"]) == (503 if "database" in hanging else 200, expected)
    silent = {name for name, check in body["checks"].items() if check.get("detail") == "does not answer"}
    assert silent & {"database", "redis"} == set(hanging)
    assert seconds < WITHIN


def test_many_who_ask_at_once_are_told_the_same_in_time(client: FlaskClient, servers: Servers) -> None:
    def ask(_number: int) -> tuple[int, float]:
        begun = time.monotonic()
        status = client.application.test_client().get("/api/health").status_code
        return status, time.monotonic() - begun

    with frozen(*servers.values()), ThreadPoolExecutor(20) as askers:
        told = list(askers.map(ask, range(20)))
    assert {status for status, _ in told} == {503}
    assert max(seconds for _, seconds in told) < WITHIN
