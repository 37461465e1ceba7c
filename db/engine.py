"""Connections: one engine for writes, one for reads (the replica's, where there is one)."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeAlias

import psycopg
import sqlalchemy
from psycopg.errors import UndefinedColumn, UndefinedFunction, UndefinedTable
from sqlalchemy import Connection as Connection
from sqlalchemy import Engine as Engine
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DisconnectionError, OperationalError, SQLAlchemyError

from db.settings import database_url, replica_url, settings

Row: TypeAlias = "sqlalchemy.Row[Any]"  # what a query returns, for those who may not know SQLAlchemy
DatabaseError = SQLAlchemyError
DatabaseAway = OperationalError

# Seconds and probes until a peer that went without a word is known to be gone.
KEEPALIVES = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


@cache
def write_engine() -> Engine:
    """Engine of the primary database; no statement timeout, loads take their time."""
    return create_engine(database_url(), pool_size=5, pool_pre_ping=True, connect_args={"options": "-c timezone=UTC"})


@cache
def read_engine() -> Engine:
    """Engine for pages and API: read only, with a timeout on every statement."""
    options = (
        f"-c statement_timeout={settings().STATEMENT_TIMEOUT} -c default_transaction_read_only=on -c timezone=UTC"
        " -c plan_cache_mode=force_generic_plan"  # planning takes longer than most answers; partitions go at run time
    )
    engine = create_engine(
        replica_url(),
        isolation_level="AUTOCOMMIT",  # a transaction would be two more round trips, a third of a small answer's time
        pool_size=10,
        max_overflow=10,
        connect_args={"options": options, **KEEPALIVES},
    )
    event.listen(engine, "checkout", _refuse_ended)
    return engine


def _refuse_ended(connection: psycopg.Connection[Any], *_others: object) -> None:
    """Have the pool make a connection anew that the server has ended while nobody used it.

    A look at what has arrived takes a microsecond; asking the server (pool_pre_ping) takes a round trip.
    """
    try:
        for _ in range(2):  # its last words, then the end
            connection.pgconn.consume_input()
    except psycopg.OperationalError as error:
        raise DisconnectionError from error


def leave_connections_to_parent() -> None:
    """Let a process that has been forked make connections of its own; it closes none of its parent's.

    Over one that both have, a lock that was taken by a child outlives it, and the next child seems to hold it already.
    """
    for engine in (write_engine, read_engine):
        if engine.cache_info().currsize:
            engine().dispose(close=False)


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection for one question. Each statement sees what is committed when it begins."""
    with read_engine().connect() as connection:
        yield connection


@contextmanager
def writing() -> Iterator[Connection]:
    """One unit of work on the primary: committed as a whole or not at all."""
    with write_engine().begin() as connection:
        yield connection


def advice(error: DatabaseError) -> str:
    """Say in words for people what is wrong with the database, and what to do."""
    cause = getattr(error, "orig", None) or error
    reason = str(cause).strip()
    if isinstance(cause, UndefinedTable | UndefinedColumn | UndefinedFunction):
        return f"The database has another schema than this program. Bring it up to date: make migrate.\n{reason}"
    if isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None:
        return (
            f"The database cannot be reached. Is it running, and is DATABASE_URL right? Without DATABASE_URL the"
            f" embedded one is used.\n{reason}"
        )
    return f"The database gave up. What was stored before is whole; run it again for the rest.\n{reason}"


def ping() -> None:
    """Ask the database for which reads go whether it is there. Raises DatabaseError."""
    with reading() as connection:
        connection.execute(text("SELECT 1"))
