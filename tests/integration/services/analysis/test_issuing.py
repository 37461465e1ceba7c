"""Issue of recommendations: once, in order whoever else issues, never dated back, and never changed."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from analysis.hash_chain import GENESIS
from analysis.recommendations import InvalidRecommendation
from db.engine import reading
from db.queries import ledger
from db.writes.recommendations import hold_ledger
from services.analysis.issuing import issue
from services.analysis.verifying import verify
from tests.conftest import ROOT, configured, migrate, new_database
from tests.support.prices import execute, rows, scalar
from tests.support.recommendations import DAY, issue_at, issue_some, now, recommendation
from tests.support.waiting import wait_until

TABLES = ("ledger_batches", "recommendations", "recommendation_outcomes")


def test_what_is_stored_is_what_was_issued(database: Engine) -> None:
    at = now()
    batch = issue(database, "first", [recommendation(7, at, probability=Decimal("0.30"), corrects=None)]).batch
    assert batch
    assert (batch.header.id, batch.header.first, batch.header.count, batch.previous) == (1, 1, 1, GENESIS)
    with reading(fresh=True) as connection:
        (row,) = ledger.rows_of(connection, batch)
    assert (row.record["series_id"], row.record["issued_at"], row.record["probability"]) == (7, at, Decimal("0.30"))
    assert row.record["facts"] == {"price": "10.00", "moves": 4}
    assert verify().broken is None


def test_a_batch_that_is_issued_again_is_there_once(database: Engine) -> None:
    first = issue_some(database, [1, 2], "same")
    assert issue_some(database, [3], "same").batch == first.batch
    assert scalar(database, "SELECT count(*) FROM recommendations") == 2


def test_one_recommendation_of_a_type_and_series_is_open_at_a_time(database: Engine) -> None:
    start = now() - 20 * DAY
    issue_at(database, start, [recommendation(1, start), recommendation(1, start)])
    later = start + DAY
    second = issue_at(database, later, [recommendation(1, later), recommendation(1, later, type="arbitrage")])
    assert (second.batch and second.batch.header.count, second.skipped) == (1, 1)
    expired = start + 15 * DAY
    assert issue_at(database, expired, [recommendation(1, expired)]).skipped == 0


def test_nothing_new_makes_no_batch(database: Engine) -> None:
    issue_some(database, [1], "first")
    found = issue_some(database, [1], "second")
    assert (found.batch, found.skipped) == (None, 1)
    assert issue(database, "third", []).batch is None


def test_a_correction_is_a_new_row_that_points_back(database: Engine) -> None:
    start = now() - DAY
    issue_at(database, start, [recommendation(1, start)])
    corrected = issue(database, "correction", [recommendation(1, action="withdrawn", corrects=1)])
    assert corrected.skipped == 0
    assert rows(database, "SELECT id, action, corrects FROM recommendations ORDER BY id") == [
        (1, "buy", None),
        (2, "withdrawn", 1),
    ]


@pytest.mark.parametrize("late", [timedelta(hours=2), -timedelta(minutes=5)])
def test_a_recommendation_is_neither_dated_back_nor_ahead(database: Engine, late: timedelta) -> None:
    with pytest.raises(InvalidRecommendation, match="when it is issued"):
        issue(database, "late", [recommendation(1, now() - late)])
    assert scalar(database, "SELECT count(*) FROM ledger_batches") == 0


def test_a_batch_has_one_time(database: Engine) -> None:
    at = now()
    with pytest.raises(InvalidRecommendation, match="one time"):
        issue(database, "two", [recommendation(1, at), recommendation(2, at - timedelta(seconds=1))])


def test_batches_that_are_issued_at_once_follow_each_other(database: Engine) -> None:
    def one(number: int) -> None:
        issue_some(database, range(10 * number, 10 * number + 3), f"batch {number}")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one, range(12)))
    found = verify()
    assert (found.batches, found.rows, found.broken) == (12, 36, None)
    assert rows(database, "SELECT id FROM recommendations ORDER BY id") == [(number,) for number in range(1, 37)]


ISSUE = """
    from db.engine import write_engine
    from db.writes import recommendations as writes
    from tests.support.recommendations import issue_some
    import time

    append = writes.append
    def slow(*given):
        batch = append(*given)
        print("written", flush=True)
        time.sleep(600)
        return batch
    writes.append = slow
    issue_some(write_engine(), [1, 2, 3], "killed")
"""


def test_a_batch_whose_process_is_killed_before_its_commit_is_not_there_and_can_be_issued_again(
    database: Engine,
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(ISSUE)], cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "written\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    issue_some(database, [1, 2, 3], "killed")
    found = verify()
    assert (found.batches, found.rows, found.broken) == (1, 3, None)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_even_the_owner_can_only_add(database: Engine, table: str, statement: str) -> None:
    issue_some(database, [1], "first")
    with pytest.raises(IntegrityError, match="rows are only ever added"):
        execute(database, statement.format(table))
    assert verify().rows == 1


def test_a_replication_role_can_only_add_either(database: Engine) -> None:
    issue_some(database, [1], "first")
    is_superuser = scalar(database, "SELECT usesuper FROM pg_user WHERE usename = current_user")
    with database.connect() as connection:
        if is_superuser:
            connection.execute(text("SET session_replication_role = replica"))
        with pytest.raises(IntegrityError, match="only ever added"):
            connection.execute(text("DELETE FROM recommendations"))


OTHER = "pg_monitor"  # a role that ours is a member of


@pytest.fixture
def outsider(server_url: str, redis_url: str) -> Iterator[Engine]:
    """A database whose tables grant everything to a role that does not own them, for that role."""
    with new_database(server_url, "ledger_outsider") as url:
        owner = create_engine(url)
        downgrade(owner)
        execute(owner, f"ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO {OTHER}")
        owner.dispose()
        migrate(url)
        engine = create_engine(url, connect_args={"options": f"-c role={OTHER}"})
        with configured(url, redis_url):
            yield engine
        engine.dispose()


def downgrade(engine: Engine) -> None:
    """Take a database back to the revision before the ledger."""
    config = Config(str(ROOT / "alembic.ini"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0037")


def test_whoever_does_not_own_the_ledger_may_read_and_add(outsider: Engine) -> None:
    assert scalar(outsider, "SELECT current_user") == OTHER
    assert issue_some(outsider, [1], "first").batch
    for table in TABLES:
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                execute(outsider, statement)


WAITING = """
    SELECT count(*) > 0 FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE NOT granted AND locktype = 'advisory' AND datname = current_database()
"""


def test_batches_wait_for_each_other(database: Engine) -> None:
    with database.connect() as connection:
        hold_ledger(connection)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(issue_some, database, [1], "waiting")
            wait_until(lambda: bool(scalar(database, WAITING)))
            assert not waiting.done()
            connection.rollback()
            assert waiting.result().batch
