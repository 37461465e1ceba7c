"""A run that another process has closed under it stores no more."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.locks import SPACE
from ingestion.runs import batches as batching
from ingestion.runs.ledger import RunClosed
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.runs.undo import undo
from tests.support.prices import ago, make_card, price, rows, scalar, series, snapshots
from tests.support.sources import GivenSource
from tests.support.waiting import wait_until

AS_OF = ago(1)
HOLDER_ENDS = f"""
    SELECT pg_terminate_backend(pid, 30000) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE locktype = 'advisory' AND classid = {SPACE} AND granted AND datname = current_database()
"""


def test_a_run_that_was_taken_back_under_us_stores_no_more(database: Engine, file: Path) -> None:
    """A server that restarts between two statements takes the lock away, and leaves the run."""
    undone = []

    def lose_the_lock() -> None:
        wait_until(lambda: snapshots(database) != {})
        assert scalar(database, HOLDER_ENDS)
        undone.append(undo(scalar(database, "SELECT max(id) FROM ingestion_runs")))

    whole_batch = [
        series(1, price(AS_OF, "1.00"), price(ago(2), "3.00")),
        *map(make_card, range(1, batching.MAXIMUM_CARDS + 1)),
    ]
    with pytest.raises(RunClosed):
        run_source(GivenSource([*whole_batch, lose_the_lock, series(2, price(AS_OF, "2.00"))]), Log("given"), [file])
    assert [one.deleted for one in undone] == [2]
    assert rows(database, "SELECT status FROM ingestion_runs") == [("undone",)]
    assert snapshots(database) == {}
