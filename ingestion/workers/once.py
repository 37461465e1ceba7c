"""A beat that sends nothing which another has just sent: two of them, by accident or for safety, are as good as one.

The first to claim an entry in Redis sends it. Who cannot ask Redis tries to send, as Celery's own beat does, and logs
that it failed: Redis is the broker as well.
"""

from typing import Any

import redis
import structlog
from celery.beat import PersistentScheduler, ScheduleEntry

from db import changes

APART = 5 * 60  # seconds by which the clocks of two beats may differ; nothing is scheduled as often

log = structlog.get_logger()


class OnceScheduler(PersistentScheduler):  # type: ignore[misc]
    """Celery's own scheduler, asking before it sends."""

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """Send a task that is due, unless another beat has."""
        if _is_ours(entry.name):
            super().apply_entry(entry, producer)
        else:
            log.info("left to another beat", entry=entry.name)


def _is_ours(name: str) -> bool:
    try:
        return bool(changes.client().set(f"scheduled:{name}", 1, nx=True, ex=APART))
    except redis.RedisError as error:  # beat ends with what is raised here; twice is better than never
        log.warning("not known whether another beat has sent it", entry=name, error=str(error))
        return True
