"""Queues of the workers, and enqueueing a task by its name."""

import time
from collections.abc import Mapping, MutableMapping
from functools import cache
from typing import Any

import redis
from celery import Celery
from celery.signals import before_task_publish
from kombu.exceptions import OperationalError
from structlog.contextvars import get_contextvars

from db.settings import redis_url

# The caller may hold the lock on a letter's row: a Redis that hangs must not prolong it.
TIMEOUTS = {"socket_connect_timeout": 2.0, "socket_timeout": 5.0}  # seconds
QUEUES = ("ingestion", "analytics", "people")  # each receives the tasks whose names begin with its own
DEFAULT_QUEUE = QUEUES[0]
ENQUEUED_AT = "dualcaster-enqueued-at"  # header of every message: seconds since 1970
ORIGIN, ORIGIN_IDS = "dualcaster-", ("request_id", "trace_id")  # headers of tasks that a request has enqueued


class WorkersAway(Exception):
    """Redis, the broker of the workers, does not answer or is full: nothing was enqueued."""


def enqueue(task: str, *given: Any, **named: Any) -> None:
    """Enqueue a task with its arguments. Raises WorkersAway."""
    enqueue_in(0.0, task, *given, **named)


def enqueue_in(seconds: float, task: str, *given: Any, **named: Any) -> None:
    """Enqueue a task that is to run in N `seconds`. Raises WorkersAway."""
    later = {"countdown": seconds} if seconds else {}
    try:
        _app(redis_url()).send_task(task, given, named, queue=_queue(task), retry=False, **later)
    except (OperationalError, redis.RedisError) as error:  # kombu does not wrap a refusal by Redis
        raise WorkersAway from error


@before_task_publish.connect
def _note_origin(headers: MutableMapping[str, Any], **_: object) -> None:
    """Add the time, and the ids of the request that enqueues the task, to its headers."""
    headers[ENQUEUED_AT] = time.time()
    bound = get_contextvars()
    headers.update({f"{ORIGIN}{name}": bound[name] for name in ORIGIN_IDS if name in bound})


def origin_of(headers: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the ids of the request that has enqueued a task, from its headers: `request_id` and `trace_id`."""
    found = {name: (headers or {}).get(f"{ORIGIN}{name}") for name in ORIGIN_IDS}
    return {name: value for name, value in found.items() if isinstance(value, str)}


@cache
def _app(broker: str) -> Celery:
    app = Celery("dualcaster-web", broker=broker, set_as_current=False)
    app.conf.broker_transport_options = TIMEOUTS
    return app


def _queue(task: str) -> str:
    return next((queue for queue in QUEUES if task.startswith(f"{queue}.")), DEFAULT_QUEUE)
