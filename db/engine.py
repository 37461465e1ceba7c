"""Connections: for reads, to the replica where it is up to date, and for short writes while a person waits."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.errors import UndefinedColumn, UndefinedFunction, UndefinedTable

from db import replica
from db.engines import ENGINES as ENGINES
from db.engines import NO_ANSWER as NO_ANSWER
from db.engines import Connection as Connection
from db.engines import DatabaseAway as DatabaseAway
from db.engines import DatabaseError as DatabaseError
from db.engines import Engine as Engine
from db.engines import Row as Row
from db.engines import leave_connections_to_parent as leave_connections_to_parent
from db.engines import made_engines as made_engines
from db.engines import probe_engine as probe_engine
from db.engines import read_engine as read_engine
from db.engines import short_write_engine as short_write_engine
from db.engines import write_engine as write_engine
from db.engines import write_probe_engine as write_probe_engine
from db.metrics import READS


@contextmanager
def reading(*, fresh: bool = False) -> Iterator[Connection]:
    """Yield a connection for reads. Each statement sees the data committed at its begin.

    Connects to the replica if that has replayed the version of the read, else to the primary. With `fresh` always to
    the primary: for data that a process acts on, and for readers who must see their own write. Raises
    replica.ReplicaGaveUp where a retry would read from the primary.
    """
    if fresh:
        READS.labels("primary", "fresh").inc()
        with read_engine().connect() as connection:
            yield connection
        return
    with replica.connected() as of_replica:
        if of_replica is not None:
            yield of_replica
            return
    with read_engine().connect() as connection:
        yield connection


@contextmanager
def snapshot() -> Iterator[Connection]:
    """Yield a connection to the primary in one transaction for reads: all statements see the data of the first one."""
    READS.labels("primary", "snapshot").inc()
    with read_engine().connect() as connection:
        stable = connection.execution_options(isolation_level="REPEATABLE READ")
        with stable.begin():
            yield stable


@contextmanager
def probing() -> Iterator[Connection]:
    """Yield a new connection to the primary for the health check; each of its steps takes at most PROBE_WITHIN s."""
    with probe_engine().connect() as connection:
        yield connection


@contextmanager
def writing() -> Iterator[Connection]:
    """Yield a connection for one short transaction on the primary while a person waits.

    Raises DatabaseAway if a statement or a lock takes longer than db.engines allows.
    """
    with short_write_engine().begin() as connection:
        yield connection


def advice(error: DatabaseError) -> str:
    """Return the fault of the database in words for people, and its remedy."""
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
