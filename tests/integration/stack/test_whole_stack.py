"""The launcher with all that it really starts: both servers, gunicorn with gevent, Celery's worker and beat."""

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

TINY = {"dashapp.wsgi:server": "tiny_web:server", "ingestion.tasks": "tiny_tasks"}
settings = load_settings()
ours = [service for service in services(settings, demo=False) if service.name != "first-load"]
tiny = [dataclasses.replace(s, command=tuple(TINY.get(word, word) for word in s.command)) for s in ours]
launch(settings, tiny, migration=(sys.executable, "-c", "pass"))
"""


@pytest.fixture
def environment(tmp_path: Path, system: dict[str, str]) -> dict[str, str]:
    (tmp_path / "tiny_web.py").write_text(TINY_WEB)
    (tmp_path / "tiny_tasks.py").write_text(TINY_TASKS)
    own = {"DATA_DIR": str(tmp_path / "data"), "PORT": str(free_port()), "DATABASE_URL": "", "REDIS_URL": ""}
    return {"PYTHONPATH": str(tmp_path), **system, **own}


def test_a_killed_launcher_leaves_nothing_behind_and_the_next_one_starts(
    start: Start, environment: dict[str, str]
) -> None:
    killed = start(LAUNCHER, **environment)
    killed.wait_for("celery@")
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
