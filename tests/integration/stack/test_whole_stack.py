"""The launcher with all that it really starts: both servers, gunicorn with gevent, Celery's worker and beat."""

import os
from pathlib import Path

import pytest

from stack.ports import free_port
from tests.integration.stack.programs import Start, survivors
from tests.support.waiting import wait_until

TINY_WEB = """
def server(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]
"""
TINY_TASKS = """
import os
from celery import Celery
app = Celery("tiny_tasks", broker=os.environ["REDIS_URL"])
"""
LAUNCHER = """
import dataclasses, sys
from stack.launcher import launch
from stack.services import services
from stack.settings import load_settings

TINY = {"dashapp.wsgi:server": "tiny_web:server", "workers.app": "tiny_tasks"}
settings = load_settings()
ours = [service for service in services(settings, demo=False) if service.name != "first-load"]
tiny = [dataclasses.replace(s, command=tuple(TINY.get(word, word) for word in s.command)) for s in ours]
NOTHING = (sys.executable, "-c", "pass")
launch(settings, tiny, migration=NOTHING, invitation=NOTHING)
"""


@pytest.fixture
def environment(tmp_path: Path, system: dict[str, str]) -> dict[str, str]:
    (tmp_path / "tiny_web.py").write_text(TINY_WEB)
    (tmp_path / "tiny_tasks.py").write_text(TINY_TASKS)
    own = {
        "DATA_DIR": str(tmp_path / "data"),
        "PORT": str(free_port()),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "CACHE_URL": "",
    }
    return {"PYTHONPATH": str(tmp_path), **system, **own}


def test_a_killed_launcher_leaves_nothing_behind_and_the_next_one_starts(
    start: Start, environment: dict[str, str]
) -> None:
    killed = start(LAUNCHER, **environment)
    killed.wait_for("people@")
    wait_until(lambda: "ready." in killed.text() and "beat: Starting" in killed.text())
    family = killed.family()
    names = " ".join(" ".join(process.cmdline()) for process in family)
    for name in ("gunicorn", "celery", "postgres", "valkey-server"):
        assert name in names
    killed.process.kill()
    again = start(LAUNCHER, **environment)
    again.wait_for("Dualcaster is ready")
    assert not survivors(family)
    again.process.terminate()
    assert again.process.wait(timeout=60) == 0


def test_nothing_of_the_program_runs_as_root_and_nobody_else_may_read_its_files(
    start: Start, environment: dict[str, str]
) -> None:
    program = start(LAUNCHER, **environment)
    program.wait_for("Dualcaster is ready")
    wait_until(lambda: "ready." in program.text() and "beat: Starting" in program.text())
    commands = [process for process in program.family() if "stack.guard" not in process.cmdline()]
    if os.geteuid() == 0:
        assert {process.uids().real for process in commands} == {Path(environment["DATA_DIR"]).stat().st_uid}
        assert all(process.uids().real != 0 for process in commands)
    assert len(commands) > 5
    program.process.terminate()
    assert program.process.wait(timeout=60) == 0
    data = Path(environment["DATA_DIR"])
    made = [data, *data.rglob("*")]
    names = {path.name.partition(".")[0] for path in made}  # the schedule's database decides what comes after the dot
    assert {"beat-schedule", "admin-token", "web", "valkey", "PG_VERSION"} <= names
    assert [path for path in made if path.stat().st_mode & 0o077] == []
