"""Gaps and ranges of lines."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.figures.lines import (
    band,
    few_points,
    log_ticks,
    points,
    segments,
    time_range,
    value_range,
    with_gaps,
)

START = datetime(2026, 2, 1, tzinfo=UTC)
TIMES = st.lists(st.integers(0, 10_000), unique=True, max_size=60).map(
    lambda minutes: [START + timedelta(minutes=minute) for minute in sorted(minutes)]
)
PRICES = st.lists(st.floats(0.01, 100_000), min_size=1, max_size=30)


def days(*numbers: int) -> list[datetime]:
    return [START + timedelta(days=number) for number in numbers]


def test_daily_prices_in_half_hour_buckets_are_one_line() -> None:
    assert segments(days(0, 1, 2, 3)) == [slice(0, 4)]


def test_one_missed_day_is_no_gap() -> None:
    assert segments(days(0, 1, 3, 4)) == [slice(0, 4)]


def test_several_missed_days_are_a_gap() -> None:
    assert segments(days(0, 1, 2, 6, 7, 8)) == [slice(0, 3), slice(3, 6)]


def test_sources_that_publish_at_hours_of_their_own_leave_no_gap_at_night() -> None:
    times = [day + timedelta(hours=hour) for day in days(0, 1, 2, 3, 4) for hour in (6, 7, 8, 9, 10)]
    assert segments(times) == [slice(0, 25)]


def test_hours_that_are_missing_among_half_hours_are_a_gap() -> None:
    times = [START + timedelta(minutes=30 * number) for number in range(5 * 48) if not 60 <= number < 72]
    assert segments(times) == [slice(0, 60), slice(60, 5 * 48 - 12)]


@given(TIMES)
def test_segments_cover_every_point_once(times: list[datetime]) -> None:
    covered = [index for part in segments(times) for index in range(part.start, part.stop)]
    assert covered == list(range(len(times)))


@given(TIMES)
def test_gaps_keep_every_value_and_the_order(times: list[datetime]) -> None:
    x, y = with_gaps(times, list(range(len(times))))
    assert [value for value in y if value is not None] == list(range(len(times)))
    assert x == sorted(x)
    assert len(x) == len(y)


def test_the_line_is_interrupted_in_a_gap() -> None:
    assert with_gaps(days(0, 1, 2, 6, 7), [1, 2, 3, 4, 5])[1] == [1, 2, 3, None, 4, 5]


def test_a_point_between_two_gaps_has_a_marker() -> None:
    gap = 0
    drawn = points(days(0, 1, 2, 9, 20, 21, 22), 5, most=0)
    assert drawn["marker"]["size"] == [0, 0, 0, gap, 5, gap, 0, 0, 0]
    assert drawn["marker"]["opacity"] == 1  # Plotly fades markers whose sizes differ


def test_a_line_of_many_points_has_no_markers_unless_it_is_to_have_some() -> None:
    times = days(*range(100))
    assert few_points(times) == {"mode": "lines"}
    assert points(times, 7, most=12) == {"mode": "lines+markers", "marker": {"size": 7, "maxdisplayed": 12}}


@given(TIMES)
def test_markers_are_no_more_than_asked_for_besides_those_that_stand_alone(times: list[datetime]) -> None:
    size = points(times, 5, most=12).get("marker", {}).get("size")
    if isinstance(size, list):
        alone = sum(part.stop - part.start == 1 for part in segments(times))
        assert alone <= sum(one > 0 for one in size) <= alone + 12


def test_a_band_is_one_closed_shape_a_segment() -> None:
    x, y = band(days(0, 1, 2, 9, 10), [1, 1, 1, 2, 2], [3, 3, 3, 4, 4])
    assert y == [3, 3, 3, 1, 1, 1, None, 4, 4, 2, 2, None]
    assert x[:6] == days(0, 1, 2, 2, 1, 0)


def test_an_axis_of_times_shows_a_day_at_least() -> None:
    assert time_range(days(1)) == [START + timedelta(hours=12), START + timedelta(hours=36)]
    assert time_range(days(3, 0, 1)) == days(0, 3)


@given(PRICES)
def test_all_values_lie_within_the_range(values: list[float]) -> None:
    low, high = value_range(values)
    assert low < min(values) <= max(values) < high


def test_the_range_of_prices_does_not_start_at_zero() -> None:
    low, _high = value_range([100, 101])
    assert low > 99


@pytest.mark.parametrize(("values", "span"), [([100, 100.25], 2), ([0.84, 0.85], 0.04), ([100, 130], 30)])
@pytest.mark.parametrize("log", [False, True])
def test_the_range_is_no_narrower_than_a_share_of_the_value(values: list[float], span: float, log: bool) -> None:
    low, high = (10**edge if log else edge for edge in value_range(values, log))
    assert span < high - low < 1.5 * span
    assert low < min(values) < max(values) < high


@given(PRICES)
def test_a_logarithmic_axis_has_at_least_three_ticks_in_order(values: list[float]) -> None:
    ticks = log_ticks(values)
    assert len(ticks) >= 3
    assert all(earlier <= later for earlier, later in pairwise(ticks))


def test_a_logarithmic_axis_over_decades_has_round_ticks() -> None:
    assert log_ticks([0.9, 1200]) == [1, 10, 100, 1000]
