"""The moves of the matched indices: tables, the same on both databases."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from db.folds.fold import Fold
from db.folds.series_groups import VARIANT, Grouping, RetailSeries
from db.folds.stretches import Range, Stretch
from market.matched_index import GroupOf, Steps
from market.observations import Observations
from market.periods import Bucket

Measures = Sequence[NDArray[np.int64] | NDArray[np.float64]]  # a row a bucket, a column a group
Measure = Callable[[Steps, GroupOf, int], Measures]

MARKET_COLUMNS = ("log_sum", "matched_count", "alive_count")


class Moves(Fold):
    """Sums up, for groups of series, what `measure` takes from their steps."""

    def __init__(
        self, table: str, grouping: Grouping, columns: Sequence[str], measure: Measure, bucket: Bucket, range_: Range
    ) -> None:
        super().__init__(table, (*grouping.columns, *columns), bucket, *range_)
        self._grouping, self._measure = grouping, measure

    def begin(self, stretch: Stretch) -> None:
        """Forget the sums of the stretch before."""
        _, _, count = stretch.buckets(self.bucket)
        self._present = np.zeros(count, np.bool_)
        self._sums: Measures = []

    def add(self, steps: Steps) -> None:
        """Take in what some series did in the stretch."""
        new = self._measure(steps, self._grouping.of, len(self._grouping.groups))
        self._sums = [one + other for one, other in zip(self._sums, new, strict=True)] if self._sums else new
        self._present |= steps.present()

    def rows(self, stretch: Stretch) -> Iterator[tuple[object, ...]]:
        """A row a bucket that has prices and group that has anything in it."""
        for number in np.flatnonzero(self._present).tolist():
            measures = [sums[number] for sums in self._sums]
            time, values = stretch.since + number * self.bucket.width, [measure.tolist() for measure in measures]
            for group in np.flatnonzero(np.any(measures, axis=0)).tolist():
                yield (time, *self._grouping.groups[group], *(value[group] for value in values))


def add(folds: Sequence[Moves], stretch: Stretch, prices: Observations) -> None:
    """Give each fold the steps of some series in its buckets; the folds of one width follow one another."""
    concerned = (fold for fold in folds if fold.concerns(stretch))
    for bucket, some in groupby(concerned, lambda fold: fold.bucket):
        steps = Steps(prices, *stretch.buckets(bucket))
        for fold in some:
            fold.add(steps)


def of_market(series: RetailSeries, wanted: dict[Bucket, Range]) -> list[Moves]:
    """A fold a width of bucket: how the series of each variant moved."""
    variants = series.by(VARIANT)
    return [
        Moves(f"market_moves_{bucket.rollup}", variants, MARKET_COLUMNS, _moved, bucket, range_)
        for bucket, range_ in wanted.items()
    ]


def _moved(steps: Steps, group_of: GroupOf, groups: int) -> Measures:
    return steps.moves(group_of, groups)[:3]
