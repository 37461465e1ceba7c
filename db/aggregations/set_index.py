"""Days of every set: the moves of its series, their plain sums, and the value of its cards."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection

from db.aggregations.candidates import candidates_of
from db.aggregations.carried import CarriedPrices
from db.aggregations.moves import MARKET_COLUMNS, Measures, Moves
from db.aggregations.series_groups import SET, RetailSeries
from db.aggregations.time_windows import Range, TimeWindow
from market.histories import moment
from market.matched_index import NEVER, GroupOf, LastPrices, Steps
from market.periods import DAY
from market.set_values import DayValues, Worth

VALUE_COLUMNS = ("value", "stale_value", "valued_count", "entered_count", "as_of")
COLUMNS = ("series_count", "price_sum", *MARKET_COLUMNS, *VALUE_COLUMNS)


class SetIndex(Moves):
    """Fills `set_index_daily`: one row for each set and day, on days with a retail price in its currency."""

    def __init__(
        self, connection: Connection, series: RetailSeries, last: LastPrices, read_from: datetime, range_: Range
    ) -> None:
        """`last` are the last prices read so far by the pass, which begins at `read_from`."""
        super().__init__("set_index_daily", series.by(SET), COLUMNS, _moved, DAY, range_)
        self._connection, self._last, self._read_from = connection, last, read_from
        self._candidates, self._sets = candidates_of(connection, series)
        currencies = series.by(SET[:1])
        self._currency_of, self._currencies = currencies.of, len(currencies.groups)
        self._currency_of_set = [currencies.groups.index(group[:1]) for group in self._grouping.groups]
        self._carried: CarriedPrices | None = None

    def begin(self, window: TimeWindow) -> None:
        """Reset the sums for a new window, and load the prices carried into it."""
        super().begin(window)
        if self.concerns(window):
            start, _, count = window.buckets(DAY)
            self._values = DayValues(self._candidates, start, count, *self._carried_prices())
            self._newest = np.full((count, self._currencies), NEVER)

    def add(self, steps: Steps) -> None:
        """Add the steps of some series in the window."""
        super().add(steps)
        new = steps.buckets >= 0
        days, series, times = steps.buckets[new], steps.series[new], steps.times[new]
        self._values.add(days, series, times, steps.cents[new])
        np.maximum.at(self._newest.reshape(-1), days * self._currencies + self._currency_of[series], times)

    def rows(self, window: TimeWindow) -> Iterator[tuple[Any, ...]]:
        """Yield one row for each day and set with a measure on it, where the set's currency has prices on that day."""
        first, end = ((time - window.since) // DAY.width for time in (self.since, self.until))
        wanted = range(max(first, 0), min(end, len(self._newest)))
        for day, worth in self._values.days(self._newest, wanted):
            quoted = self._newest[day, self._currency_of_set] != NEVER
            if quoted.any():
                measures = [*(sums[day] for sums in self._sums), *self._by_set(worth)]
                shown = quoted & np.any(measures[:-1], axis=0)  # the last measure is a time
                yield from self._rows(window.since + day * DAY.width, measures, shown)

    def _carried_prices(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        if self._carried is None:
            self._carried = CarriedPrices(
                self._connection, self._candidates.series, self._last, self._read_from, self.since
            )
        return self._carried.now()

    def _by_set(self, worth: Worth) -> Iterator[np.ndarray[Any, Any]]:
        """Return the values of sets in the order of VALUE_COLUMNS, for all groups of series."""
        for some in (worth.cents / 100, worth.stale_cents / 100, worth.counted, worth.entered, worth.newest):
            every = np.full(len(self._grouping.groups), NEVER if some is worth.newest else 0, some.dtype)
            every[self._sets] = some
            yield every

    def _rows(self, time: datetime, measures: Sequence[Any], shown: np.ndarray[Any, Any]) -> Iterator[tuple[Any, ...]]:
        *values, newest = [measure.tolist() for measure in measures]
        for group in np.flatnonzero(shown).tolist():
            as_of = moment(newest[group]) if newest[group] != NEVER else None
            yield (time, *self._grouping.groups[group], *(value[group] for value in values), as_of)


def _moved(steps: Steps, group_of: GroupOf, groups: int) -> Measures:
    moves = steps.moves(group_of, groups)
    return [moves.observed, moves.cents / 100, *moves[:3]]
