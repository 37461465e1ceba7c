"""Keeping the rollups equal to the snapshots: refresh of a range, and of everything that loads have touched.

A load writes, with its snapshots, a request for the range that it touched; the request goes when the range has been
refreshed. So a process that is killed in between leaves the request for the next one.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count

from sqlalchemy import Engine, text

from db import summaries
from db.folds import LOOK_BACK, Pass
from db.folds.stretches import Range
from db.locks import one_after_another
from db.retention import KEEP_HALF_HOURS, horizon
from db.summaries import overviews
from db.timescale import has_timescale, refresh_continuous_aggregate
from market.periods import BUCKETS, DAY, HALF_HOUR, Bucket
from market.set_values import REACHED_DAYS

# One refresh at a time: a request that comes back while another process works on it would be taken for the one that
# that process has seen, and TimescaleDB refuses two refreshes of one rollup.
REFRESH = "refresh"

Progress = Callable[[int, int], None]  # steps done, steps in all
Ranges = dict[Bucket, Range]

# Days that are not counted yet have a request of their own.
LAST_DAY = text("""
    SELECT max(day)::timestamp AT TIME ZONE 'UTC' FROM snapshot_counts
    WHERE day >= (CAST(:until AS timestamptz) AT TIME ZONE 'UTC')::date
        AND day < (CAST(:reached AS timestamptz) AT TIME ZONE 'UTC')::date
""")
FORGET = text("DELETE FROM refresh_requests WHERE run_id = :run_id AND version = :version")


def refresh_requested(
    engine: Engine,
    progress: Progress | None = None,
    *,
    summaries_anyway: bool = False,
    announce: Callable[[set[int]], object] | None = None,
) -> int:
    """Refresh what loads have asked for, and forget a request unless its load has gone on writing meanwhile.

    Waits while another process refreshes. Returns how many requests there were. Cards without a price and latest
    prices that were repaired ask for nothing, but change the summaries: `summaries_anyway`. `announce` is called with
    the runs that had asked, before their requests are forgotten: readers are told even if this process, or the one that
    loaded, is killed at any moment.
    """
    with one_after_another(engine, REFRESH) as connection:
        requests = connection.execute(text("SELECT run_id, since, until, version FROM refresh_requests")).all()
        if requests or summaries_anyway:
            summaries.refresh(engine)
        for request in requests:
            _refresh(engine, request.since, request.until, progress)
        if announce and (requests or summaries_anyway):
            announce({request.run_id for request in requests})
        if requests:
            connection.execute(FORGET, [{"run_id": one.run_id, "version": one.version} for one in requests])
    return len(requests)


def refresh(engine: Engine, since: datetime, until: datetime, progress: Progress | None = None) -> None:
    """Bring every rollup up to date over the buckets that [since, until) touches; waits as `refresh_requested` does.

    Summaries are not made anew, and have to be up to date. A range whose raw snapshots may have been dropped is left as
    it is: refreshing it would erase history.
    """
    with one_after_another(engine, REFRESH):
        _refresh(engine, since, until, progress)


def _refresh(engine: Engine, since: datetime, until: datetime, progress: Progress | None) -> None:
    now = datetime.now(UTC)
    ranges = {bucket: _range(bucket, since, until, now) for bucket in BUCKETS}
    whole = {bucket: (max(start, horizon(now) + LOOK_BACK), end) for bucket, (start, end) in ranges.items()}
    sets = _carried(engine, whole[DAY])
    one_pass = Pass(_some(ranges), _some(whole, LOOK_BACK), sets, (max(since, horizon(now)), until))
    aggregates = _aggregates(engine, _some(ranges))
    total, numbers = len(aggregates) + len(one_pass.stretches), count(1)

    def done() -> None:
        if progress:
            progress(next(numbers), total)

    for aggregate in aggregates:
        aggregate()
        done()
    one_pass.run(engine, done, overviews.value_sets)


def _carried(engine: Engine, days: Range) -> list[Range]:
    """The days on which the prices of some days count: they are carried on, as far as there are snapshots."""
    since, until = days
    with engine.connect() as connection:
        last = connection.scalar(LAST_DAY, {"until": until, "reached": until + timedelta(days=REACHED_DAYS)})
    end = last + DAY.width if last else until
    return [(since, end)] if since < end else []


def _some(ranges: Ranges, reach: timedelta = timedelta()) -> Ranges:
    """Those that are not empty, seeing that what is in them reaches so far beyond their end."""
    return {bucket: (start, end) for bucket, (start, end) in ranges.items() if start < end + reach}


def _range(bucket: Bucket, since: datetime, until: datetime, now: datetime) -> Range:
    """The whole buckets that [since, until) touches, as far back as they may be refreshed."""
    oldest = bucket.floor(now - KEEP_HALF_HOURS) if bucket is HALF_HOUR else horizon(now)
    return max(bucket.floor(since), oldest), _ceiling(bucket, until)


def _aggregates(engine: Engine, ranges: Ranges) -> list[Callable[[], None]]:
    """On TimescaleDB the refresh of each continuous aggregate, in the order in which they build on one another."""
    with engine.connect() as connection:
        if not has_timescale(connection):
            return []
    return [
        partial(refresh_continuous_aggregate, engine, f"{relation}_{bucket.rollup}", start, end)
        for bucket, (start, end) in ranges.items()
        for relation in ("card_prices", "market_index")
    ]


def _ceiling(bucket: Bucket, time: datetime) -> datetime:
    floor = bucket.floor(time)
    return floor if floor == time else floor + bucket.width
