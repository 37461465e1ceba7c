"""How many snapshots, of every kind, each day (UTC) has."""

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from db.folds.fold import Fold
from db.folds.stretches import Stretch
from market.observations import Integers
from market.periods import DAY


class SnapshotCounts(Fold):
    """Counts the snapshots of every day that [since, until) touches."""

    time = "day"

    def __init__(self, since: datetime, until: datetime) -> None:
        super().__init__("snapshot_counts", ("snapshots",), DAY, DAY.floor(since), until)

    def begin(self, stretch: Stretch) -> None:
        """Forget the sums of the stretch before."""
        _, _, days = stretch.buckets(DAY)
        self._counts = np.zeros(days, np.int64)

    def add(self, stretch: Stretch, times: Integers) -> None:
        """Take in some snapshots."""
        start, width, days = stretch.buckets(DAY)
        self._counts += np.bincount((times - start) // width, minlength=days)

    def rows(self, stretch: Stretch) -> Iterator[tuple[datetime, int]]:
        """A row a day that has snapshots."""
        for day in np.flatnonzero(self._counts).tolist():
            yield stretch.since + day * DAY.width, int(self._counts[day])
