"""Servers of the benchmark's own, with an empty migrated database for a measurement."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from db import redis_client, settings
from db.engine import ENGINES, made_engines, write_engine
from db.settings import with_driver
from stack import embedded

ROOT = Path(__file__).resolve().parent.parent
_numbers = count(1)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run a durable embedded PostgreSQL in `folder`, or use that of BENCH_DATABASE_URL, and run an embedded Valkey.

    Yields the database server's address; Redis's is in the environment.
    """
    given = os.environ.get("BENCH_DATABASE_URL")
    with ExitStack() as stack:
        servers = stack.enter_context(embedded.servers(folder, database_url=given and with_driver(given)))
        os.environ |= {"REDIS_URL": servers.redis_url, "CACHE_URL": servers.cache_url or ""}
        yield servers.database_url


@contextmanager
def database(server_url: str) -> Iterator[Engine]:
    """Make a new migrated database for this process and its children; drop it afterwards."""
    name = f"benchmark_{os.getpid()}_{next(_numbers)}"
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        _migrate(url)
        _use(url)
        yield write_engine()
    finally:
        _forget_connections()
        with server.connect() as connection:
            # Not WITH (FORCE), which may not end an autovacuum worker; without it PostgreSQL ends the worker itself.
            connection.execute(text(f"DROP DATABASE {name}"))
        server.dispose()


def _migrate(url: str) -> None:
    config = Config(str(ROOT / "alembic.ini"))
    engine = create_engine(url)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def use(engine: Engine) -> Engine:
    """Switch this process to another database of `database`; return its new engine."""
    _use(engine.url.render_as_string(hide_password=False))
    return write_engine()


def _use(url: str) -> None:
    os.environ["DATABASE_URL"] = url
    os.environ.pop("DATABASE_REPLICA_URL", None)
    _forget_connections()


def _forget_connections() -> None:
    for engine in made_engines():
        engine.dispose()
    for make in ENGINES:
        make.cache_clear()
    redis_client.client.cache_clear()
    settings.settings.cache_clear()
