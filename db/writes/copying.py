"""Sending many rows at once: PostgreSQL's COPY, in text, which Python makes faster than any other form."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

LINES = 4096  # sent at once
NULL = "\\N"


def cursor_of(connection: Connection) -> "psycopg.Cursor[Any]":
    """The driver's own cursor, inside the connection's transaction."""
    driver: psycopg.Connection[Any] | None = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection has been closed")
    return driver.cursor()


@contextmanager
def copying(connection: Connection, statement: str) -> Iterator["psycopg.Copy"]:
    """Run a COPY. Its errors are those that every other statement raises, DatabaseError and its kinds."""
    try:
        with cursor_of(connection) as cursor, cursor.copy(statement) as copy:
            yield copy
    except psycopg.Error as error:
        raise DBAPIError.instance(statement, None, error, psycopg.Error) from error


def copy_rows(connection: Connection, target: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY typed values into `target`, a table with its columns in brackets."""
    with copying(connection, f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def copy_lines(connection: Connection, target: str, lines: Iterable[str]) -> None:
    """COPY lines that are already in COPY's text format, line ends included."""
    with copying(connection, f"COPY {target} FROM STDIN") as copy:
        remaining = iter(lines)
        while some := "".join(islice(remaining, LINES)):
            copy.write(some)
