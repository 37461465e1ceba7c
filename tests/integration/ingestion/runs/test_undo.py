"""`python -m ingestion undo RUN`: what it says, whom it waits for, and being killed in the middle."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from db import rollups, versions
from db.locks import one_after_another, only_one, take_turn
from ingestion.__main__ import cli
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.sources.registry import source_named
from tests.conftest import ROOT
from tests.integration.ingestion.runs.test_killed_loads import ALONE, WAITING, wait_until
from tests.support.prices import ago, begin_run, execute, make_card, price, rows, scalar, series, store
from tests.support.sources import contents, write_bulk


def undo(run_id: int) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(cli, ["undo", str(run_id)])


def load(folder: Path, numbers: range, days: int) -> int:
    """Load a bulk file of these cards from so many days ago and return its run."""
    file = write_bulk(folder / "bulk.json", numbers)
    summary = run_source(source_named("scryfall-bulk"), Log("bulk"), [file], ago(days))
    assert summary.rows_stored == 2 * len(numbers)
    return summary.run_id


def test_a_run_is_taken_back_and_the_readers_are_told(database: Engine, tmp_path: Path) -> None:
    load(tmp_path, range(1, 20), days=2)
    before, version = contents(database), versions.current()
    run_id = load(tmp_path, range(1, 20), days=1)
    result = undo(run_id)
    assert result.exit_code == 0
    assert "38 prices deleted now" in result.output
    assert contents(database) == before
    assert versions.current() > version
    assert rows(database, "SELECT status FROM ingestion_runs ORDER BY id") == [("succeeded",), ("undone",)]


def test_again_it_does_nothing(database: Engine, tmp_path: Path) -> None:
    run_id = load(tmp_path, range(1, 3), days=1)
    assert undo(run_id).exit_code == 0
    left = contents(database)
    again = undo(run_id)
    assert again.exit_code == 0
    assert "0 prices deleted now" in again.output
    assert contents(database) == left


def test_what_was_taken_back_can_be_loaded_again(database: Engine, tmp_path: Path) -> None:
    run_id = load(tmp_path, range(1, 3), days=1)
    full = contents(database)
    undo(run_id)
    load(tmp_path, range(1, 3), days=1)
    assert contents(database) == full


def test_a_run_that_there_is_not_is_wrong_use(database: Engine) -> None:
    result = undo(77)
    assert result.exit_code == 2
    assert "There is no run 77" in result.output


def test_a_run_that_goes_on_is_refused(database: Engine) -> None:
    run_id = begin_run(database)
    store(database, [series(1, price(ago(1), "1"))], [make_card(1)], run_id)
    with only_one(database, "ingestion scryfall-bulk"):
        result = undo(run_id)
    assert result.exit_code == 3
    assert "is being run by another process" in result.output
    assert rows(database, "SELECT status FROM ingestion_runs") == [("running",)]
    assert scalar(database, "SELECT count(*) FROM price_snapshots") == 1


def test_a_run_whose_process_died_is_taken_back(database: Engine) -> None:
    run_id = begin_run(database)
    store(database, [series(1, price(ago(1), "1"))], [make_card(1)], run_id)
    assert undo(run_id).exit_code == 0
    assert rows(database, "SELECT status FROM ingestion_runs") == [("undone",)]
    assert scalar(database, "SELECT count(*) FROM price_snapshots") == 0


@pytest.mark.parametrize("moment", ["before it deletes", "before it refreshes"])
def test_killed_in_the_middle_it_is_finished_by_the_next_call(moment: str, database: Engine, tmp_path: Path) -> None:
    load(tmp_path, range(1, 20), days=2)
    before = contents(database)
    run_id = load(tmp_path, range(1, 20), days=1)
    order = [sys.executable, "-m", "ingestion", "undo", str(run_id)]
    with database.begin() as turn, one_after_another(database, rollups.REFRESH):
        if moment == "before it deletes":
            take_turn(turn)
        process = subprocess.Popen(order, cwd=ROOT, env=dict(os.environ))
        wait_until(database, WAITING)
        process.kill()
        assert process.wait() == -signal.SIGKILL
    wait_until(database, ALONE)
    assert scalar(database, "SELECT status FROM ingestion_runs WHERE id = :id", id=run_id) == "undoing"
    gone = scalar(database, "SELECT count(*) = 0 FROM price_snapshots WHERE run_id = :id", id=run_id)
    assert gone == (moment == "before it refreshes")
    assert undo(run_id).exit_code == 0
    assert contents(database) == before


def test_a_run_that_is_half_undone_does_not_count_as_loaded(database: Engine, tmp_path: Path) -> None:
    run_id = load(tmp_path, range(1, 3), days=1)
    execute(database, "UPDATE ingestion_runs SET status = 'undoing' WHERE id = :id", id=run_id)
    assert "as of never" in next(
        line for line in CliRunner().invoke(cli, ["sources"]).output.splitlines() if line.startswith("scryfall-bulk ")
    )
