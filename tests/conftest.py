"""Real servers for the tests: embedded PostgreSQL (or `TEST_DATABASE_URL`, such as a TimescaleDB) and embedded Valkey.

`database` is an empty migrated database for tests that write; it is emptied after each. `market` is a simulated market
that the real ingestion has loaded once; tests only read it.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: its threads wait for those of other tests

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
import redis
import structlog
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from db import redis_client, settings, versions
from db.engine import ENGINES, made_engines, write_engine
from db.positions import seen
from db.replica import route
from db.settings import with_driver
from stack.postgres import EmbeddedPostgres
from stack.valkey import EmbeddedValkey
from tests.support.emptying import empty

SECRET_KEY = "the-key-of-all-tests"
ROOT = Path(__file__).parents[1]

# Other tests run beside these: how long an example takes says nothing of it.
hypothesis.settings.register_profile(
    "shared machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("shared machine")

# The usual one draws every local variable of every frame: seconds of work for each error that a test provokes.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


# Not DROP DATABASE ... WITH (FORCE): only a superuser may end an autovacuum worker so. Without it PostgreSQL ends that.
OWN_CONNECTIONS_END = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND usename = current_user"
)


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server, by the address of its maintenance database."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield with_driver(given)
        return
    with EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), durable=False) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Valkey server of our own."""
    with EmbeddedValkey(tmp_path_factory.mktemp("valkey")) as url:
        yield url


@contextmanager
def new_database(server_url: str, name: str) -> Iterator[str]:
    """A new migrated database on the server, dropped afterwards."""
    name = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    try:
        migrate(url)
        yield url
    finally:
        with server.connect() as connection:
            connection.execute(OWN_CONNECTIONS_END, {"name": name})
            connection.execute(text(f"DROP DATABASE {name}"))
        server.dispose()


def migrate(url: str) -> None:
    """Bring a database to the newest schema."""
    config = Config(str(ROOT / "alembic.ini"))
    engine = create_engine(url)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


@contextmanager
def configured(database_url: str, redis_url: str) -> Iterator[None]:
    """Point this process's engines and Redis client at these servers."""
    wanted = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "DATABASE_REPLICA_URL": "", "CACHE_URL": ""}
    wanted["SECRET_KEY"] = os.environ.get("SECRET_KEY") or SECRET_KEY
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    forget_connections()
    try:
        yield
    finally:
        forget_connections()
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def forget_connections() -> None:
    """Close this process's engines, and read the settings anew."""
    for engine in made_engines():
        engine.dispose()
    for make in ENGINES:
        make.cache_clear()
    for made in (redis_client.client, seen, route):
        made.cache_clear()
    versions.forget_recent()
    settings.settings.cache_clear()


@pytest.fixture(scope="session")
def empty_database_url(server_url: str) -> Iterator[str]:
    """The database of the tests that write."""
    with new_database(server_url, "dualcaster_test") as url:
        yield url


@pytest.fixture
def database(empty_database_url: str, redis_url: str) -> Iterator[Engine]:
    """An empty database that the program is configured for; emptied again afterwards."""
    redis.Redis.from_url(redis_url).flushall()
    with configured(empty_database_url, redis_url):
        yield write_engine()
        empty(write_engine())


@pytest.fixture(scope="session")
def market_url(server_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with a small simulated market, loaded by the real ingestion."""
    with new_database(server_url, "dualcaster_market") as url:
        with configured(url, redis_url):
            load_simulated_market(tmp_path_factory.mktemp("market"))
        yield url


def load_simulated_market(folder: Path) -> None:
    """Load 60 cards over 120 days as `make demo` does it."""
    from ingestion.runs.database_kind import mark_simulated
    from ingestion.runs.first_load import steps_of
    from ingestion.runs.loading import run_source
    from ingestion.runs.observers import Log
    from ingestion.simulation import write_market
    from ingestion.sources.registry import source_named

    mark_simulated()
    files = write_market(folder, end=datetime.now(UTC), cards=60, days=120)
    for step in steps_of(files):
        assert run_source(source_named(step.source), Log(step.source), step.files).status == "succeeded"


@pytest.fixture
def market(market_url: str, redis_url: str) -> Iterator[Engine]:
    """The simulated market, which the program is configured for. Read only."""
    redis.Redis.from_url(redis_url).flushall()
    with configured(market_url, redis_url):
        yield write_engine()
