"""Lines of prices confirmed by whole lists. Between full snapshots only changes are stored, so a line holds its last
price until the last confirmation, and breaks at silences.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from dashapp.figures.lines import CLEARLY_WIDER, segments, widest_step
from market.change_windows import HELD_FOR
from market.periods import Bucket
from services.market.cards import HistoryPoint, HistorySeries
from services.market.comparison import ComparedCard

LONGEST_STEP = CLEARLY_WIDER * HELD_FOR  # full snapshots are daily

Priced = HistorySeries | ComparedCard


def held(series: HistorySeries, bucket: Bucket) -> HistorySeries:
    """Return a series from lists with a point at the end of each flat stretch; any other series unchanged."""
    drawn = _held_at([point.time for point in series.points], series, bucket)
    return replace(series, points=[_flat(series.points[place], time) for time, place in drawn])


def held_card(card: ComparedCard, bucket: Bucket) -> ComparedCard:
    """Return the same for a compared card."""
    drawn = _held_at([time for time, _price in card.points], card, bucket)
    return replace(card, points=[(time, card.points[place][1]) for time, place in drawn])


def parts_of(times: Sequence[datetime], priced: Priced, bucket: Bucket) -> list[slice]:
    """Return the slices of held points' times between breaks of their line; they cover all times."""
    if not priced.from_lists:
        return segments(times)
    silent, longest = _silent_since(priced, bucket), longest_step(times)
    breaks = [
        index
        for index, (earlier, later) in enumerate(pairwise(times), 1)
        if later - earlier > longest or any(earlier <= since < later for since in silent)
    ]
    return [slice(start, stop) for start, stop in pairwise([0, *breaks, len(times)])]


def shape_of(priced: Priced) -> str:
    """Return Plotly's line shape between points: steps for confirmed prices, which hold until the next one."""
    return "hv" if priced.from_lists else "linear"


def longest_step(times: Sequence[datetime]) -> timedelta:
    """Return the longest distance without a gap between two points of a series from lists."""
    return max(LONGEST_STEP, widest_step(times) or LONGEST_STEP)


def _silent_since(priced: Priced, bucket: Bucket) -> list[datetime]:
    """Return the buckets of the last price before each silence; a silence inside one bucket is invisible."""
    starts = [(bucket.floor(silence.since), bucket.floor(silence.until)) for silence in priced.silences]
    return [since for since, until in starts if since < until]


def _held_at(times: Sequence[datetime], priced: Priced, bucket: Bucket) -> list[tuple[datetime, int]]:
    """Return the times of drawn points, in order, each with the index of the point whose price holds then."""
    there = [(time, place) for place, time in enumerate(times)]
    if not priced.from_lists or not times:
        return there
    ends = {*_silent_since(priced, bucket), bucket.floor(priced.confirmed_at or times[-1])} - set(times)
    return sorted([*there, *((end, bisect_left(times, end) - 1) for end in ends if end > times[0])])


def _flat(point: HistoryPoint, time: datetime) -> HistoryPoint:
    """Return the point itself at its own time, and with its last price alone at any other."""
    if time == point.time:
        return point
    last = point.last_price
    return replace(point, time=time, avg_price=last, min_price=last, max_price=last)
