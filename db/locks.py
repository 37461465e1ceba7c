"""Locks that processes hold in the database, by name; they end with the process at the latest."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

SPACE = 4_021_974  # key space of these advisory locks


class LockedElsewhere(Exception):
    """Another process holds the lock."""


@contextmanager
def only_one(engine: Engine, name: str) -> Iterator[Connection]:
    """Hold the lock `name` while the block runs, over the connection that is given. Raises LockedElsewhere."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        key = {"space": SPACE, "name": name}
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:space, hashtext(:name))"), key):
            raise LockedElsewhere(name)
        try:
            yield connection
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:space, hashtext(:name))"), key)
