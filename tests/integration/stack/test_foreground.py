"""`exec` and `psql`: commands on the servers of the data folder."""

import signal
from pathlib import Path

from tests.integration.stack.programs import Start
from tests.support.waiting import wait_until

EXECUTE = """
import sys
from stack.foreground import execute
from stack.settings import load_settings
sys.exit(execute(load_settings(), sys.argv[2:], migration=(sys.executable, "-c", sys.argv[1])))
"""
MAIN = "import sys; from stack.__main__ import main; sys.exit(main(sys.argv[1:]))"
EMBEDDED = {"DATABASE_URL": "", "REDIS_URL": "", "CACHE_URL": ""}
ELSEWHERE = {"DATABASE_URL": "postgresql://elsewhere/prices", "REDIS_URL": "redis://elsewhere"}


def test_a_command_gets_the_servers_and_its_exit_code_is_ours(start: Start, data: Path) -> None:
    code = "import os, sys; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], sys.argv); sys.exit(7)"
    program = start(EXECUTE, "pass", "python", "-c", code, "--flag", "--", "x", DATA_DIR=str(data), **EMBEDDED)
    assert program.process.wait(timeout=60) == 7
    assert "postgresql+psycopg://dualcaster:" in program.text()
    assert "redis://:" in program.text()
    assert "['-c', '--flag', '--', 'x']" in program.text()


def test_a_command_that_is_ended_by_a_signal_gives_a_shells_exit_code(start: Start, data: Path) -> None:
    program = start(EXECUTE, "pass", "sh", "-c", "kill -KILL $$", DATA_DIR=str(data), **ELSEWHERE)
    assert program.process.wait(timeout=60) == 128 + signal.SIGKILL


def test_a_command_that_does_not_exist_is_named(start: Start, data: Path) -> None:
    program = start(EXECUTE, "pass", "no-such-command", DATA_DIR=str(data), **ELSEWHERE)
    assert program.process.wait(timeout=60) == 127
    assert "no command 'no-such-command'" in program.text()


def test_a_signal_goes_to_the_command(start: Start, data: Path) -> None:
    code = (
        "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(5)); print('up'); time.sleep(60)"
    )
    program = start(EXECUTE, "pass", "python", "-u", "-c", code, DATA_DIR=str(data), **ELSEWHERE)
    program.wait_for("up")
    program.process.terminate()
    assert program.process.wait(timeout=60) == 5


def test_nothing_runs_on_a_database_that_could_not_be_migrated(start: Start, data: Path) -> None:
    program = start(EXECUTE, "raise SystemExit(1)", "echo", "ran", DATA_DIR=str(data), **ELSEWHERE)
    assert program.process.wait(timeout=60) == 1
    assert "could not be migrated" in program.text()
    assert "ran" not in program.text().splitlines()


def test_psql_opens_the_database(start: Start, data: Path) -> None:
    question = "select current_user || ' asks'"
    program = start(MAIN, "psql", "--", "-At", "-c", question, DATA_DIR=str(data), **EMBEDDED)
    wait_until(lambda: program.process.poll() is not None)
    assert program.text() == "dualcaster asks\n"
    assert program.process.returncode == 0


def test_a_demo_on_a_real_database_is_refused(start: Start, data: Path) -> None:
    program = start(MAIN, "run", "--demo", DATA_DIR=str(data), DATABASE_URL="postgresql://real/prices", REDIS_URL="")
    assert program.process.wait(timeout=60) == 1
    assert program.text().startswith("Error: The demo loads simulated prices")
    assert not (data / "demo").exists()
