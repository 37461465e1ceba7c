"""Locks by name: held by one at a time, over as long as the block, and gone with the process that held them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine, text

from db import locks
from db.engine import DatabaseError
from db.locks import LockedElsewhere, one_after_another, only_one, take_turn
from tests.conftest import ROOT
from tests.support.prices import scalar
from tests.support.waiting import wait_until

HELD = f"""
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE locktype = 'advisory' AND classid = {locks.SPACE} AND datname = current_database()
"""
HOLDER = """
import sys, time
from db.engine import write_engine
from db.locks import only_one
with only_one(write_engine(), "sun"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_that_is_held_is_refused_to_others(database: Engine) -> None:
    with (
        only_one(database, "sun"),
        ThreadPoolExecutor(1) as pool,
        pytest.raises(LockedElsewhere, match="sun"),
    ):
        pool.submit(enter, database, "sun").result(10)


def enter(engine: Engine, name: str) -> bool:
    """Hold a lock for a moment."""
    with only_one(engine, name):
        return True


def test_locks_of_other_names_are_free(database: Engine) -> None:
    with only_one(database, "sun"):
        assert enter(database, "moon")


def test_a_lock_is_free_after_its_block(database: Engine) -> None:
    for _ in range(2):
        assert enter(database, "sun")


def test_a_lock_is_free_after_its_block_failed(database: Engine) -> None:
    with pytest.raises(ZeroDivisionError), only_one(database, "sun"):
        _ = 1 / 0
    assert enter(database, "sun")


def test_a_lock_that_could_not_be_given_back_ends_with_its_session(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(DatabaseError), only_one(database, "sun"):
        patch.setattr(locks, "UNLOCK", text("SELECT 1 / 0"))
    wait_until(lambda: not scalar(database, HELD), "the lock is still held")


def test_holding_a_lock_keeps_no_transaction_open(database: Engine) -> None:
    """A load takes hours: an open transaction would keep the database from clearing up all that time."""
    with only_one(database, "sun") as connection:
        pid = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
        state = "SELECT state FROM pg_stat_activity WHERE pid = :pid"
        assert scalar(database, state, pid=pid) == "idle"


@contextmanager
def holder(url: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_lock_goes_with_the_process_that_was_killed(database: Engine) -> None:
    with holder(database.url.render_as_string(hide_password=False)) as process:
        with pytest.raises(LockedElsewhere):
            enter(database, "sun")
        process.send_signal(signal.SIGKILL)
        process.wait()
        deadline = monotonic() + 10
        while not free(database, "sun"):
            assert monotonic() < deadline
            sleep(0.05)


def free(engine: Engine, name: str) -> bool:
    """Whether nobody holds the lock."""
    try:
        return enter(engine, name)
    except LockedElsewhere:
        return False


def test_those_who_wait_get_the_lock_one_after_another(database: Engine) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work(number: int) -> None:
        with one_after_another(database, "sun"):
            inside.append(number)
            most.append(len(inside))
            sleep(0.02)
            inside.remove(number)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    assert most == [1] * 8


def test_a_turn_ends_with_its_transaction(database: Engine) -> None:
    with ThreadPoolExecutor(1) as pool:
        with database.begin() as connection:
            take_turn(connection)
            take_turn(connection)
            waiting = pool.submit(write_in_turn, database)
            with pytest.raises(TimeoutError):
                waiting.result(0.2)
        assert waiting.result(10)


def write_in_turn(engine: Engine) -> bool:
    """Take a turn and end it."""
    with engine.begin() as connection:
        take_turn(connection)
        return True
