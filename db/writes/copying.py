"""Sending and fetching many rows at once: PostgreSQL's COPY."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import numpy as np
import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

LINES = 512  # sent at once
SIGNATURE, BINARY_HEADER, ARRAY_HEADER = b"PGCOPY", 19, 20  # of COPY's binary format, and lengths in bytes
END = b"\xff\xff"


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


def array_text(values: Iterable[object]) -> str:
    """An array as PostgreSQL writes it, of values that need no quotes; made much faster than the driver makes one."""
    return "{" + ",".join(map(str, values)) + "}"


def arrays(connection: Connection, query: str, kinds: Sequence[str]) -> Iterator[list[Any]]:
    """Yield the rows of a query: numpy's arrays for PostgreSQL's, without nulls, of integers of a kind; or "text".

    Few rows of long arrays are what makes reading fast: a million rows of numbers would cost Python a second. Whoever
    stops before the last row cancels the query, and with it the transaction.
    """
    with copying(connection, f"COPY ({query}) TO STDOUT (FORMAT binary)") as copy:
        while data := copy.read():
            body = memoryview(data)[BINARY_HEADER if bytes(data[:6]) == SIGNATURE else 0 :]
            row = [list(_values(body[2:], kinds))] if body and body[:2] != END else []
            del data, body  # a row may be large: while its reader works with it, nothing of it is kept here
            while row:
                yield row.pop()


def _values(body: memoryview, kinds: Sequence[str]) -> Iterator[Any]:
    for kind in kinds:
        end = 4 + int.from_bytes(body[:4], "big")
        if kind == "text":
            yield bytes(body[4:end]).decode()
        else:
            element = np.dtype([("size", ">i4"), ("value", f">{kind}")])
            yield np.frombuffer(body[4 + ARRAY_HEADER : end], element)["value"].astype(kind)
        body = body[end:]
