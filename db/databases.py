"""Databases as wholes: one is made beside another, filled, renamed and dropped. Each call opens its own connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from db.bounded import bounded_engine

MAINTENANCE = "postgres"  # database that every server has; its connections are in no other one's way
CONNECT_WITHIN = 10  # seconds
# A copy of everything takes longer than any limit that a server has for its clients.
UNLIMITED = {
    "timezone": "UTC",
    "application_name": "dualcaster-backup",
    "statement_timeout": 0,
    "idle_in_transaction_session_timeout": 0,
}


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Yield a connection without transactions and without a limit on statements."""
    options: dict[str, object] = {**UNLIMITED}
    engine = bounded_engine(
        url,
        options,
        connect_within=CONNECT_WITHIN,
        answer_within=None,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        yield connection


@contextmanager
def exported_snapshot(url: str) -> Iterator[tuple[Connection, str]]:
    """Yield a connection in one transaction, and the name under which other sessions read the same data."""
    with connected(url) as connection:
        stable = connection.execution_options(isolation_level="REPEATABLE READ")
        with stable.begin():
            yield stable, stable.execute(text("SELECT pg_export_snapshot()")).scalar_one()


def name_of(url: str) -> str:
    """Return the name of the database at an address."""
    return make_url(url).database or ""


def sibling(url: str, name: str) -> str:
    """Return the address of another database of the same server."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def create(url: str, name: str) -> None:
    """Create an empty database on the server of an address."""
    with connected(url) as connection:
        connection.execute(text(f"CREATE DATABASE {_quoted(connection, name)}"))


def drop(url: str, name: str) -> None:
    """Drop a database of the server of an address, where it exists."""
    with connected(sibling(url, MAINTENANCE)) as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {_quoted(connection, name)}"))


def replace(url: str, successor: str, aside: str) -> None:
    """Rename the database at an address to `aside` and `successor` to its name, both or neither.

    Raises DatabaseError where either is in use.
    """
    names = ((name_of(url), aside), (successor, name_of(url)))
    with connected(sibling(url, MAINTENANCE)) as connection:
        renamed = connection.execution_options(isolation_level="READ COMMITTED")
        with renamed.begin():
            for old, new in names:
                statement = f"ALTER DATABASE {_quoted(connection, old)} RENAME TO {_quoted(connection, new)}"
                renamed.execute(text(statement))


def server_version(connection: Connection) -> int:
    """Return the major version of the server."""
    return int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)
