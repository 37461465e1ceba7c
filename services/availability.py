"""Transient failures: the errors that callers without access to db catch while database or workers are away."""

from db.engine import NO_ANSWER
from db.queues import WorkersAway

__all__ = ["WorkersAway", "is_database_away"]


def is_database_away(error: Exception) -> bool:
    """Return whether the database is gone, hangs, is too slow or lends no connection: a retry may succeed."""
    return isinstance(error, NO_ANSWER)
