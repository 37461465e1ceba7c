"""Keeping the rollups equal to the snapshots: refresh of a range, and of everything that loads have touched.

A load writes, with its snapshots, a request for the range that it touched; the request goes when the range has been
refreshed. So a process that is killed in between leaves the request for the next one.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Engine, text

from db import moves, summaries
from db.locks import one_after_another
from db.moves.observations import LOOK_BACK
from db.retention import KEEP_HALF_HOURS, WEEK, horizon, week_start
from db.timescale import has_timescale, refresh_continuous_aggregate
from market.periods import BUCKETS, HALF_HOUR, Bucket

# One refresh at a time: a request that comes back while another process works on it would be taken for the one that
# that process has seen, and TimescaleDB refuses two refreshes of one rollup.
REFRESH = "refresh"

Progress = Callable[[int, int], None]  # steps done, steps in all


def refresh_requested(engine: Engine, progress: Progress | None = None, *, new_cards: bool = False) -> int:
    """Refresh what loads have asked for, and forget a request unless its load has gone on writing meanwhile.

    Waits while another process refreshes. Returns how many requests there were. Cards that have no price yet ask for
    nothing, but `new_cards` count in the summaries.
    """
    with one_after_another(engine, REFRESH) as connection:
        requests = connection.execute(text("SELECT run_id, since, until, version FROM refresh_requests")).all()
        if requests or new_cards:
            summaries.refresh(engine)
        for request in requests:
            _refresh(engine, request.since, request.until, progress)
            connection.execute(
                text("DELETE FROM refresh_requests WHERE run_id = :run_id AND version = :version"),
                {"run_id": request.run_id, "version": request.version},
            )
    return len(requests)


def refresh_summaries(engine: Engine) -> None:
    """Bring the summaries up to date with the latest prices; waits as `refresh_requested` does."""
    with one_after_another(engine, REFRESH):
        summaries.refresh(engine)


def refresh(engine: Engine, since: datetime, until: datetime, progress: Progress | None = None) -> None:
    """Bring every rollup up to date over the buckets that [since, until) touches; waits as `refresh_requested` does.

    A range whose raw snapshots may have been dropped is left as it is: refreshing it would erase history.
    """
    with one_after_another(engine, REFRESH):
        summaries.refresh(engine)
        _refresh(engine, since, until, progress)


def _refresh(engine: Engine, since: datetime, until: datetime, progress: Progress | None) -> None:
    now = datetime.now(UTC)
    ranges = {bucket: _range(bucket, since, until, now) for bucket in BUCKETS}
    with engine.connect() as connection:
        timescale = has_timescale(connection)
    steps = list(_steps(ranges, whole=timescale))
    for done, (bucket, start, end) in enumerate(steps):
        if timescale:
            for relation in (f"card_prices_{bucket.rollup}", f"market_index_{bucket.rollup}"):
                refresh_continuous_aggregate(engine, relation, start, end)
        else:
            _store(engine, bucket, start, end)
        if progress:
            progress(done + 1, len(steps) + 1)
    summaries.count_snapshots(engine, max(since, horizon(now)), until)
    complete = horizon(now) + LOOK_BACK
    moves.refresh(engine, {bucket: (max(start, complete), end) for bucket, (start, end) in ranges.items()})
    if progress:
        progress(len(steps) + 1, len(steps) + 1)


def _range(bucket: Bucket, since: datetime, until: datetime, now: datetime) -> tuple[datetime, datetime]:
    """The whole buckets that [since, until) touches, as far back as they may be refreshed."""
    oldest = bucket.floor(now - KEEP_HALF_HOURS) if bucket is HALF_HOUR else horizon(now)
    return max(bucket.floor(since), oldest), _ceiling(bucket, until)


def _steps(ranges: moves.Range, whole: bool) -> Iterator[tuple[Bucket, datetime, datetime]]:
    """The ranges in one step a rollup, or in steps of a week (one partition, one short transaction)."""
    for bucket, (start, end) in ranges.items():
        while start < end:
            stop = end if whole else min(week_start(start) + WEEK, end)
            yield bucket, start, stop
            start = stop


def _ceiling(bucket: Bucket, time: datetime) -> datetime:
    floor = bucket.floor(time)
    return floor if floor == time else floor + bucket.width


def _store(engine: Engine, bucket: Bucket, since: datetime, until: datetime) -> None:
    """Compute the buckets of [since, until) anew on plain PostgreSQL, in one transaction."""
    relation = f"market_index_{bucket.rollup}"
    values = {"since": since, "until": until, "width": bucket.width, "rollup": relation}
    with engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {relation}_stored WHERE bucket >= :since AND bucket < :until"), values)
        connection.execute(
            text(f"INSERT INTO {relation}_stored SELECT * FROM market_index_live(:width, :since, :until)"), values
        )
        connection.execute(
            text("UPDATE rollup_watermarks SET watermark = greatest(watermark, :until) WHERE rollup = :rollup"), values
        )
