"""Bulk writes and reads of rows by PostgreSQL's COPY."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
ELEMENTS = {"f4": 700, "f8": 701, "i2": 21, "i4": 23}  # of arrays: OIDs of the types
ROWS = 8_192  # sent at once
NULL = r"\N"
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})  # of COPY's text format


def cursor_of(connection: Connection) -> "psycopg.Cursor[Any]":
    """Return the driver's own cursor, inside the connection's transaction."""
    driver: psycopg.Connection[Any] | None = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection has been closed")
    return driver.cursor()


@contextmanager
def _failing_as_usual(statement: str) -> Iterator[None]:
    """Raise the errors of the driver as those of any other statement."""
    try:
        yield
    except psycopg.Error as error:
        raise DBAPIError.instance(statement, None, error, psycopg.Error) from error


@contextmanager
def copying(connection: Connection, statement: str) -> Iterator["psycopg.Copy"]:
    """Yield a running COPY. Raises DatabaseError like any other statement."""
    with _failing_as_usual(statement), cursor_of(connection) as cursor, cursor.copy(statement) as copy:
        yield copy


def binary_rows(connection: Connection, statement: str, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
    """Return the rows of a query with long bytes, which come as they are and not as twice as many digits.

    Placeholders are the driver's, such as `%(name)s`. Raises DatabaseError like any other statement.
    """
    with _failing_as_usual(statement), cursor_of(connection) as cursor:
        return cursor.execute(statement.encode(), values, binary=True).fetchall()


def copy_rows(connection: Connection, target: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY typed values into `target`, a table with its columns in brackets."""
    with copying(connection, f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def copy_lines(connection: Connection, target: str, lines: Iterable[str]) -> None:
    """COPY lines in COPY's text format, line ends included."""
    with copying(connection, f"COPY {target} FROM STDIN") as copy:
        remaining = iter(lines)
        while some := "".join(islice(remaining, LINES)):
            copy.write(some)


def copy_values(connection: Connection, target: str, rows: Iterable[Sequence[object]]) -> None:
    """COPY values by their texts: much faster than `copy_rows`, for what is neither bytes nor a list."""
    copy_lines(connection, target, map(_line, rows))


def _line(row: Sequence[object]) -> str:
    """Return a row in COPY's text format; None is NULL. Few values have a character that must be escaped."""
    texts = [NULL if value is None else str(value) for value in row]
    line = "\t".join(texts)
    plain = line.count("\t") < len(texts) and line.count("\\") == row.count(None)
    if plain and "\n" not in line and "\r" not in line:
        return f"{line}\n"
    return "\t".join([NULL if value is None else str(value).translate(ESCAPES) for value in row]) + "\n"


def array_text(values: Iterable[object]) -> str:
    """Return PostgreSQL's text of an array of values without quotes; much faster than the driver's."""
    return "{" + ",".join(map(str, values)) + "}"


def arrays(connection: Connection, query: str, kinds: Sequence[str]) -> Iterator[list[Any]]:
    """Yield the rows of a query, its integer arrays without nulls as numpy arrays of the `kinds`; or "text", "bytes".

    Few rows of long arrays are fast to read: a million rows of numbers would cost Python a second. Closing the
    iterator before the last row cancels the query, and with it the transaction.
    """
    with copying(connection, f"COPY ({query}) TO STDOUT (FORMAT binary)") as copy:
        while data := copy.read():
            body = memoryview(data)[BINARY_HEADER if bytes(data[:6]) == SIGNATURE else 0 :]
            row = [list(_values(body[2:], kinds))] if body and body[:2] != END else []
            del data, body  # a row may be large: free it while the caller works on the arrays
            while row:
                yield row.pop()


def _values(body: memoryview, kinds: Sequence[str]) -> Iterator[Any]:
    for kind in kinds:
        end = 4 + int.from_bytes(body[:4], "big")
        if kind == "text":
            yield bytes(body[4:end]).decode()
        elif kind == "bytes":
            yield bytes(body[4:end])
        else:
            element = np.dtype([("size", ">i4"), ("value", f">{kind}")])
            yield np.frombuffer(body[4 + ARRAY_HEADER : end], element)["value"].astype(kind)
        body = body[end:]


def columns_of(connection: Connection, query: str, kinds: Sequence[str]) -> list[Any]:
    """Return the columns of a query as numpy arrays of the `kinds`. All values have a fixed width, none is NULL.

    Rows need no sorting for it, as arrays by groups would. Columns grow in place, one after another: parts that are
    joined at the end take twice the memory.
    """
    fields: Any = [(str(place), [("size", ">i4"), ("value", f">{kind}")]) for place, kind in enumerate(kinds)]
    row = np.dtype([("count", ">i2"), *fields])
    columns, filled = [np.empty(ROWS, kind) for kind in kinds], 0
    with copying(connection, f"COPY ({query}) TO STDOUT (FORMAT binary)") as copy:
        rest = BINARY_HEADER
        while some := b"".join(islice(iter(copy.read, b""), ROWS)):
            found = np.frombuffer(some[rest : rest + (len(some) - rest) // row.itemsize * row.itemsize], row)
            if (found["count"] != len(kinds)).any():
                raise ValueError("a value is NULL, or has another width than its kind")
            until = filled + len(found)
            for place, kind in enumerate(kinds):
                if until > len(columns[place]):
                    columns[place] = _grown(columns[place], max(2 * len(columns[place]), until))
                columns[place][filled:until] = found[str(place)]["value"].astype(kind)
            rest, filled = 0, until
    return [column[:filled] for column in columns]


def _grown(column: Any, size: int) -> Any:
    grown = np.empty(size, column.dtype)
    grown[: len(column)] = column
    return grown


def copy_binary(connection: Connection, target: str, types: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """COPY values of these types in the binary format: for few rows with long bytes."""
    with copying(connection, f"COPY {target} FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def copy_columns(connection: Connection, target: str, columns: Sequence[Any]) -> None:
    """COPY whole columns in the binary format, as they are in memory: numbers, ASCII texts or bytes of one length, or
    rows of numbers (arrays). No value is NULL.

    A column's type must be exactly that of its table's: 32-bit integers for integer, 64-bit for bigint and timestamptz
    (microseconds since 2000), doubles for double precision, rows of 32-bit floats for real[].
    """
    kind = np.dtype([("count", ">i2"), *((str(place), _field(one)) for place, one in enumerate(columns))])
    with copying(connection, f"COPY {target} FROM STDIN (FORMAT binary)") as copy:
        copy.write(SIGNATURE + b"\n\xff\r\n\0" + bytes(8))
        for start in range(0, len(columns[0]), ROWS):
            copy.write(_rows(kind, [column[start : start + ROWS] for column in columns]))
        copy.write(END)


def _rows(kind: np.dtype[Any], columns: Sequence[Any]) -> bytes:
    rows = np.zeros(len(columns[0]), kind)
    rows["count"] = len(columns)
    for place, column in enumerate(columns):
        field = rows[str(place)]
        field["size"] = field.dtype["value"].itemsize
        if column.ndim == 1:
            field["value"] = column
        else:
            field["value"]["header"] = (1, 0, ELEMENTS[column.dtype.str[1:]], column.shape[1], 1)
            field["value"]["elements"]["size"] = column.dtype.itemsize
            field["value"]["elements"]["value"] = column
    return rows.tobytes()


def _field(column: Any) -> np.dtype[Any]:
    value = column.dtype.newbyteorder(">")
    if column.ndim > 1:
        element = np.dtype([("size", ">i4"), ("value", value)])
        value = np.dtype([("header", ">i4", 5), ("elements", element, column.shape[1])])
    return np.dtype([("size", ">i4"), ("value", value)])
