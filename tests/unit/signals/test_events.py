"""Events of signals: they begin beyond a threshold, end at half of it, and not again within a week."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signals.events import EventType, Known, Standing, changes, ratio_rank, standings
from signals.history import Floats
from signals.measures import measures
from tests.support.signals import history

NOBODY = Known(np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.bool_))
STEPS = {day: 1000 + 40 * day for day in range(15)}
JUMP = {day: 1000 if day < 14 else 1200 for day in range(15)}
CHEAP = {day: 100 + 4 * day for day in range(15)}


def standing(sizes: Sequence[float], threshold: float = 0.1) -> Standing:
    size = np.array(sizes, np.float64)
    return Standing(EventType.MOMENTUM, size, threshold, np.abs(size) >= threshold)


def known(*events: tuple[int, int, bool]) -> Known:
    """Events: series, direction, whether open."""
    series, direction, is_open = zip(*events, strict=True)
    return Known(np.array(series, np.int32), np.array(direction), np.array(is_open))


def told(series: Sequence[int], one: Standing, before: Known = NOBODY) -> tuple[list[int], list[int]]:
    """The series whose event begins, and those whose event ends."""
    ids = np.array(series, np.int32)
    begun, ended = changes(ids, one, before)
    return ids[begun].tolist(), ended.tolist()


def test_an_event_begins_at_the_threshold_in_either_direction() -> None:
    assert told([1, 2, 3, 4], standing([0.1, -0.12, 0.09, np.nan])) == ([1, 2], [])


def test_an_open_event_lasts_until_half_of_the_threshold() -> None:
    before = known((1, 1, True), (2, 1, True), (3, -1, True))
    assert told([1, 2, 3], standing([0.05, 0.049, -0.2]), before) == ([], [2])


def test_an_event_whose_price_turned_has_ended() -> None:
    assert told([1], standing([-0.3]), known((1, 1, True))) == ([], [1])


def test_an_event_of_a_series_without_signals_has_ended() -> None:
    assert told([2], standing([0.0]), known((1, 1, True))) == ([], [1])
    assert told([], standing([]), known((1, 1, True))) == ([], [1])


def test_within_a_week_of_the_last_one_no_other_begins() -> None:
    assert told([1], standing([0.3]), known((1, 1, False))) == ([], [])


@given(values=st.lists(st.floats(-0.3, 0.3), min_size=1, max_size=30))
def test_an_event_is_open_from_its_beginning_to_the_first_value_within_half_or_of_the_other_side(
    values: list[float],
) -> None:
    direction = 0
    for value in values:
        before = known((1, direction, True)) if direction else NOBODY
        begun, ended = told([1], standing([value]), before)
        is_beyond, is_over = abs(value) >= 0.1, direction * value < 0.05
        assert begun == ([1] if not direction and is_beyond else [])
        assert ended == ([1] if direction and is_over else [])
        direction = (1 if value > 0 else -1) if begun else 0 if ended else direction


def begins(*prices: dict[int, int], **values: Floats) -> dict[str, list[bool]]:
    """By type, where an event may begin; signals that are not told are unknown."""
    found = measures(history(*prices))
    nothing = np.full(len(prices), np.nan)
    all_values = dict.fromkeys(("return", "slope", "z", "stock_change", "ratio_rank"), nothing) | values
    return {str(one.type): one.begins.tolist() for one in standings(found, all_values)}


def test_a_momentum_needs_several_changes_and_a_price_of_two() -> None:
    moves = np.array([0.25, 0.2, 0.25])
    assert begins(STEPS, JUMP, CHEAP, **{"return": moves})["momentum"] == [True, False, False]


def test_a_trend_is_judged_by_its_t() -> None:
    assert begins(STEPS, dict.fromkeys(range(15), 1000), slope=np.array([0.03, 0.0]))["trend"] == [True, False]


def test_a_stock_that_grew_begins_nothing() -> None:
    stock = np.array([-0.5, 2.0, -0.4])
    assert begins(STEPS, STEPS, STEPS, stock_change=stock)["supply"] == [True, False, False]


SPIKE = {day: 1000 if day < 14 else 1250 for day in range(15)}
ABSURD = {day: 1000 if day < 14 else 4100 for day in range(15)}


def test_a_spike_is_a_fifth_in_a_day_and_no_price_of_another_thing() -> None:
    week = {"return": np.array([0.25, 3.1, 0.12])}
    assert begins(SPIKE, ABSURD, STEPS, **week)["spike"] == [True, False, False]


def test_a_volatility_begins_above_nine_of_ten_of_its_own_days() -> None:
    calm = {day: 1000 + 10 * (day % 2) for day in range(90)}
    wild = calm | {88: 1200, 89: 1000}
    assert begins(calm, wild)["volatility"] == [False, True]


def test_a_spread_is_ranked_among_its_own_days() -> None:
    assert begins(STEPS, STEPS, CHEAP, ratio_rank=np.array([0.9, 0.89, 1.0]))["spread"] == [True, False, False]


def test_the_rank_of_a_ratio_needs_thirty_days_and_the_last_one() -> None:
    asked = np.full((4, 40), 1000)
    offered = np.tile(np.arange(501, 541), (4, 1))  # it rises every day
    offered[1, :11] = 0
    offered[2, -1] = 0
    offered[3, -1] = 501
    found = ratio_rank(asked, offered)
    assert found[0] == pytest.approx(39 / 40)
    assert np.isnan(found[1:3]).all()
    assert found[3] == 0


@pytest.mark.parametrize("z", [3.5, -4.0])
def test_a_deviation_begins_far_from_the_median(z: float) -> None:
    assert begins(STEPS, z=np.array([z]))["deviation"] == [True]
