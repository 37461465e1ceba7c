"""A worker's tasks, as it measures them: one line of the log, their count, signs of life, the ids of the request."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import structlog

from db import queue_state, queues, task_counts
from stack.files import ROOT
from tests.support.waiting import wait_until

WORKER = (sys.executable, "-m", "celery", "--quiet", "-A", "workers.app", "worker", "-Q", "people")
OPTIONS = ("--concurrency=1", "--loglevel=WARNING", "--without-gossip", "--without-mingle")


@pytest.mark.usefixtures("database")
def test_a_worker_logs_counts_and_shows_life(tmp_path: Path) -> None:
    with structlog.contextvars.bound_contextvars(request_id="mine", trace_id="ab" * 16):
        queues.enqueue("people.heartbeat")
    queues.enqueue("people.deliver")
    log = tmp_path / "worker.log"
    with log.open("w") as output:
        environment = {**os.environ, "LOG_FORMAT": "json"}
        worker = subprocess.Popen([*WORKER, *OPTIONS], cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        wait_until(lambda: len(ended(log)) == 2, "both tasks have ended")
        wait_until(lambda: len(task_counts.counts()) == 2, "both tasks are counted")
    finally:
        worker.terminate()
        worker.wait(timeout=60)
    lines = {line["task"]: line for line in ended(log)}
    of_request = lines["people.heartbeat"]
    assert (of_request["request_id"], of_request["trace_id"], of_request["outcome"]) == ("mine", "ab" * 16, "succeeded")
    assert len(of_request["task_id"]) == 36
    assert "request_id" not in lines["people.deliver"]
    assert {(one.task, one.outcome) for one in task_counts.counts()} == {
        ("people.heartbeat", "succeeded"),
        ("people.deliver", "succeeded"),
    }
    people = next(queue for queue in queue_state.states().queues if queue.name == "people")
    assert people.consumed_at is not None


def ended(log: Path) -> list[dict[str, Any]]:
    lines = [line for line in log.read_text().splitlines() if '"event": "task ended"' in line]
    return [json.loads(line) for line in lines]
