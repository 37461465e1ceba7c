"""Asks workers to deliver what the outbox holds. A lost request is made up for by the next one, or by the clock."""

import structlog

from db import queues
from db.queues import WorkersAway

TASK = "people.deliver"

log = structlog.get_logger()


def ask() -> None:
    """Ask workers to deliver. While the queue is away, the schedule delivers later."""
    try:
        queues.enqueue(TASK)
    except WorkersAway as error:
        log.warning("deliveries wait for the schedule", error=str(error))
