"""A PostgreSQL whose processes are stopped: every wait for it has an end, and it is used again when it goes on."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import text

from db.engine import DatabaseError, reading, writing
from db.engines import CONNECT_WITHIN, POOL_WITHIN, PROBE_WITHIN
from db.probes import ask_database
from stack.files import ROOT
from stack.postgres import EmbeddedPostgres
from tests.conftest import configured
from tests.support.freezing import frozen
from tests.support.waiting import wait_until

TIMEOUT = 0.5  # seconds of STATEMENT_TIMEOUT
BUSY = 3.0  # seconds that a busy machine may add
WITHIN = TIMEOUT + 2 + BUSY
NOBODY = "redis://127.0.0.1:1/0"

GEVENT = """
from gevent import monkey; monkey.patch_all()
import gevent, sys, time
from sqlalchemy import text
from db.engine import DatabaseError, reading

with reading() as connection:
    print("connected", flush=True)
    sys.stdin.readline()
    begun, turns = time.monotonic(), []
    gevent.spawn(lambda: [(turns.append(1), time.sleep(0.1)) for _ in range(100)])
    try:
        connection.execute(text("SELECT 1"))
    except DatabaseError:
        print(time.monotonic() - begun, len(turns))
"""


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server of these tests' own."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("hanging"), durable=False)
    with server:
        yield server


@pytest.fixture(autouse=True)
def program(postgres: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The program is configured for it, with a short STATEMENT_TIMEOUT."""
    url = postgres.running()
    assert url is not None
    monkeypatch.setenv("STATEMENT_TIMEOUT", str(round(1000 * TIMEOUT)))
    with configured(url, NOBODY):
        yield


def seconds_to_fail(question: Callable[[], object]) -> float:
    """How long a question takes that fails for the database's sake."""
    begun = time.monotonic()
    with pytest.raises(DatabaseError):
        question()
    return time.monotonic() - begun


def read() -> int:
    with reading() as connection:
        return connection.scalar(text("SELECT 1")) or 0


def is_read() -> bool:
    try:
        return read() == 1
    except DatabaseError:
        return False


def test_a_statement_is_given_up_two_seconds_after_its_timeout(postgres: EmbeddedPostgres) -> None:
    with reading() as connection, frozen(postgres):
        assert TIMEOUT < seconds_to_fail(lambda: connection.execute(text("SELECT 1"))) < WITHIN
        assert connection.invalidated


def test_a_short_write_is_given_up_as_well(postgres: EmbeddedPostgres) -> None:
    def write() -> None:
        with writing() as connection, frozen(postgres):
            connection.execute(text("SELECT 1"))

    assert TIMEOUT < seconds_to_fail(write) < WITHIN


def test_a_statement_that_the_server_gives_up_in_time_keeps_its_connection() -> None:
    with reading() as connection:
        assert seconds_to_fail(lambda: connection.execute(text("SELECT pg_sleep(60)"))) < WITHIN
        assert not connection.invalidated
        assert connection.scalar(text("SELECT 1")) == 1


@pytest.mark.usefixtures("postgres")
def test_under_gevent_the_others_go_on_meanwhile(postgres: EmbeddedPostgres) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", GEVENT], cwd=ROOT, env=dict(os.environ), stdin=-1, stdout=-1, text=True
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "connected\n"
    with frozen(postgres):
        told, _ = program.communicate("\n", timeout=30)
    seconds, turns = told.split()
    assert TIMEOUT < float(seconds) < WITHIN
    assert int(turns) > 10


def test_connecting_is_given_up(postgres: EmbeddedPostgres) -> None:
    with frozen(postgres):
        assert seconds_to_fail(read) < CONNECT_WITHIN + BUSY


def test_who_comes_right_after_that_is_refused_at_once(postgres: EmbeddedPostgres) -> None:
    with frozen(postgres):
        seconds_to_fail(read)
        assert seconds_to_fail(read) < 0.5


def test_connections_of_the_pool_are_not_tried_one_after_the_other(postgres: EmbeddedPostgres) -> None:
    with ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(reading())
    with frozen(postgres):
        assert seconds_to_fail(read) < WITHIN
        assert seconds_to_fail(read) < CONNECT_WITHIN + BUSY
        assert seconds_to_fail(read) < 0.5


def test_waiting_for_a_connection_of_the_pool_is_given_up() -> None:
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(reading())
        assert seconds_to_fail(read) < POOL_WITHIN + BUSY


def test_the_server_is_used_again_when_it_goes_on(postgres: EmbeddedPostgres) -> None:
    with frozen(postgres):
        seconds_to_fail(read)
    wait_until(is_read, "reads work again")


def test_a_probe_does_not_wait_for_the_pool(postgres: EmbeddedPostgres) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(reading())
        ask_database()
        with frozen(postgres):
            assert seconds_to_fail(ask_database) < PROBE_WITHIN + BUSY


def test_a_peer_that_is_gone_without_a_word_is_noticed() -> None:
    with reading() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        parameters = driver.info.get_parameters()
    assert {name: parameters[name] for name in ("keepalives_idle", "keepalives_interval", "keepalives_count")} == {
        "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
    }  # fmt: skip
    assert parameters["tcp_user_timeout"] == "30000"
