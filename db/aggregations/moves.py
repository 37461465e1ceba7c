"""The moves of the matched indices: tables, the same on both databases."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from db.aggregations.aggregation import Aggregation
from db.aggregations.series_groups import VARIANT, Grouping, RetailSeries
from db.aggregations.time_windows import Range, TimeWindow
from market.matched_index import GroupOf, Steps
from market.observations import Observations
from market.periods import Bucket

Measures = Sequence[NDArray[np.int64] | NDArray[np.float64]]  # a row a bucket, a column a group
Measure = Callable[[Steps, GroupOf, int], Measures]

MARKET_COLUMNS = ("log_sum", "matched_count", "alive_count")


class Moves(Aggregation):
    """Sums up, by group of series, the measures of their steps."""

    def __init__(
        self, table: str, grouping: Grouping, columns: Sequence[str], measure: Measure, bucket: Bucket, range_: Range
    ) -> None:
        super().__init__(table, (*grouping.columns, *columns), bucket, *range_)
        self._grouping, self._measure = grouping, measure

    def begin(self, window: TimeWindow) -> None:
        """Reset the sums for a new window."""
        _, _, count = window.buckets(self.bucket)
        self._present = np.zeros(count, np.bool_)
        self._sums: Measures = []

    def add(self, steps: Steps) -> None:
        """Add the steps of some series in the window."""
        new = self._measure(steps, self._grouping.of, len(self._grouping.groups))
        self._sums = [one + other for one, other in zip(self._sums, new, strict=True)] if self._sums else new
        self._present |= steps.present()

    def rows(self, window: TimeWindow) -> Iterator[tuple[object, ...]]:
        """Yield one row for each bucket with prices and each group with a measure in it."""
        for number in np.flatnonzero(self._present).tolist():
            measures = [sums[number] for sums in self._sums]
            time, values = window.since + number * self.bucket.width, [measure.tolist() for measure in measures]
            for group in np.flatnonzero(np.any(measures, axis=0)).tolist():
                yield (time, *self._grouping.groups[group], *(value[group] for value in values))


def add(aggregations: Sequence[Moves], window: TimeWindow, prices: Observations) -> None:
    """Add the steps of some series to each aggregation. Aggregations of one width must be adjacent."""
    concerned = (aggregation for aggregation in aggregations if aggregation.concerns(window))
    for bucket, some in groupby(concerned, lambda aggregation: aggregation.bucket):
        steps = Steps(prices, *window.buckets(bucket))
        for aggregation in some:
            aggregation.add(steps)


def of_market(series: RetailSeries, wanted: dict[Bucket, Range]) -> list[Moves]:
    """Return one aggregation for each width of bucket: the moves of each variant's series."""
    variants = series.by(VARIANT)
    return [
        Moves(f"market_moves_{bucket.rollup}", variants, MARKET_COLUMNS, _moved, bucket, range_)
        for bucket, range_ in wanted.items()
    ]


def _moved(steps: Steps, group_of: GroupOf, groups: int) -> Measures:
    return steps.moves(group_of, groups)[:3]
