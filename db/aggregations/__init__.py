"""Aggregations over the snapshots, all in one pass: each fills one table.

They are the market rollups, the moves of the matched indices, the values of sets, the number of snapshots a day and the
sums of extras. A continuous aggregate cannot have window functions, and one pass in numpy is several times faster than
SQL: SQL sorts and hashes where arrays are indexed.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import Connection, Engine

from db.aggregations import counts, moves, sums
from db.aggregations.aggregation import Aggregation
from db.aggregations.reading import observations
from db.aggregations.series_groups import RetailSeries
from db.aggregations.set_index import SetIndex
from db.aggregations.time_windows import Range, TimeWindow, time_windows
from market.matched_index import LastPrices
from market.periods import Bucket

LOOK_BACK = timedelta(days=7)


class Pass:
    """Recomputes the tables: `sums` and `moves` over the whole buckets of their ranges, `sets` and `counted` over
    their days.

    Recomputes moves for the week after their ranges as well: a price influences seven days.
    """

    def __init__(
        self, sums: dict[Bucket, Range], moves: dict[Bucket, Range], sets: Sequence[Range], counted: Range
    ) -> None:
        self._sums, self._sets, self._counted = sums, sets, counted
        self._moves = {bucket: (since, until + LOOK_BACK) for bucket, (since, until) in moves.items()}
        read = [(since - LOOK_BACK, until) for since, until in (*self._moves.values(), *sets)]
        self.windows = time_windows([*sums.values(), *read, counted])

    def run(self, engine: Engine, done: Callable[[], None], then: Callable[[Connection], None]) -> None:
        """Compute the tables in one transaction, calling `done` after each time window and `then` at its end."""
        with engine.begin() as connection:
            aggregations = self._aggregations(connection)
            for window in self.windows:
                aggregations.follow(connection, window)
                done()
            aggregations.finish(connection)
            then(connection)

    def _aggregations(self, connection: Connection) -> "_Aggregations":
        series = RetailSeries(connection)
        last = LastPrices(len(series.retail))
        begins = self.windows[0].since if self.windows else self._counted[0]
        market_sums = sums.of_market(series, self._sums)
        sets = [SetIndex(connection, series, last, begins, range_) for range_ in self._sets]
        market_moves = [*moves.of_market(series, self._moves), *sets]
        extras = sums.of_extras(series, self._sums)
        return _Aggregations(
            connection, series, last, counts.SnapshotCounts(*self._counted), market_sums, extras, market_moves
        )


class _Aggregations:
    """The aggregations of one pass, and the last prices read so far."""

    def __init__(
        self,
        connection: Connection,
        series: RetailSeries,
        last: LastPrices,
        counted: counts.SnapshotCounts,
        market_sums: Sequence[sums.MarketSums],
        extras: Sequence[sums.Sums],
        market_moves: Sequence[moves.Moves],
    ) -> None:
        self._retail, self._counted, self._extras, self._last = series.retail, series.counted, series.extras, last
        self._counts, self._sums, self._moves = counted, market_sums, market_moves
        self._of_extras = extras if self._extras.any() else ()
        self._all: Sequence[Aggregation] = [counted, *market_sums, *extras, *market_moves]
        for aggregation in self._all:
            aggregation.forget(connection)

    def follow(self, connection: Connection, window: TimeWindow) -> None:
        """Aggregate a time window, and store its rows."""
        for aggregation in self._all:
            aggregation.begin(window)
        found = False
        counted = any(aggregation.concerns(window) for aggregation in (*self._sums, *self._of_extras))
        for every in observations(connection, window.since, window.until, counts=counted):
            found = True
            self._counts.add(window, every.times)
            retail = every.of(self._retail).ordered()
            for aggregation in self._sums:
                aggregation.add(window, retail)
            for aggregation in self._of_extras:
                aggregation.add(window, retail.of(self._extras))
            moves.add(self._moves, window, self._last.joined(retail.of(self._counted), window.start))
        if found:  # else the window has no bucket in which silent series count
            for old in self._last.silent(window.start):
                moves.add(self._moves, window, old)
        for aggregation in self._all:
            aggregation.store(connection, window)

    def finish(self, connection: Connection) -> None:
        """Store the watermarks of the market rollups."""
        for aggregation in self._sums:
            aggregation.mark(connection)
