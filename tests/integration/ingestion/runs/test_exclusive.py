"""A source is run by one process at a time; runs whose process died are closed by the next one."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from ingestion.runs.exclusive import SourceBusy
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from tests.support.prices import begin_run, scalar
from tests.support.sources import GivenSource


def test_a_source_is_run_by_one_at_a_time_and_others_meanwhile(database: Engine, file: Path) -> None:
    met: list[str] = []

    def meet() -> None:
        with pytest.raises(SourceBusy, match="scryfall-bulk is being run"):
            run_source(GivenSource([]), Log("given"), [file])
        met.append(run_source(GivenSource([], name="cardmarket-guide"), Log("given"), [file]).status)

    assert run_source(GivenSource([meet]), Log("given"), [file]).status == "succeeded"
    assert met == ["succeeded"]
    assert scalar(database, "SELECT count(*) FROM ingestion_runs") == 2


def test_runs_that_died_are_marked_by_the_next_run_of_their_source(database: Engine, file: Path) -> None:
    dead, other = begin_run(database), begin_run(database, "cardmarket-guide")
    run_source(GivenSource([]), Log("given"), [file])
    assert scalar(database, "SELECT status FROM ingestion_runs WHERE id = :run", run=dead) == "interrupted"
    assert scalar(database, "SELECT status FROM ingestion_runs WHERE id = :run", run=other) == "running"
