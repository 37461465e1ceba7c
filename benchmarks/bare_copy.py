"""The limit of every load: the same rows by one COPY into a logged table that has no index and no constraint."""

from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from sqlalchemy import Engine, text

from benchmarks.timing import seconds
from db.writes.copying import cursor_of

CHUNK = 1 << 18


class BareCopy(NamedTuple):
    """What bare COPY makes of some rows."""

    rows: int
    seconds: float

    @property
    def rows_a_second(self) -> float:
        """Its rate."""
        return self.rows / self.seconds


def bare_copy(engine: Engine, folder: Path, table: str, at_most: int | None = None, repetitions: int = 3) -> BareCopy:
    """Copy what `table` holds (or as many rows of it as `at_most`) into a bare table, committed; the median time."""
    file = folder / f"{table}.copy"
    rows = export(engine, f"SELECT * FROM {table}" + (f" LIMIT {at_most}" if at_most else ""), file)
    _run(engine, f"CREATE TABLE bare_{table} AS SELECT * FROM {table} WITH NO DATA")
    times = []
    for _ in range(repetitions):
        # In a transaction of its own: rows that are copied into a table which the same transaction made or emptied
        # are not logged.
        _run(engine, f"TRUNCATE bare_{table}")
        times.append(seconds(partial(_copy, engine, f"bare_{table}", file)))
    _run(engine, f"DROP TABLE bare_{table}")
    file.unlink()
    return BareCopy(rows, median(times))


def export(engine: Engine, query: str, file: Path, form: str = "text") -> int:
    """Write what a query finds to a file, in one of COPY's formats, and return the number of rows."""
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
