"""Measurements: what ledger, queues and breakers hold, and what is missing while their server is away."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from db.breakers import FAILURES
from db.writes import refresh_requests
from ingestion.upstreams.breakers import note_fault
from services.operation.measurements import DatabaseMeasurements, load_measurements
from stack.ports import free_port
from tests.conftest import configured
from tests.support.prices import begin_run, execute

NOBODY = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none"
RUN = """
    INSERT INTO ingestion_runs (source, status, phase, started_at, finished_at, rows_stored, records_rejected)
    VALUES (:source, :status, 'done', now() - interval '90 s', now(), :stored, 2)
"""


def measured() -> DatabaseMeasurements:
    found = load_measurements().database
    assert found is not None
    return found


def test_runs_are_summed_by_source_and_an_undone_one_stays_a_success(database: Engine) -> None:
    for status, stored in (("succeeded", 10), ("undone", 5), ("failed", 1)):
        execute(database, RUN, source="manapool", status=status, stored=stored)
    (found,) = measured().sources
    assert (found.source, found.last_seconds) == ("manapool", 90.0)
    assert found.rows == {"stored": 16, "unchanged": 0, "rejected": 6, "unmatched": 0}
    assert found.runs == {"succeeded": 2, "unchanged": 0, "failed": 1, "interrupted": 0}
    assert found.last_success is not None


def test_a_source_that_never_succeeded_has_no_last_success_but_an_interval(database: Engine) -> None:
    execute(database, RUN, source="scryfall-bulk", status="failed", stored=0)
    assert [one.last_success for one in measured().sources] == [None]
    assert measured().intervals["scryfall-bulk"] == timedelta(days=1)


def test_sources_that_are_not_read_have_no_interval(database: Engine) -> None:
    execute(database, "INSERT INTO properties VALUES ('missing_settings', '{\"cardtrader\": \"CARDTRADER_TOKEN\"}')")
    assert "cardtrader" not in measured().intervals
    assert "manapool" not in measured().intervals, "there is no catalogue yet"
    execute(database, RUN, source="scryfall-bulk", status="succeeded", stored=0)
    assert "manapool" in measured().intervals
    assert "simulated-market" not in measured().intervals


def test_a_rollup_lags_since_the_oldest_change_that_it_lacks(database: Engine) -> None:
    assert set(measured().lags.values()) == {timedelta()}
    now, run = datetime.now(UTC), begin_run(database)
    with database.begin() as connection:
        refresh_requests.request(connection, run, now - timedelta(days=90), now - timedelta(days=80))
        connection.execute(text("UPDATE refresh_requests SET requested_at = now() - interval '2 hours'"))
        refresh_requests.request(connection, run, now - timedelta(days=90), now - timedelta(days=79))
    lags = measured().lags
    assert lags["30min"] == timedelta(), "its retention is shorter than the age of the change"
    assert all(timedelta(hours=2) <= lags[rollup] < timedelta(hours=3) for rollup in ("hourly", "daily"))


def test_dead_letters_are_counted(database: Engine) -> None:
    letter = """
        INSERT INTO dead_letters (message_id, task, arguments, error, traceback, attempts, state)
        VALUES (:id, 'ingestion.run', '{}', 'x', 'x', 1, :state)
    """
    for number, state in enumerate(("waiting", "waiting", "dropped")):
        execute(database, letter, id=str(number), state=state)
    assert (measured().letters, measured().waiting_letters) == (3, 2)


@pytest.mark.usefixtures("database")
def test_breakers_are_read() -> None:
    for _ in range(FAILURES):
        note_fault("manapool")
    found = load_measurements().breakers
    assert found is not None
    assert found["manapool"].paused_until is not None


def test_without_a_database_the_queues_are_still_measured(redis_url: str) -> None:
    with configured(NOBODY, redis_url):
        found = load_measurements()
    assert (found.database, found.queues is None, found.has_replica, found.replica) == (None, False, False, None)


def test_without_redis_the_database_is_still_measured(database: Engine, empty_database_url: str) -> None:
    with configured(empty_database_url, f"redis://127.0.0.1:{free_port()}/0"):
        found = load_measurements()
    assert (found.queues, found.tasks, found.breakers, found.database is None) == (None, None, None, False)
