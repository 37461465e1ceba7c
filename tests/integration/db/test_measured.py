"""Measurement of engines: what is executed by which function, and how many connections are lent."""

import pytest
from sqlalchemy import Engine, text

from db.engine import DatabaseError, reading
from db.metrics import REGISTRY
from db.queries import ingestion

COUNT, IN_USE = "dualcaster_db_query_duration_seconds_count", "dualcaster_db_pool_in_use_connections"


def count(query: str) -> float:
    return REGISTRY.get_sample_value(COUNT, {"query": query}) or 0.0


def in_use() -> float | None:
    return REGISTRY.get_sample_value(IN_USE, {"pool": "read"})


@pytest.mark.usefixtures("database")
def test_a_statement_counts_for_the_function_that_executes_it() -> None:
    before = count("queries.ingestion.last_runs")
    with reading() as connection:
        ingestion.last_runs(connection)
    assert count("queries.ingestion.last_runs") == before + 1


@pytest.mark.usefixtures("database")
def test_a_statement_that_fails_counts_too() -> None:
    before = count("other")
    with reading() as connection, pytest.raises(DatabaseError):
        connection.execute(text("SELECT 1 / 0"))
    assert count("other") == before + 1


@pytest.mark.usefixtures("database")
def test_lent_connections_are_counted_until_they_are_returned() -> None:
    with reading(), reading():
        assert in_use() == 2
    assert in_use() == 0
    assert REGISTRY.get_sample_value("dualcaster_db_pool_size_connections", {"pool": "read"}) == 20


def test_a_read_counts_with_its_server_and_the_reason(database: Engine) -> None:
    def reads(reason: str) -> float:
        return REGISTRY.get_sample_value("dualcaster_db_reads_total", {"target": "primary", "reason": reason}) or 0.0

    before = reads("no_replica"), reads("fresh")
    with reading():
        pass
    with reading(fresh=True):
        pass
    assert (reads("no_replica"), reads("fresh")) == (before[0] + 1, before[1] + 1)
