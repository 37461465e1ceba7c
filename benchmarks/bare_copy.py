"""The limit of every load: the same rows by one COPY into a logged table without index and constraint."""

from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from sqlalchemy import Engine, text

from benchmarks.timing import seconds
from db.copying import cursor_of

CHUNK = 1 << 18


class BareCopy(NamedTuple):
    """Rows and time of a bare COPY."""

    rows: int
    seconds: float

    @property
    def rows_a_second(self) -> float:
        """Return its rate in rows a second."""
        return self.rows / self.seconds


def bare_copy(engine: Engine, folder: Path, table: str, at_most: int | None = None, repetitions: int = 3) -> BareCopy:
    """Copy at most `at_most` rows of `table` into a bare table, committed; return their number and the median time."""
    file = folder / f"{table}.copy"
    rows = export(engine, f"SELECT * FROM {table}" + (f" LIMIT {at_most}" if at_most else ""), file)
    _run(engine, f"CREATE TABLE bare_{table} AS SELECT * FROM {table} WITH NO DATA")
    times = []
    for _ in range(repetitions):
        # In a transaction of its own: PostgreSQL does not log rows copied into a table that the same transaction has
        # made or emptied.
        _run(engine, f"TRUNCATE bare_{table}")
        times.append(seconds(partial(_copy, engine, f"bare_{table}", file)))
    _run(engine, f"DROP TABLE bare_{table}")
    file.unlink()
    return BareCopy(rows, median(times))


def export(engine: Engine, query: str, file: Path, form: str = "text") -> int:
    """Write the rows of a query to a file, in one of COPY's formats, and return their number."""
    with engine.connect() as connection, cursor_of(connection) as cursor, file.open("wb") as target:
        with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT {form})".encode()) as copy:
            for data in copy:
                target.write(data)
        return cursor.rowcount


def _copy(engine: Engine, table: str, file: Path) -> None:
    order = f"COPY {table} FROM STDIN".encode()
    with engine.begin() as connection, cursor_of(connection).copy(order) as copy, file.open("rb") as source:
        while chunk := source.read(CHUNK):
            copy.write(chunk)


def _run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))
