"""How long raw snapshots are kept: two years. Rollups stay, so nothing may refresh them over a range that has gone."""

from datetime import datetime, timedelta

from market.periods import BUCKET_ORIGIN

KEEP_SNAPSHOTS = timedelta(days=730)
KEEP_HALF_HOURS = timedelta(days=30)
KEEP_REJECTED = timedelta(days=90)
WEEK = timedelta(days=7)


def week_start(time: datetime) -> datetime:
    """Start of the week, and so of the partition, that holds `time`."""
    return time - (time - BUCKET_ORIGIN) % WEEK


def horizon(now: datetime) -> datetime:
    """Oldest time whose raw snapshots are certainly all there; older ones are neither accepted nor refreshed."""
    return week_start(now - KEEP_SNAPSHOTS) + WEEK
