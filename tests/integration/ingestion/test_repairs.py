"""Tasks that the admin page asks for, and how long rejected records are there to be read again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

import upkeep.tasks
from db.locks import only_one
from db.retention import KEEP_REJECTED
from ingestion import tasks
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.sources.registry import source_named
from tests.support.prices import ago, begin_run, execute, rows, scalar
from tests.support.sources import write_bulk


def task(name: str) -> Any:
    tasks.app.loader.import_default_modules()
    return tasks.app.tasks[name]


@pytest.fixture
def run_id(database: Engine, tmp_path: Path) -> int:
    """A run that stored two prices of each of three cards."""
    file = write_bulk(tmp_path / "bulk.json", range(1, 4))
    return run_source(source_named("scryfall-bulk"), Log("bulk"), [file], ago(1)).run_id


def test_a_run_is_taken_back_by_a_worker_and_the_ledger_says_what_came_of_it(database: Engine, run_id: int) -> None:
    assert task("ingestion.undo").apply([run_id]).get().startswith("6 prices deleted now")
    (found,) = rows(database, "SELECT status, notice FROM ingestion_runs")
    assert found[0] == "undone"
    assert found[1].startswith("Load undone: 6 prices deleted now, rollups and latest prices are right.")


def test_while_its_source_is_being_run_the_task_is_tried_again_later(database: Engine, run_id: int) -> None:
    with only_one(database, "ingestion scryfall-bulk"):
        outcome = task("ingestion.undo").apply([run_id], retries=task("ingestion.undo").max_retries)
    assert type(outcome.result).__name__ == "SourceBusy"
    assert scalar(database, "SELECT count(*) FROM price_snapshots") == 6


def test_what_was_rejected_is_read_again_by_a_worker(database: Engine, run_id: int) -> None:
    execute(
        database, "INSERT INTO rejected_records (run_id, raw, reason, record) VALUES (:id, 'x', 'y', '{')", id=run_id
    )
    (again,) = task("ingestion.replay").apply(kwargs={"run_id": run_id, "source": None, "reason": "y"}).get()
    assert rows(database, "SELECT run_id, record FROM rejected_records") == [(again, "{")]


def test_rejected_records_are_let_go_after_their_time(database: Engine) -> None:
    run = begin_run(database)
    for age in (KEEP_REJECTED + timedelta(hours=1), KEEP_REJECTED - timedelta(hours=1)):
        execute(database, "INSERT INTO rejected_records (run_id, raw, reason, time) VALUES (:run, 'x', 'y', :time)",
                run=run, time=datetime.now(UTC) - age)  # fmt: skip
    upkeep.tasks.retention()
    assert scalar(database, "SELECT count(*) FROM rejected_records") == 1
