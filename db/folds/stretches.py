"""The stretches of time that a pass over the snapshots is made of: no bucket is cut, and no partition read twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from db.retention import WEEK, week_start
from market.histories import MICROSECOND, microseconds
from market.periods import DAY, Bucket

Range = tuple[datetime, datetime]  # half-open


class Stretch(NamedTuple):
    """Some whole days of a week, [since, until)."""

    since: datetime
    until: datetime

    @property
    def start(self) -> int:
        """Its beginning in microseconds."""
        return microseconds(self.since)

    def buckets(self, bucket: Bucket) -> tuple[int, int, int]:
        """Its beginning and the width of its buckets in microseconds, and how many there are."""
        return self.start, bucket.width // MICROSECOND, (self.until - self.since) // bucket.width


def stretches(ranges: Sequence[Range]) -> list[Stretch]:
    """Cut the days from the first to the last that ranges touch where the weeks begin, as the partitions do."""
    some = [(since, until) for since, until in ranges if since < until]
    found: list[Stretch] = []
    if some:
        start, until = DAY.floor(min(since for since, _ in some)), max(until for _, until in some)
        end = DAY.floor(until - MICROSECOND) + DAY.width
        while start < end:
            found.append(Stretch(start, min(week_start(start) + WEEK, end)))
            start = found[-1].until
    return found
