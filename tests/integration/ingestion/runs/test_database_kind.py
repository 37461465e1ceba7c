"""Simulated and real prices never meet in one database."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from ingestion.runs.database_kind import WrongDatabase, mark_simulated
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from tests.support.prices import rows
from tests.support.sources import GivenSource


def test_an_upstream_is_not_asked_for_a_database_of_simulated_prices(database: Engine, file: Path) -> None:
    mark_simulated()
    with pytest.raises(WrongDatabase):
        run_source(GivenSource([]), Log("given"))
    assert rows(database, "SELECT FROM ingestion_runs") == []
    assert run_source(GivenSource([]), Log("given"), [file]).status == "succeeded"
