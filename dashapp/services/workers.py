"""Asking the workers for something: no task is known here, only their names are sent."""

from functools import cache
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError

from db.settings import redis_url

# Whoever asks holds a letter's row meanwhile: a Redis that hangs must not keep it.
TIMEOUTS = {"socket_connect_timeout": 2.0, "socket_timeout": 5.0}  # seconds
QUEUES = ("ingestion", "analytics")  # each takes the tasks whose names begin with its own


class WorkersAway(Exception):
    """Redis, over which the workers are asked, does not answer: nothing has been asked."""


def send(task: str, *given: Any, **named: Any) -> None:
    """Put a task into its queue. Raises WorkersAway."""
    try:
        _app().send_task(task, given, named, queue=_queue(task), retry=False)
    except OperationalError as error:
        raise WorkersAway from error


@cache
def _app() -> Celery:
    app = Celery("dualcaster-web", broker=redis_url())
    app.conf.broker_transport_options = TIMEOUTS
    return app


def _queue(task: str) -> str:
    return next((queue for queue in QUEUES if task.startswith(f"{queue}.")), QUEUES[0])
