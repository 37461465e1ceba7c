"""A pass over the snapshots reads every day of its ranges once, and cuts neither a day nor a week's partition."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from db.aggregations.time_windows import Range, time_windows
from db.retention import week_start
from market.periods import BUCKETS, DAY

TIMES = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
RANGES = st.lists(st.tuples(TIMES, st.timedeltas(timedelta(microseconds=1), timedelta(days=60))), min_size=1)


@given(RANGES)
def test_whole_days_from_the_first_to_the_last_are_covered_once(found: list[tuple[datetime, timedelta]]) -> None:
    ranges: list[Range] = [(since, since + length) for since, length in found]
    cut = time_windows(ranges)
    assert all(one.until == other.since for one, other in pairwise(cut))
    assert cut[0].since <= min(since for since, _ in ranges) < cut[0].since + DAY.width
    assert cut[-1].until - DAY.width < max(until for _, until in ranges) <= cut[-1].until


@given(RANGES)
def test_each_window_is_of_one_week_and_of_whole_buckets(found: list[tuple[datetime, timedelta]]) -> None:
    for window in time_windows([(since, since + length) for since, length in found]):
        assert week_start(window.since) == week_start(window.until - timedelta(microseconds=1))
        for bucket in BUCKETS:
            start, width, count = window.buckets(bucket)
            assert bucket.floor(window.since) == window.since
            assert start + count * width == window._replace(since=window.until).start


def test_empty_ranges_need_no_window() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert time_windows([]) == time_windows([(now, now), (now, now - timedelta(days=9))]) == []
