"""Measurement of tasks: their context in the log, one line at the end, their count, and signs of life meanwhile."""

import threading
import time
from collections.abc import Callable
from typing import Any

import redis
import structlog
from celery import Task
from celery.signals import task_postrun, task_prerun

from db import queue_state, task_counts
from db.queues import DEFAULT_QUEUE, origin_of

SIGN_EVERY = 20.0  # seconds; a load takes minutes
OUTCOMES = {"SUCCESS": "succeeded", "FAILURE": "failed", "RETRY": "retried"}
OTHER = "other"  # rejected, or ignored

log = structlog.get_logger()


class Running:
    """The task of this process: since when it runs, and the thread that tells of it."""

    def __init__(self, queue: str) -> None:
        self.began = time.perf_counter()
        self._queue, self._end = queue, threading.Event()
        threading.Thread(target=self._tell, name="signs-of-life", daemon=True).start()

    def _tell(self) -> None:
        """Note a sign of life at once, and again until the end; it stops with the process, as after a kill."""
        while True:
            _unless_away(lambda: queue_state.note_consumed(self._queue))
            if self._end.wait(SIGN_EVERY):
                return

    def end(self) -> float:
        """Stop telling, and return the duration in seconds."""
        self._end.set()
        return time.perf_counter() - self.began


_running: dict[str, Running] = {}  # by the task's id; one, as a worker process has one task at a time


def register() -> None:
    """Measure the tasks of this process."""
    task_prerun.connect(begin, dispatch_uid="running")
    task_postrun.connect(end, dispatch_uid="running")


def begin(task_id: str, task: Task, **_: object) -> None:
    """Begin a task: its log lines have its name and id, and nothing of the task before."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id, **origin_of(task.request.headers))
    queue = (task.request.delivery_info or {}).get("routing_key") or DEFAULT_QUEUE
    _running[task_id] = Running(str(queue))


def end(task_id: str, task: Task, state: str | None = None, **_: Any) -> None:
    """End a task: log it in one line, and count it."""
    running = _running.pop(task_id, None)
    if running is not None:
        seconds, outcome = running.end(), OUTCOMES.get(state or "", OTHER)
        log.info("task ended", outcome=outcome, duration_ms=round(1000 * seconds, 1))
        _unless_away(lambda: task_counts.add(task.name, outcome, seconds))
    structlog.contextvars.clear_contextvars()


def _unless_away(note: Callable[[], None]) -> None:
    try:
        note()
    except redis.RedisError as error:
        log.warning("task not measured", error=str(error))
