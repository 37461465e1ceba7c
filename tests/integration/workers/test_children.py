"""The processes in which a worker works: forks of it on Linux, new ones on macOS."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stack.files import ROOT
from stack.ports import LOCALHOST, free_port
from tests.support.waiting import wait_until
from workers.app import app

WORKER = (sys.executable, "-m", "celery", "--quiet", "-A", "workers.app", "worker", "-Q", "ingestion")
OPTIONS = ("--concurrency=1", "--loglevel=INFO", "--without-gossip", "--without-mingle")


@pytest.mark.parametrize("start", ["fork", "spawn"])
@pytest.mark.usefixtures("database")
def test_a_child_knows_the_broker_and_logs_as_its_worker_does(tmp_path: Path, start: str) -> None:
    nobody = f"http://{LOCALHOST}:{free_port()}"
    environment = {**os.environ, "SCRYFALL_URL": nobody, "HTTP_ATTEMPTS": "2"}
    log = tmp_path / "worker.log"
    with log.open("w") as output:
        worker = subprocess.Popen(
            [*WORKER, *OPTIONS, "--pool-start-method", start], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        with app.connection_for_write(os.environ["REDIS_URL"]) as broker:
            app.send_task("ingestion.run", ["scryfall-bulk"], queue="ingestion", connection=broker)
        wait_until(lambda: "retry: Retry in" in log.read_text(), "the task is to be tried again")
        (line,) = [line for line in log.read_text().splitlines() if "trying again" in line]
        assert line.startswith("20"), "as structlog words it, not wrapped by Celery"
    finally:
        worker.terminate()
        worker.wait(timeout=60)
