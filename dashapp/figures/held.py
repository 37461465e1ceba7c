"""Lines of prices that whole lists confirm. Between two snapshots only changes are stored, so a line stays at its last
price until the last confirmation, and breaks where the lists did not have it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from dashapp.figures.lines import CLEARLY_WIDER, segments, widest_step
from dashapp.services.cards import HistoryPoint, HistorySeries
from market.changes import HELD_FOR
from market.periods import Bucket

LONGEST_STEP = CLEARLY_WIDER * HELD_FOR  # there is a full snapshot a day


def held(series: HistorySeries, bucket: Bucket) -> HistorySeries:
    """The series with a point where each of its flat stretches ends; all others as they are."""
    if not series.from_lists or not series.points:
        return series
    ends = [*_silent_since(series, bucket), bucket.floor(series.confirmed_at or series.points[-1].time)]
    return replace(series, points=sorted([*series.points, *_ends(series.points, ends)], key=lambda point: point.time))


def parts_of(series: HistorySeries, bucket: Bucket) -> list[slice]:
    """Split the points of a held series where its line breaks; the slices cover all of them."""
    times = [point.time for point in series.points]
    if not series.from_lists:
        return segments(times)
    silent = _silent_since(series, bucket)
    breaks = [
        index
        for index, (earlier, later) in enumerate(pairwise(times), 1)
        if later - earlier > longest_step(series) or any(earlier <= since < later for since in silent)
    ]
    return [slice(start, stop) for start, stop in pairwise([0, *breaks, len(times)])]


def longest_step(series: HistorySeries) -> timedelta:
    """The longest distance between two points of a series from lists that is not a gap."""
    return max(LONGEST_STEP, widest_step([point.time for point in series.points]) or LONGEST_STEP)


def _silent_since(series: HistorySeries, bucket: Bucket) -> list[datetime]:
    """The buckets with the last price before a silence; a silence inside one bucket cannot be seen."""
    starts = [(bucket.floor(silence.since), bucket.floor(silence.until)) for silence in series.silences]
    return [since for since, until in starts if since < until]


def _ends(points: Sequence[HistoryPoint], times: Sequence[datetime]) -> Iterator[HistoryPoint]:
    """The price at each of some times, where it is not that of a point."""
    there = {point.time for point in points}
    for time in sorted(set(times) - there):
        before = [point for point in points if point.time < time]
        if before:
            last = before[-1].last_price
            yield replace(before[-1], time=time, avg_price=last, min_price=last, max_price=last)
