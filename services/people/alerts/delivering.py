"""Asks workers to deliver what the outbox holds. A lost request is made up for by the next one, or by the clock."""

import structlog

from db import queues
from db.queues import WorkersAway
from db.writes.alert_deliveries import GROUPED

TASK = "people.deliver"

log = structlog.get_logger()


def ask() -> None:
    """Ask workers to deliver what has become due now: a test."""
    _ask(0.0)


def ask_soon() -> None:
    """Ask workers to deliver new events once those of the next seconds have come, too: they are one message."""
    _ask(GROUPED.total_seconds() + 1)


def _ask(seconds: float) -> None:
    """Ask workers to deliver in N seconds. While the queue is away, the schedule delivers later."""
    try:
        queues.enqueue_in(seconds, TASK)
    except WorkersAway as error:
        log.warning("deliveries wait for the schedule", error=str(error))
