"""Engines: connection pools for loads, for writes of people, for reads of primary and replica, and for probes."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeAlias

import psycopg
import sqlalchemy
from sqlalchemy import Connection as Connection
from sqlalchemy import Engine as Engine
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import NullPool

from db.bounded import GRACE, bounded_engine
from db.claims import mark_commits_of
from db.measured import LOADS, measure
from db.settings import database_url, replica_url, settings

Row: TypeAlias = "sqlalchemy.Row[Any]"  # a query's row, for packages that may not import SQLAlchemy
DatabaseError = SQLAlchemyError
DatabaseAway = OperationalError
# Errors of reads while the database cannot answer: it is gone, hangs, is too slow, or lends no connection.
NO_ANSWER = (OperationalError, PoolTimeout)

CONNECT_WITHIN = 3  # seconds; a reader waits for the answer
CONNECT_LOAD_WITHIN = 10
PROBE_WITHIN = 2  # seconds; the least that psycopg accepts
POOL_WITHIN = 5.0  # seconds to wait for a connection of the pool
WRITE_WITHIN = 5_000  # milliseconds for a statement of a write while a person waits
LOCK_WITHIN = 2_000  # milliseconds to wait for a lock: loads hold theirs longer, and the person may retry


@cache
def write_engine() -> Engine:
    """Return the engine of the primary for loads, without a limit on statements."""
    engine = bounded_engine(
        database_url(),
        {"timezone": "UTC", "application_name": "dualcaster-load"},
        connect_within=CONNECT_LOAD_WITHIN,
        answer_within=None,
        pool_size=5,
        pool_pre_ping=True,
    )
    mark_commits_of(engine)
    return measure(engine, LOADS)


@cache
def short_write_engine() -> Engine:
    """Return the engine of the primary for writes while a person waits; loads and reads have other pools."""
    within = min(WRITE_WITHIN, settings().STATEMENT_TIMEOUT)
    limits = {
        "statement_timeout": within,
        "lock_timeout": min(LOCK_WITHIN, within),
        "idle_in_transaction_session_timeout": 2 * within,
    }
    engine = bounded_engine(
        database_url(),
        {"timezone": "UTC", "application_name": "dualcaster-write", **limits},
        connect_within=CONNECT_WITHIN,
        answer_within=within / 1000 + GRACE,
        pool_size=5,
        max_overflow=5,
        pool_timeout=POOL_WITHIN,
        pool_pre_ping=True,
    )
    mark_commits_of(engine)
    return measure(engine, "write")


@cache
def read_engine() -> Engine:
    """Return the engine of the primary for pages and API: read-only, with a limit on every statement."""
    return measure(_for_reads(database_url()), "read")


@cache
def replica_engine() -> Engine | None:
    """Return the same of the replica, None where there is none."""
    url = replica_url()
    return measure(_for_reads(url), "replica") if url else None


def _for_reads(url: str) -> Engine:
    engine = bounded_engine(
        url,
        {
            **_reads(settings().STATEMENT_TIMEOUT),
            "application_name": "dualcaster-read",
            # Planning takes longer than most answers; a generic plan still prunes partitions at run time.
            "plan_cache_mode": "force_generic_plan",
        },
        connect_within=CONNECT_WITHIN,
        answer_within=_statement_seconds(),
        isolation_level="AUTOCOMMIT",  # a transaction costs two round trips, a third of a small answer's time
        pool_size=10,
        max_overflow=10,
        pool_timeout=POOL_WITHIN,
    )
    event.listen(engine, "checkout", _refuse_ended)
    return engine


@cache
def probe_engine() -> Engine:
    """Return the engine of the primary for the health check: a new connection each time, without waiting for a pool."""
    return _for_probes(database_url(), _reads(1000 * PROBE_WITHIN), isolation_level="AUTOCOMMIT")


@cache
def replica_probe_engine() -> Engine | None:
    """Return the same of the replica, None where there is none."""
    url = replica_url()
    return _for_probes(url, _reads(1000 * PROBE_WITHIN), isolation_level="AUTOCOMMIT") if url else None


@cache
def write_probe_engine() -> Engine:
    """Return the engine of the primary for the health check's write."""
    return _for_probes(database_url(), {"timezone": "UTC", "statement_timeout": 1000 * PROBE_WITHIN})


def _for_probes(url: str, options: Mapping[str, object], **more: Any) -> Engine:
    within = PROBE_WITHIN
    return bounded_engine(url, options, connect_within=within, answer_within=float(within), poolclass=NullPool, **more)


ENGINES = (
    write_engine,
    short_write_engine,
    read_engine,
    replica_engine,
    probe_engine,
    replica_probe_engine,
    write_probe_engine,
)


def made_engines() -> list[Engine]:
    """Return the engines that this process has made so far."""
    return [engine for make in ENGINES if make.cache_info().currsize and (engine := make())]


def _statement_seconds() -> float:
    return settings().STATEMENT_TIMEOUT / 1000 + GRACE


def _reads(timeout: int) -> dict[str, object]:
    return {"timezone": "UTC", "statement_timeout": timeout, "default_transaction_read_only": "on"}


def _refuse_ended(connection: psycopg.Connection[Any], *_others: object) -> None:
    """Raise for a pooled connection that the server has ended, so that the pool replaces it.

    Checking for arrived data takes a microsecond; a query to the server (pool_pre_ping) takes a round trip.
    """
    try:
        for _ in range(2):  # the server's last message, then the end of the stream
            connection.pgconn.consume_input()
    except psycopg.OperationalError as error:
        raise DisconnectionError from error


def leave_connections_to_parent() -> None:
    """Replace the pools in a forked process, without closing the parent's connections.

    Over a shared connection, a lock taken by a child would outlive it, and the next child would seem to hold it.
    """
    for engine in made_engines():
        engine.dispose(close=False)
