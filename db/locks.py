"""Advisory locks of the database, by name; released with the process at the latest."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

SPACE = 4_021_974  # key space of these advisory locks
WRITERS = 4_021_973  # key of an advisory lock: one writer of cards and prices at a time
SEARCH = 4_021_972  # the same: one transaction at a time updates many rows of card_search, in any order

UNLOCK = text("SELECT pg_advisory_unlock(:space, hashtext(:name))")


class LockedElsewhere(Exception):
    """Another process holds the lock."""


@contextmanager
def only_one(engine: Engine, name: str) -> Iterator[Connection]:
    """Hold the lock `name` while the block runs; yields the connection that holds it. Raises LockedElsewhere."""
    with _holding(engine, name, "SELECT pg_try_advisory_lock(:space, hashtext(:name))") as connection:
        yield connection


@contextmanager
def one_after_another(engine: Engine, name: str) -> Iterator[Connection]:
    """Wait for the lock `name`, and hold it while the block runs."""
    with _holding(engine, name, "SELECT true FROM pg_advisory_lock(:space, hashtext(:name))") as connection:
        yield connection


@contextmanager
def _holding(engine: Engine, name: str, statement: str) -> Iterator[Connection]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        key: dict[str, object] = {"space": SPACE, "name": name}
        if not connection.scalar(text(statement), key):
            raise LockedElsewhere(name)
        try:
            yield connection
        finally:
            _give_back(connection, key)


def _give_back(connection: Connection, key: dict[str, object]) -> None:
    """Unlock, or end the session: in the pool it would hold the lock as long as this process lives."""
    try:
        connection.execute(UNLOCK, key)
    except OperationalError:  # a lost connection has released the lock
        connection.invalidate()
    except BaseException:
        connection.invalidate()
        raise


def take_turn(connection: Connection, key: int = WRITERS) -> None:
    """Wait for the lock `key`, and hold it until the caller's transaction ends."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
