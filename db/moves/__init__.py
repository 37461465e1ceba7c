"""Keeping the moves of the matched indices, of the market and of every set: tables, the same on both databases.

Window functions cannot be a continuous aggregate, and a fold in numpy over one pass of the snapshots is several times
faster than window functions in SQL, so the moves are computed here (market/matched_index.py) and written as data.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from db.moves import folds
from db.moves.folds import Fold
from db.moves.observations import LOOK_BACK, days, microseconds
from market.periods import DAY, Bucket

LOCK = 4_021_975  # key of an advisory lock: one refresh of the moves at a time

Range = dict[Bucket, tuple[datetime, datetime]]


def refresh(engine: Engine, ranges: Range) -> None:
    """Compute the moves of the whole buckets in these ranges anew, half-open, and of the week that they influence."""
    wanted = {bucket: (since, until + LOOK_BACK) for bucket, (since, until) in ranges.items() if since < until}
    if not wanted:
        return
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        wanted_folds = folds.of_market(connection, wanted)
        if DAY in wanted:
            wanted_folds.append(folds.of_sets(connection, *wanted[DAY]))
        _compute(connection, wanted_folds)
        for fold in wanted_folds:
            fold.store(connection)


def _compute(connection: Connection, wanted: Sequence[Fold]) -> None:
    """One pass over the snapshots, a day at a time, from a week before the first bucket that is wanted."""
    since = min(fold.since for fold in wanted) - LOOK_BACK
    until = max(fold.until for fold in wanted)
    for series, times, prices in days(connection, since, until, wanted[0].chain.variant_of):
        for fold in wanted:
            if times[-1] >= microseconds(fold.since - LOOK_BACK):
                fold.follow(series, times, prices)
