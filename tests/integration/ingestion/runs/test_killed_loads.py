"""Loads that are killed, stopped or met by others: real processes, ended at chosen moments, and what is left."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import Engine

from db import rollups, versions
from db.engine import write_engine
from db.locks import one_after_another, only_one, take_turn
from ingestion.runs.ledger import Summary
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.sources.registry import source_named
from tests.conftest import ROOT, configured, new_database
from tests.support.prices import ago, rows, scalar
from tests.support.sources import bulk_card, bulk_text, contents
from upkeep import tasks

AS_OF = ago(1)
CARDS = 4100  # more than one batch of them
PRICES = 2 * CARDS // 10  # two of every tenth card


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bulk file of more than one batch."""
    path = tmp_path_factory.mktemp("big") / "bulk.json"
    cards = (bulk_card(number, **({} if number % 10 == 0 else {"prices": {}})) for number in range(1, CARDS + 1))
    path.write_text(bulk_text(cards))
    return path


@pytest.fixture(scope="module")
def undisturbed(server_url: str, redis_url: str, big: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a load of it leaves that nobody disturbs."""
    with new_database(server_url, "dualcaster_undisturbed") as url, configured(url, redis_url):
        assert load_here(big).rows_stored == PRICES
        return contents(write_engine())


def load_here(big: Path) -> Summary:
    """Load the file in this process."""
    return run_source(source_named("scryfall-bulk"), Log("bulk"), [big], AS_OF)


@contextmanager
def loading(big: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that loads the file."""
    order = [sys.executable, "-m", "ingestion", "scryfall-bulk", "--file", str(big), "--as-of", f"{AS_OF:%Y-%m-%d}"]
    # A shell starts jobs in the background with SIGINT ignored, and their children inherit that: not here.
    process = subprocess.Popen(
        order,
        cwd=ROOT,
        env=dict(os.environ),
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(engine: Engine, condition: str) -> None:
    """Wait until a query of the database is true."""
    deadline = monotonic() + 60
    while not scalar(engine, f"SELECT coalesce(({condition}), false)"):
        assert monotonic() < deadline, condition
        sleep(0.005)


LOCKS = """
    SELECT {} FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND locktype = 'advisory'
"""
WAITING = LOCKS.format("count(*) FILTER (WHERE NOT granted) > 0")
ALONE = LOCKS.format("count(*) = 0")
STORED = "SELECT rows_stored > 0 FROM ingestion_runs"
WRITING = """
    SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
        AND query ~ '(INSERT INTO|COPY|UPDATE) +(batch_cards|cards|price_snapshots|latest_prices)'
"""


@contextmanager
def at_its_first_batch(engine: Engine, big: Path) -> Iterator["subprocess.Popen[str]"]:
    with engine.begin() as connection:
        take_turn(connection)
        with loading(big) as process:
            wait_until(engine, WAITING)
            yield process


@contextmanager
def between_its_batches(engine: Engine, big: Path) -> Iterator["subprocess.Popen[str]"]:
    with one_after_another(engine, rollups.REFRESH), loading(big) as process:
        wait_until(engine, STORED)
        with engine.begin() as connection:
            take_turn(connection)
            yield process


@contextmanager
def in_the_middle_of_a_statement(engine: Engine, big: Path) -> Iterator["subprocess.Popen[str]"]:
    with one_after_another(engine, rollups.REFRESH), loading(big) as process:
        wait_until(engine, WRITING)
        yield process


@contextmanager
def before_its_refresh(engine: Engine, big: Path) -> Iterator["subprocess.Popen[str]"]:
    with one_after_another(engine, rollups.REFRESH), loading(big) as process:
        wait_until(engine, "SELECT phase = 'refreshing' FROM ingestion_runs")
        wait_until(engine, WAITING)
        yield process


@pytest.mark.parametrize(
    "moment", [at_its_first_batch, between_its_batches, in_the_middle_of_a_statement, before_its_refresh]
)
def test_a_load_that_was_killed_is_finished_by_the_next_one(
    moment: Callable[..., Any], database: Engine, big: Path, undisturbed: dict[str, list[tuple[Any, ...]]]
) -> None:
    with moment(database, big) as process:
        process.kill()
        assert process.wait() == -signal.SIGKILL
    wait_until(database, ALONE)
    assert rows(database, "SELECT status FROM ingestion_runs") == [("running",)]
    (stored,) = rows(database, "SELECT rows_stored FROM ingestion_runs")[0]
    assert scalar(database, "SELECT count(*) FROM price_snapshots") == stored
    if moment is before_its_refresh:
        assert stored == PRICES
    again = load_here(big)
    assert (again.rows_stored, again.rows_unchanged) == (PRICES - stored, stored)
    assert rows(database, "SELECT status FROM ingestion_runs ORDER BY id") == [("interrupted",), ("succeeded",)]
    assert contents(database) == undisturbed


def test_prices_of_a_load_that_was_killed_are_announced_by_the_next_refresh(database: Engine, big: Path) -> None:
    with before_its_refresh(database, big) as process:
        process.kill()
        process.wait()
    wait_until(database, ALONE)
    before = versions.current()
    assert tasks.refresh.apply().get() == "done"
    assert versions.current() > before


def test_a_load_that_gets_ctrl_c_ends_soon_and_says_so_in_the_ledger(database: Engine, big: Path) -> None:
    with at_its_first_batch(database, big) as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(10) != 0
    assert rows(database, "SELECT status FROM ingestion_runs") == [("interrupted",)]
    assert load_here(big).status == "succeeded"


def test_a_second_process_of_a_source_ends_with_its_own_code(database: Engine, big: Path) -> None:
    with only_one(database, "ingestion scryfall-bulk"), loading(big) as second:
        _, error = second.communicate(timeout=30)
        assert second.returncode == 3
        assert "scryfall-bulk is being run by another process" in error
    assert rows(database, "SELECT FROM ingestion_runs") == []
