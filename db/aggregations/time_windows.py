"""Time windows of a pass over the snapshots: no bucket is cut, and no partition is read twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from db.retention import WEEK, week_start
from market.histories import MICROSECOND, microseconds
from market.periods import DAY, Bucket

Range = tuple[datetime, datetime]  # half-open


class TimeWindow(NamedTuple):
    """Whole days of one week, [since, until)."""

    since: datetime
    until: datetime

    @property
    def start(self) -> int:
        """Return the window's begin in microseconds."""
        return microseconds(self.since)

    def buckets(self, bucket: Bucket) -> tuple[int, int, int]:
        """Return the window's begin and its buckets' width in microseconds, and the number of buckets."""
        return self.start, bucket.width // MICROSECOND, (self.until - self.since) // bucket.width


def time_windows(ranges: Sequence[Range]) -> list[TimeWindow]:
    """Return the days that the ranges overlap, first to last, cut at the starts of weeks like the partitions."""
    some = [(since, until) for since, until in ranges if since < until]
    found: list[TimeWindow] = []
    if some:
        start, until = DAY.floor(min(since for since, _ in some)), max(until for _, until in some)
        end = DAY.floor(until - MICROSECOND) + DAY.width
        while start < end:
            found.append(TimeWindow(start, min(week_start(start) + WEEK, end)))
            start = found[-1].until
    return found
