"""Retention of raw snapshots: two years. Rollups stay, so nothing may refresh them over a dropped range."""

from datetime import datetime, timedelta

from market.periods import BUCKET_ORIGIN

KEEP_SNAPSHOTS = timedelta(days=730)
KEEP_HALF_HOURS = timedelta(days=30)
KEEP_REJECTED = timedelta(days=90)
KEEP_ACTIVITY = timedelta(days=90)
WEEK = timedelta(days=7)


def week_start(time: datetime) -> datetime:
    """Return the start of the week, and so of the partition, that holds `time`."""
    return time - (time - BUCKET_ORIGIN) % WEEK


def horizon(now: datetime) -> datetime:
    """Return the oldest time from which all raw snapshots are retained; older ones are neither stored nor refreshed."""
    return week_start(now - KEEP_SNAPSHOTS) + WEEK
