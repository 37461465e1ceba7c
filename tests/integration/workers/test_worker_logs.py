"""What Celery itself logs is bounded as our own lines are, whatever a task was called with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from db.logs import LONGEST_TRACEBACK, LONGEST_VALUE
from stack.files import ROOT
from tests.support.waiting import wait_until
from workers.app import app

WORKER = (sys.executable, "-m", "celery", "--quiet", "-A", "workers.app", "worker", "-Q", "ingestion")
OPTIONS = ("--concurrency=1", "--loglevel=INFO", "--without-gossip", "--without-mingle")
HUGE = "x" * 1_000_000


@pytest.mark.parametrize(
    ("task", "said"), [("ingestion.run", "raised unexpected"), (f"nothing.{HUGE}", "Received unregistered task")]
)
@pytest.mark.usefixtures("database")
def test_a_task_with_a_huge_name_or_argument_leaves_little_in_the_log(tmp_path: Path, task: str, said: str) -> None:
    log = tmp_path / "worker.log"
    with log.open("w") as output:
        worker = subprocess.Popen([*WORKER, *OPTIONS], cwd=ROOT, env=os.environ, stdout=output, stderr=output)
    try:
        with app.connection_for_write(os.environ["REDIS_URL"]) as broker:
            app.send_task(task, [HUGE], queue="ingestion", connection=broker)
        wait_until(lambda: said in log.read_text(), "the task has failed")
    finally:
        worker.terminate()
        worker.wait(timeout=60)
    assert max(map(len, log.read_text().splitlines())) < 2 * LONGEST_VALUE
    assert len(log.read_text()) < 4 * LONGEST_TRACEBACK
