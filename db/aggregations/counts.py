"""Number of snapshots, of every kind, by day (UTC)."""

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from db.aggregations.aggregation import Aggregation
from db.aggregations.time_windows import TimeWindow
from market.observations import Integers
from market.periods import DAY


class SnapshotCounts(Aggregation):
    """Counts the snapshots of every day that overlaps [since, until)."""

    time = "day"

    def __init__(self, since: datetime, until: datetime) -> None:
        super().__init__("snapshot_counts", ("snapshots",), DAY, DAY.floor(since), until)

    def begin(self, window: TimeWindow) -> None:
        """Reset the sums for a new window."""
        _, _, days = window.buckets(DAY)
        self._counts = np.zeros(days, np.int64)

    def add(self, window: TimeWindow, times: Integers) -> None:
        """Add snapshots."""
        start, width, days = window.buckets(DAY)
        self._counts += np.bincount((times - start) // width, minlength=days)

    def rows(self, window: TimeWindow) -> Iterator[tuple[datetime, int]]:
        """Yield one row for each day with snapshots."""
        for day in np.flatnonzero(self._counts).tolist():
            yield window.since + day * DAY.width, int(self._counts[day])
