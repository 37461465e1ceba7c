"""Heartbeats: beat enqueues one a minute in each queue, and a worker that consumes it is known to work.

An answer to Celery's ping tells less: a worker whose connection to the broker is lost answers, and consumes nothing.
Any other task is as good a sign (workers/running.py), so a queue in which tasks wait needs no heartbeat.
"""

from celery import shared_task

from db.queues import QUEUES

SUFFIX = ".heartbeat"
TASKS = tuple(f"{queue}{SUFFIX}" for queue in QUEUES)


def _heartbeat() -> None:
    """Do nothing: the sign of life is noted with every task."""


for name in TASKS:
    shared_task(_heartbeat, name=name)


def queue_of(task: str) -> str | None:
    """Return the queue of a heartbeat, None for another task."""
    return task.removesuffix(SUFFIX) if task in TASKS else None
