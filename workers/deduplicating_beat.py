"""Deduplicating beat scheduler: several beats, by accident or for safety, enqueue each task once; heartbeats twice.

The first beat to claim an entry in Redis enqueues it. While Redis is away a beat tries to enqueue, like Celery's own,
and logs the failure: Redis is the broker as well.
"""

from typing import Any

import redis
import structlog
from celery.beat import PersistentScheduler, ScheduleEntry

from db import queue_state, redis_client
from workers import heartbeats

APART = 5 * 60  # seconds by which the clocks of two beats may differ; only heartbeats are scheduled as often

log = structlog.get_logger()


class DeduplicatingScheduler(PersistentScheduler):  # type: ignore[misc]
    """Celery's own scheduler, with a claim in Redis before it enqueues, and a sign of life there."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Enqueue what is due, and return the seconds until the next look."""
        seconds: float = super().tick(*args, **kwargs)
        try:
            queue_state.note_ticked()
        except redis.RedisError as error:
            log.warning("sign of beat not noted", error=str(error))
        return seconds

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """Enqueue a task that is due, unless another beat has; a heartbeat where its queue is empty."""
        queue = heartbeats.queue_of(entry.task)
        if queue is not None:
            if _is_empty(queue):
                super().apply_entry(entry, producer)
        elif _is_ours(entry.name):
            super().apply_entry(entry, producer)
        else:
            log.info("left to another beat", entry=entry.name)


def _is_empty(queue: str) -> bool:
    try:
        return queue_state.length(queue) == 0
    except redis.RedisError as error:
        log.warning("length of the queue not known", queue=queue, error=str(error))
        return False


def _is_ours(name: str) -> bool:
    try:
        return bool(redis_client.client().set(f"scheduled:{name}", 1, nx=True, ex=APART))
    except redis.RedisError as error:  # an exception would end beat; twice is better than never
        log.warning("not known whether another beat has sent it", entry=name, error=str(error))
        return True
