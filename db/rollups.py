"""Refresh of the rollups over a range of snapshots. upkeep/after_prices.py calls it after loads."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Lock

from sqlalchemy import Engine, text

from db.aggregations import LOOK_BACK, Pass
from db.aggregations.time_windows import Range, time_windows
from db.locks import one_after_another
from db.retention import KEEP_HALF_HOURS, horizon
from db.summaries import overviews
from db.timescale import has_timescale, refresh_continuous_aggregate
from market.periods import BUCKETS, DAY, HALF_HOUR, Bucket
from market.set_values import REACHED_DAYS

# One refresh at a time: a request that is raised again while another process handles it would be mistaken for the one
# that the process has read, and TimescaleDB rejects two refreshes of one rollup.
REFRESH = "refresh"

Progress = Callable[[int, int], None]  # steps done, steps in all
Ranges = dict[Bucket, Range]

# Uncounted days have a request of their own.
LAST_DAY = text("""
    SELECT max(day)::timestamp AT TIME ZONE 'UTC' FROM snapshot_counts
    WHERE day >= (CAST(:until AS timestamptz) AT TIME ZONE 'UTC')::date
        AND day < (CAST(:reached AS timestamptz) AT TIME ZONE 'UTC')::date
""")


def refresh(engine: Engine, since: datetime, until: datetime, progress: Progress | None = None) -> None:
    """Refresh every rollup over the buckets that overlap [since, until). Waits while another process refreshes.

    Summaries are not recomputed, and must be up to date. Skips a range whose raw snapshots may have been dropped:
    refreshing it would erase history.
    """
    with one_after_another(engine, REFRESH):
        refresh_range(engine, since, until, progress)


def refresh_range(engine: Engine, since: datetime, until: datetime, progress: Progress | None) -> None:
    """Refresh every rollup as `refresh` does; the caller holds the lock REFRESH."""
    now = datetime.now(UTC)
    ranges = {bucket: _range(bucket, since, until, now) for bucket in BUCKETS}
    whole = {bucket: (max(start, horizon(now) + LOOK_BACK), end) for bucket, (start, end) in ranges.items()}
    sets = _carried(engine, whole[DAY])
    one_pass = Pass(_some(ranges), _some(whole, LOOK_BACK), sets, (max(since, horizon(now)), until))
    days = _days(engine, ranges[DAY])
    total, numbers, turn = len(days) + len(one_pass.windows), count(1), Lock()

    def done() -> None:
        with turn:
            if progress:
                progress(next(numbers), total)

    def refresh_days() -> None:
        for _ in refresh_continuous_aggregate(engine, "card_days", days):
            done()

    with ThreadPoolExecutor(1) as pool:  # both only read the snapshots
        refreshing = pool.submit(refresh_days) if days else None
        one_pass.run(engine, done, overviews.value_sets)
    if refreshing:
        refreshing.result()


def _carried(engine: Engine, days: Range) -> list[Range]:
    """Return the days that the prices of some days influence: they are carried forward, up to the last snapshot."""
    since, until = days
    with engine.connect() as connection:
        last = connection.scalar(LAST_DAY, {"until": until, "reached": until + timedelta(days=REACHED_DAYS)})
    end = last + DAY.width if last else until
    return [(since, end)] if since < end else []


def _some(ranges: Ranges, reach: timedelta = timedelta()) -> Ranges:
    """Return the ranges that are not empty when extended by `reach` beyond their end."""
    return {bucket: (start, end) for bucket, (start, end) in ranges.items() if start < end + reach}


def _range(bucket: Bucket, since: datetime, until: datetime, now: datetime) -> Range:
    """Return the range of whole buckets that overlap [since, until), no further back than retention allows."""
    oldest = bucket.floor(now - KEEP_HALF_HOURS) if bucket is HALF_HOUR else horizon(now)
    return max(bucket.floor(since), oldest), _ceiling(bucket, until)


def _days(engine: Engine, range_: Range) -> Sequence[Range]:
    """Return the parts of weeks over which TimescaleDB has to refresh its continuous aggregate of the cards."""
    with engine.connect() as connection:
        return [(window.since, window.until) for window in time_windows([range_])] if has_timescale(connection) else ()


def _ceiling(bucket: Bucket, time: datetime) -> datetime:
    floor = bucket.floor(time)
    return floor if floor == time else floor + bucket.width
