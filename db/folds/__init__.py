"""One pass over the snapshots, from which follows what is kept of them: each fold of it fills one table.

Folded are the moves of the matched indices, the worth of sets, the number of snapshots a day and, on plain PostgreSQL,
the market rollups.
Window functions cannot be a continuous aggregate, and all of it in one pass in numpy is several times faster than SQL,
which sorts and hashes what arrays find by its place.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import Connection, Engine

from db.folds import counts, moves, sums
from db.folds.fold import Fold
from db.folds.reading import observations
from db.folds.series_groups import RetailSeries
from db.folds.set_index import SetIndex
from db.folds.stretches import Range, Stretch, stretches
from db.timescale import has_timescale
from market.matched_index import LastPrices
from market.periods import Bucket

LOOK_BACK = timedelta(days=7)


class Pass:
    """Computes the tables anew: `sums` and `moves` over the whole buckets of their ranges, `sets` and `counted` over
    their days.

    The moves also of the week that the prices of their ranges influence.
    """

    def __init__(
        self, sums: dict[Bucket, Range], moves: dict[Bucket, Range], sets: Sequence[Range], counted: Range
    ) -> None:
        self._sums, self._sets, self._counted = sums, sets, counted
        self._moves = {bucket: (since, until + LOOK_BACK) for bucket, (since, until) in moves.items()}
        read = [(since - LOOK_BACK, until) for since, until in (*self._moves.values(), *sets)]
        self.stretches = stretches([*sums.values(), *read, counted])

    def run(self, engine: Engine, done: Callable[[], None], then: Callable[[Connection], None]) -> None:
        """Do it in one transaction, which `then` ends; call `done` after each stretch."""
        with engine.begin() as connection:
            folds = self._folds(connection)
            for stretch in self.stretches:
                folds.follow(connection, stretch)
                done()
            folds.finish(connection)
            then(connection)

    def _folds(self, connection: Connection) -> "_Folds":
        series = RetailSeries(connection)
        last = LastPrices(len(series.retail))
        begins = self.stretches[0].since if self.stretches else self._counted[0]
        market_sums = [] if has_timescale(connection) else sums.of_market(series, self._sums)
        sets = [SetIndex(connection, series, last, begins, range_) for range_ in self._sets]
        market_moves = [*moves.of_market(series, self._moves), *sets]
        return _Folds(connection, series, last, counts.SnapshotCounts(*self._counted), market_sums, market_moves)


class _Folds:
    """The folds of one pass, and the last prices that they have come to."""

    def __init__(
        self,
        connection: Connection,
        series: RetailSeries,
        last: LastPrices,
        counted: counts.SnapshotCounts,
        market_sums: Sequence[sums.MarketSums],
        market_moves: Sequence[moves.Moves],
    ) -> None:
        self._retail, self._last = series.retail, last
        self._counts, self._sums, self._moves = counted, market_sums, market_moves
        self._all: Sequence[Fold] = [counted, *market_sums, *market_moves]
        for fold in self._all:
            fold.forget(connection)

    def follow(self, connection: Connection, stretch: Stretch) -> None:
        """Take in a stretch, and write down what follows from it."""
        for fold in self._all:
            fold.begin(stretch)
        found = False
        counted = any(fold.concerns(stretch) for fold in self._sums)
        for every in observations(connection, stretch.since, stretch.until, counts=counted):
            found = True
            self._counts.add(stretch, every.times)
            retail = every.of(self._retail).ordered()
            for fold in self._sums:
                fold.add(stretch, retail)
            moves.add(self._moves, stretch, self._last.joined(retail, stretch.start))
        if found:  # else there is no bucket in which the others could count
            for old in self._last.silent(stretch.start):
                moves.add(self._moves, stretch, old)
        for fold in self._all:
            fold.store(connection, stretch)

    def finish(self, connection: Connection) -> None:
        """Note how far the market rollups are stored."""
        for fold in self._sums:
            fold.mark(connection)
