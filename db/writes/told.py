"""Which series a run has told of so far: a bit each, so that millions of them take a megabyte."""

import numpy as np
from numpy.typing import NDArray

from db.writes.snapshots import Integers, Mask


class SeriesTold:
    """The series that earlier batches of a run had prices of."""

    def __init__(self) -> None:
        self._told: NDArray[np.bool_] = np.zeros(0, np.bool_)

    def has(self, series: Integers) -> Mask:
        """Which of these series (ids) an earlier batch told of."""
        known = series < len(self._told)
        told = np.zeros(len(series), np.bool_)
        told[known] = self._told[series[known]]
        return told

    def add(self, series: Integers) -> None:
        """Note that a batch tells of these series."""
        if len(series):
            missing = int(series.max()) + 1 - len(self._told)
            self._told = np.append(self._told, np.zeros(max(missing, 0), np.bool_))
            self._told[series] = True
