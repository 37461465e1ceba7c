"""Commands that only read do so without Redis: away, hanging, or an embedded one that does not start."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from stack.ports import free_port
from stack.valkey import EmbeddedValkey
from tests.conftest import ROOT
from tests.support.prices import begin_run
from tests.support.valkey import Valkey

READING = [["status"], ["sources"], ["dead-letters", "list"], ["dead-letters", "list", "--all"]]


def command(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Give a command to a process of its own, over the database that this process is configured for."""
    environment = {**os.environ, **settings}
    program = [sys.executable, "-m", "ingestion", *arguments]
    return subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_redis_is_away(arguments: list[str], database: Engine) -> None:
    begin_run(database)
    answer = command(*arguments, REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    assert (answer.returncode, bool(answer.stdout)) == (0, True), answer.stderr
    assert "Traceback" not in answer.stderr


def test_it_is_said_that_pauses_are_not_known(database: Engine) -> None:
    answer = command("sources", REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    assert "Redis does not answer: which sources are paused is not known." in answer.stderr
    assert answer.stderr.count("\n") == 2  # that, and the log's reason


def test_a_redis_that_hangs_is_waited_for_once(database: Engine) -> None:
    valkey = Valkey()
    with valkey.frozen():
        begun = time.monotonic()
        answer = command("sources", REDIS_URL=valkey.url)
        seconds = time.monotonic() - begun
    valkey.kill()
    assert answer.returncode == 0
    assert seconds < 15  # most of it is the start of the program; a wait for each source would be 17 s


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A data folder whose Valkey does not start: its file is damaged."""
    folder = tmp_path / "data"
    with EmbeddedValkey(folder / "valkey"):
        pass
    (manifest,) = (folder / "valkey" / "data" / "appendonlydir").glob("*.manifest")
    manifest.write_text("nonsense\n")
    return folder


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_the_embedded_redis_does_not_start(arguments: list[str], broken: Path, database: Engine) -> None:
    answer = command(*arguments, REDIS_URL="", DATA_DIR=str(broken))
    assert (answer.returncode, bool(answer.stdout)) == (0, True), answer.stderr


def test_a_load_needs_it(broken: Path, database: Engine) -> None:
    answer = command("collect", "manapool", REDIS_URL="", DATA_DIR=str(broken))
    assert answer.returncode == 4
    assert "Valkey" in answer.stderr
