"""Counts of ended tasks in Redis, by task and outcome: workers of all machines add to them, the web process reads them.

A worker needs no port for it, and no count is lost with a child. A Redis that lost its data begins at 0 again, which
Prometheus takes for a restart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import redis
import structlog

from db import redis_client

BOUNDS = (0.1, 1.0, 10.0, 60.0, 300.0, 900.0, 2700.0)  # seconds
KEY = "task-counts"  # a hash; its fields are `task|outcome|bound`, and `task|outcome|sum` with microseconds
BEYOND, SUM = "+Inf", "sum"

log = structlog.get_logger()


@dataclass(slots=True)
class TaskCount:
    """Ended tasks of a name and outcome: `counts` by the bound of their duration in seconds, and `seconds` in all."""

    task: str
    outcome: str
    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


def add(task: str, outcome: str, seconds: float) -> None:
    """Count an ended task. Raises redis.RedisError."""
    bound = next((str(bound) for bound in BOUNDS if seconds <= bound), BEYOND)
    with redis_client.client().pipeline(transaction=False) as pipeline:
        pipeline.hincrby(KEY, f"{task}|{outcome}|{bound}")
        pipeline.hincrby(KEY, f"{task}|{outcome}|{SUM}", round(1_000_000 * seconds))
        pipeline.execute()


def counts() -> Sequence[TaskCount]:
    """Return the counts of all tasks and outcomes. Raises redis.RedisError."""
    found: dict[tuple[str, str], TaskCount] = {}
    fields: Any = redis_client.client().hgetall(KEY)  # its types allow text, for clients that decode
    for name, value in fields.items():
        task, outcome, bound = name.decode().split("|")
        count = found.setdefault((task, outcome), TaskCount(task, outcome))
        if bound == SUM:
            count.seconds = int(value) / 1_000_000
        else:
            count.counts[bound] = int(value)
    return list(found.values())


def counts_if_known() -> Sequence[TaskCount] | None:
    """Return the counts, None while Redis is away."""
    try:
        return counts()
    except redis.RedisError as error:
        log.warning("counts of tasks not read", error=str(error))
        return None
