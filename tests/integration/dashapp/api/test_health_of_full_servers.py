"""`GET /api/health` while servers answer but cannot write: degraded, in words of our own; the log has theirs."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from structlog.testing import capture_logs

from dashapp import cache, health
from dashapp.settings import settings as web_settings
from db import probes
from db.engine import write_probe_engine
from db.settings import settings
from stack.ports import free_port
from stack.valkey import binary
from tests.conftest import configured, forget_connections
from tests.integration.dashapp.conftest import serve
from tests.support.statements import counted
from tests.support.valkey import Valkey
from tests.support.waiting import wait_until


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    """A Redis of the test's own."""
    server = Valkey()
    yield server
    server.kill()


@pytest.fixture
def with_own_redis(market: Engine, market_url: str, valkey: Valkey) -> Iterator[FlaskClient]:
    """A client over the simulated market and that Redis."""
    with configured(market_url, valkey.url):
        client = serve()
        assert client.get("/api/health").get_json()["status"] == "healthy"
        yield client
    cache.availability.away_until = 0.0


def found(client: FlaskClient, check: str) -> tuple[int, str, str | None]:
    """The answer's status, the state of a check, and its reason."""
    response = client.get("/api/health")
    told = response.get_json()["checks"][check]
    assert response.get_json()["status"] == told["status"]
    return response.status_code, told["status"], told.get("detail")


def test_a_redis_that_is_full_degrades_it(with_own_redis: FlaskClient, valkey: Valkey) -> None:
    valkey.fill()
    with capture_logs() as logs:
        assert found(with_own_redis, "redis") == (200, "degraded", "is full and refuses writes")
    assert "maxmemory" in str(next(entry for entry in logs if entry.get("check") == "redis")["error"])
    valkey.make_room()
    assert with_own_redis.get("/api/health").get_json()["status"] == "healthy"


def test_a_redis_that_is_full_still_answers_what_it_has(with_own_redis: FlaskClient, valkey: Valkey) -> None:
    with_own_redis.get("/api/market/overview")
    valkey.fill()
    before = cache.counts()
    assert with_own_redis.get("/api/market/overview?currency=EUR").status_code == 200
    assert with_own_redis.get("/api/market/overview").status_code == 200
    assert cache.counts().hits == before.hits + 1
    valkey.make_room()


def test_a_redis_that_is_a_replica_degrades_it(with_own_redis: FlaskClient, valkey: Valkey) -> None:
    client = redis.Redis.from_url(valkey.url)
    client.replicaof("127.0.0.1", free_port())
    assert found(with_own_redis, "redis") == (200, "degraded", "is read-only")
    client.replicaof("NO", "ONE")


def test_a_redis_that_cannot_write_to_its_disk_degrades_it(market: Engine, market_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "3600 1", "--dir", str(folder)]
    server = subprocess.Popen([str(binary()), *options], stdout=subprocess.DEVNULL)
    client = redis.Redis.from_url(f"redis://127.0.0.1:{port}/0")
    try:
        wait_until(lambda: answers(client), "Valkey answers")
        shutil.rmtree(folder)
        client.bgsave()
        wait_until(lambda: client.info("persistence")["rdb_last_bgsave_status"] == "err", "the save fails")
        with configured(market_url, f"redis://127.0.0.1:{port}/0"):
            assert found(serve(), "redis") == (200, "degraded", "cannot write to its disk and refuses writes")
    finally:
        server.kill()
        server.wait()
        cache.availability.away_until = 0.0


def test_a_cache_of_its_own_is_asked_too(
    market: Engine, market_url: str, redis_url: str, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHE_URL", valkey.url)
    settings.cache_clear()
    client = serve()
    assert "hits" in str(found_detail(client))
    valkey.fill()
    assert found(client, "cache") == (200, "degraded", "is full and refuses writes")
    valkey.make_room()
    cache.cache_availability.away_until = 0.0


def found_detail(client: FlaskClient) -> str | None:
    detail: str | None = client.get("/api/health").get_json()["checks"]["cache"].get("detail")
    return detail


def test_a_database_that_is_read_only_degrades_it(empty_client: FlaskClient, database: Engine) -> None:
    name = database.url.database
    try:
        with database.begin() as connection:
            connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        forget_connections()
        response = empty_client.get("/api/health")
        checks = response.get_json()["checks"]
        assert (response.status_code, response.get_json()["status"]) == (200, "degraded")
        assert (checks["writes"]["status"], checks["writes"]["detail"]) == ("degraded", "is read-only")
        assert checks["database"]["status"] == "healthy"
    finally:
        with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET default_transaction_read_only = off"))
            connection.execute(text(f"ALTER DATABASE {name} RESET default_transaction_read_only"))
        forget_connections()


def test_the_database_is_made_to_write_every_few_seconds_however_many_ask(client: FlaskClient) -> None:
    begin = time.monotonic()
    with counted(write_probe_engine()) as statements:
        for _ in range(20):
            assert client.get("/api/health").status_code == 200
    written = statements.count(str(probes.WRITE))
    assert 1 <= written <= 1 + (time.monotonic() - begin) / probes.WRITE_EVERY
    assert probes.WRITE_EVERY >= 5


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder on a file system with a megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=False)
    if mounted.returncode:
        pytest.skip("this user may not mount a file system")
    monkeypatch.setenv("DATA_DIR", str(folder))
    web_settings.cache_clear()
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    web_settings.cache_clear()


def test_a_disk_that_is_full_degrades_it(small_disk: Path, client: FlaskClient) -> None:
    assert found(client, "disk") == (200, "degraded", "less than 512 MB left")


def test_where_there_is_no_data_folder_the_disk_is_somebody_elses(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "none"))
    web_settings.cache_clear()
    assert client.get("/api/health").get_json()["checks"]["disk"]["status"] == health.HEALTHY
    web_settings.cache_clear()


def answers(client: "redis.Redis") -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
