"""Freshness: the interval of each source, and the age of its newest edition from which it is late.

Lateness of a source does not affect its prices: market/current.py decides which are current.
"""

from datetime import datetime, timedelta

from market.sources import DAILY, LATE_AFTER, SOURCES
from services.settings import settings


def interval_of(source: str | None) -> timedelta:
    """Return the time between two editions: the source's own, or that of a setting; a day for an unknown source."""
    description = SOURCES.get(source) if source is not None else None
    if description is None:
        return DAILY
    hours = getattr(settings(), description.hours) if description.hours else 0
    return max(description.interval, timedelta(hours=hours))


def late_after(source: str | None) -> timedelta:
    """Return the age of its newest edition from which a source is late."""
    return LATE_AFTER * interval_of(source)


def is_late(source: str | None, as_of: datetime, now: datetime) -> bool:
    """Return whether a source with a newest edition of `as_of` is late at `now`."""
    return now - as_of > late_after(source)
