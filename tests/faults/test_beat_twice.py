"""Celery's beat started twice: what is due is sent once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import pytest
import redis
from celery.beat import PersistentScheduler

from stack.files import ROOT
from tests.conftest import configured
from tests.support.waiting import wait_until
from workers.deduplicating_beat import DeduplicatingScheduler

OURS = f"{DeduplicatingScheduler.__module__}:{DeduplicatingScheduler.__name__}"
CELERYS = f"{PersistentScheduler.__module__}:{PersistentScheduler.__name__}"


@contextmanager
def beat(folder: Path, name: str, scheduler: str) -> Iterator[Path]:
    """A beat with a schedule file of its own; its log."""
    log = folder / f"{name}.log"
    command = [sys.executable, "-m", "celery", "-A", "tests.faults.beating", "beat", "--loglevel=INFO"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--schedule", str(folder / name)], cwd=ROOT, env={**os.environ, "SCHEDULER": scheduler},
            stdout=output, stderr=output,
        )  # fmt: skip
    try:
        yield log
    finally:
        process.terminate()
        process.wait(20)


def sent(folder: Path, scheduler: str, redis_url: str) -> int:
    """How many tasks two beats have sent some seconds after both of them found something due."""
    broker = redis.Redis.from_url(redis_url)
    broker.flushall()
    with beat(folder, "first", scheduler) as first, beat(folder, "second", scheduler) as second:
        wait_until(lambda: all(has_been_busy(log) for log in (first, second)))
        sleep(3)
    return int(broker.llen("beaten"))


def has_been_busy(log: Path) -> bool:
    """Whether a beat has found tasks due, and sent them or left them to another."""
    text = log.read_text()
    return text.count("Sending due task") + text.count("left to another beat") >= 4


@pytest.mark.parametrize(("scheduler", "expected"), [(OURS, 2), (CELERYS, None)])
def test_two_beats_send_each_task_once_and_without_us_again_and_again(
    scheduler: str, expected: int | None, tmp_path: Path, redis_url: str
) -> None:
    with configured("postgresql://nobody@127.0.0.1:1/none", redis_url):
        found = sent(tmp_path, scheduler, redis_url)
    assert found == expected if expected else found > 4
