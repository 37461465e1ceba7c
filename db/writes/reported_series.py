"""Set of the series that a run has had prices of: a byte each, so that millions of them take a few megabytes."""

import numpy as np
from numpy.typing import NDArray

from db.writes.snapshots import Integers, Mask


class ReportedSeries:
    """Series of a run's earlier batches."""

    def __init__(self) -> None:
        self._reported: NDArray[np.bool_] = np.zeros(0, np.bool_)

    def has(self, series: Integers) -> Mask:
        """Return a mask of these series (ids) that an earlier batch has had."""
        known = series < len(self._reported)
        reported = np.zeros(len(series), np.bool_)
        reported[known] = self._reported[series[known]]
        return reported

    def add(self, series: Integers) -> None:
        """Add the series of a batch."""
        if len(series):
            missing = int(series.max()) + 1 - len(self._reported)
            self._reported = np.append(self._reported, np.zeros(max(missing, 0), np.bool_))
            self._reported[series] = True

    def series(self) -> Integers:
        """Return the series (ids), in order."""
        return np.flatnonzero(self._reported)
