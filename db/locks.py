"""Locks that processes hold in the database, by name; they end with the process at the latest."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

SPACE = 4_021_974  # key space of these advisory locks
WRITERS = 4_021_973  # key of an advisory lock: one writer of cards and prices at a time


class LockedElsewhere(Exception):
    """Another process holds the lock."""


@contextmanager
def only_one(engine: Engine, name: str) -> Iterator[Connection]:
    """Hold the lock `name` while the block runs, over the connection that is given. Raises LockedElsewhere."""
    with _holding(engine, name, "SELECT pg_try_advisory_lock(:space, hashtext(:name))") as connection:
        yield connection


@contextmanager
def one_after_another(engine: Engine, name: str) -> Iterator[Connection]:
    """Wait until nobody holds the lock `name`, and hold it while the block runs."""
    with _holding(engine, name, "SELECT true FROM pg_advisory_lock(:space, hashtext(:name))") as connection:
        yield connection


@contextmanager
def _holding(engine: Engine, name: str, statement: str) -> Iterator[Connection]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        key = {"space": SPACE, "name": name}
        if not connection.scalar(text(statement), key):
            raise LockedElsewhere(name)
        try:
            yield connection
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:space, hashtext(:name))"), key)


def take_turn(connection: Connection) -> None:
    """Wait until no other transaction writes cards or prices. The turn is over with the caller's transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS})
