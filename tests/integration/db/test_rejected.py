"""Rejected records by reason: counted by the database, of which none is read but the newest of each."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text

from db.queries import rejected
from tests.support.prices import begin_run, execute

MANY = """
    INSERT INTO rejected_records (run_id, raw, reason, record)
    SELECT :run, number || repeat(' x', 500), 'no ' || number % 2, CASE WHEN number = 7 THEN '{}' END
    FROM generate_series(1, 20000) AS number
"""


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    """A session on a database with 20 MB of rejected records, for two reasons."""
    execute(database, MANY, run=begin_run(database))
    execute(database, "ANALYZE rejected_records, ingestion_runs")
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET work_mem = '2MB'"))
        yield connection


def spilled(connection: Connection) -> int:
    """How many bytes the database has put aside because they did not fit into its memory."""
    connection.execute(text("SELECT pg_stat_force_next_flush()"))
    statement = "SELECT temp_bytes FROM pg_stat_database WHERE datname = current_database()"
    return int(connection.scalar(text(statement)) or 0)


def test_a_reason_is_shown_with_its_newest_record(connection: Connection) -> None:
    found = rejected.groups(connection, 10)
    assert [(row.source, row.reason, row.records, row.whole) for row in found] == [
        ("scryfall-bulk", "no 0", 10_000, 0),
        ("scryfall-bulk", "no 1", 10_000, 1),
    ]
    assert [row.example.split()[0] for row in found] == ["20000", "19999"]
    assert [row.reason for row in rejected.groups(connection, 10, reason="no 1", run_id=None)] == ["no 1"]


def test_counting_the_reasons_holds_no_records(connection: Connection) -> None:
    before = spilled(connection)
    rejected.groups(connection, 10)
    assert spilled(connection) == before
