"""Back-pressure: a scheduled task is skipped while too many tasks wait in its queue."""

from typing import Any

import redis
import structlog
from celery import Task

from db import queue_state

LONGEST_QUEUE = 100  # tasks that wait
SCHEDULED = "dualcaster-scheduled"  # header of the tasks that beat enqueues
SKIPPED = "skipped"

log = structlog.get_logger()


class BackPressureTask(Task):  # type: ignore[misc]
    """A task that skips a scheduled run while its queue is longer than LONGEST_QUEUE.

    Tasks that a person enqueued are never skipped.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task, or return SKIPPED."""
        if self._is_scheduled() and (waiting := self._waiting()) > LONGEST_QUEUE:
            log.warning("task skipped", task=self.name, queue=self._queue(), waiting=waiting)
            return SKIPPED
        return super().__call__(*args, **kwargs)

    def _is_scheduled(self) -> bool:
        return bool((self.request.headers or {}).get(SCHEDULED))

    def _queue(self) -> str:
        return str((self.request.delivery_info or {}).get("routing_key") or self.app.conf.task_default_queue)

    def _waiting(self) -> int:
        """Return the length of the queue in tasks; 0 while Redis is away."""
        try:
            return queue_state.length(self._queue())
        except redis.RedisError as error:
            log.warning("length of the queue not known", error=str(error))
            return 0
