"""Keeping the rollups equal to the snapshots: refresh of a range, and of everything that loads have touched.

A load writes, with its snapshots, a request for the range that it touched; the request goes when the range has been
refreshed. So a process that is killed in between leaves the request for the next one.
"""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Engine, text

from db import moves, summaries
from db.locks import one_after_another
from db.market_sums import MarketSums
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
    whole = {bucket: (max(start, horizon(now) + LOOK_BACK), end) for bucket, (start, end) in ranges.items()}
    steps: deque[Callable[[], None]] = deque()
    steps += _steps(engine, {bucket: (start, end) for bucket, (start, end) in ranges.items() if start < end})
    steps.append(partial(summaries.count_snapshots, engine, max(since, horizon(now)), until))
    steps.append(partial(moves.refresh, engine, whole))
    total = len(steps)
    while steps:
        steps.popleft()()  # and nothing of it is kept: each step may need much memory
        if progress:
            progress(total - len(steps), total)


def _range(bucket: Bucket, since: datetime, until: datetime, now: datetime) -> tuple[datetime, datetime]:
    """The whole buckets that [since, until) touches, as far back as they may be refreshed."""
    oldest = bucket.floor(now - KEEP_HALF_HOURS) if bucket is HALF_HOUR else horizon(now)
    return max(bucket.floor(since), oldest), _ceiling(bucket, until)


def _steps(engine: Engine, ranges: moves.Range) -> Iterator[Callable[[], None]]:
    """The refresh in one step a rollup, or in steps of a week (one partition, one short transaction)."""
    with engine.connect() as connection:
        timescale = has_timescale(connection)
        sums = None if timescale else MarketSums(connection)
    if sums and ranges:
        yield from (partial(_store, engine, sums, week) for week in _weeks(ranges))
    elif timescale:
        for bucket, (start, end) in ranges.items():
            for relation in (f"card_prices_{bucket.rollup}", f"market_index_{bucket.rollup}"):
                yield partial(refresh_continuous_aggregate, engine, relation, start, end)


def _weeks(ranges: moves.Range) -> Iterator[moves.Range]:
    """The ranges, cut into those of each week."""
    start, until = min(since for since, _ in ranges.values()), max(until for _, until in ranges.values())
    while start < until:
        stop = week_start(start) + WEEK
        cut = {bucket: (max(since, start), min(until, stop)) for bucket, (since, until) in ranges.items()}
        yield {bucket: (since, until) for bucket, (since, until) in cut.items() if since < until}
        start = stop


def _ceiling(bucket: Bucket, time: datetime) -> datetime:
    floor = bucket.floor(time)
    return floor if floor == time else floor + bucket.width


def _store(engine: Engine, sums: MarketSums, ranges: moves.Range) -> None:
    """Compute the buckets of the ranges anew on plain PostgreSQL, in one transaction."""
    with engine.connect() as connection:
        with connection.begin():
            sums.store(connection, ranges)
            for bucket, (_, until) in ranges.items():
                connection.execute(
                    text("UPDATE rollup_watermarks SET watermark = greatest(watermark, :until) WHERE rollup = :rollup"),
                    {"until": until, "rollup": f"market_index_{bucket.rollup}"},
                )
        connection.invalidate()  # closed, not kept: its buffers have grown to the size of a day
