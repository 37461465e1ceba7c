"""Measures of series: what a plain computation of one series after the other says, the matrix says as well."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signals.measures import measures
from signals.momentum import momentum
from tests.support.signals import history, measured

PRICES = st.dictionaries(st.integers(0, 120), st.integers(1, 40).map(lambda price: 25 * price), min_size=1)


@given(st.lists(PRICES, min_size=1, max_size=4))
def test_the_matrix_agrees_with_a_plain_computation(series: list[dict[int, int]]) -> None:
    found = measures(history(*series))
    for place, prices in enumerate(series):
        for name, expected in measured(prices).items():
            value = getattr(found, name)[place]
            assert value == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True), name


@given(PRICES)
def test_what_comes_later_changes_nothing_of_a_day(prices: dict[int, int]) -> None:
    day = sorted(prices)[len(prices) // 2]
    then = {known: cents for known, cents in prices.items() if known <= day}
    alone, beside = measures(history(then)), measures(history(prices, then))
    for name in measured(then):
        assert getattr(alone, name)[0].tobytes() == getattr(beside, name)[1].tobytes()


@given(PRICES)
def test_what_is_older_than_a_quarter_changes_nothing(prices: dict[int, int]) -> None:
    later = {day + 200: cents for day, cents in prices.items()}
    near = {day: cents for day, cents in later.items() if day > max(later) - 94}
    both = measures(history(near, {**later, 1: 5}))
    for name in measured(near):
        values = getattr(both, name)
        assert values[0].tobytes() == values[1].tobytes()


def test_a_price_that_is_missing_is_no_change_of_nothing() -> None:
    found = measures(history({0: 500, 20: 600}))
    assert all(math.isnan(getattr(found, f"momentum_{window}")[0]) for window in ("24h", "7d", "30d", "90d"))
    assert math.isnan(found.slope_14d[0])
    assert math.isnan(found.median_14d[0])


@pytest.mark.parametrize(("window", "days", "older"), [("24h", 1, 0), ("7d", 7, 1), ("30d", 30, 3), ("90d", 90, 3)])
def test_the_first_price_of_a_window_may_be_a_little_older(window: str, days: int, older: int) -> None:
    just, too_old = {0: 100, days + older: 200}, {0: 100, days + older + 1: 200}
    found = momentum(history(just, too_old), window)
    assert found[0] == pytest.approx(math.log(2))
    assert math.isnan(found[1])


def test_one_day_that_made_it_all_is_told() -> None:
    sudden = {day: 1000 if day < 7 else 1200 for day in range(8)}
    steady = {day: 1000 + 30 * day for day in range(8)}
    found = measures(history(sudden, steady))
    assert found.moves_7d.tolist() == [1, 7]
    assert found.top_share_7d[0] == pytest.approx(1)
    assert found.top_share_7d[1] < 0.2


def test_a_flat_price_has_no_trend_no_scatter_and_no_share() -> None:
    found = measures(history(dict.fromkeys(range(20), 733)))
    assert (found.slope_14d[0], found.t_14d[0], found.r2_14d[0]) == (0, 0, 1)
    assert (found.variance[0], found.distance_14d[0], found.moves_7d[0]) == (0, 0, 0)
    assert math.isnan(found.top_share_7d[0])


def test_a_return_over_a_gap_counts_as_that_many_days() -> None:
    weekly = {7 * week: 1000 if week % 2 else 1100 for week in range(13)}
    found = measures(history(weekly))
    assert found.variance[0] == pytest.approx(math.log(1.1) ** 2 / 7)


def test_there_may_be_no_series_at_all() -> None:
    found = measures(history())
    assert all(len(column) == 0 for column in found)


def test_days_end_at_midnight_utc_and_the_last_price_counts() -> None:
    found = history({0: 100, 1: 300})
    assert np.exp(found.logs[0, -2:]).tolist() == pytest.approx([1, 3])
    assert (found.days[0], found.cents[0]) == (1, 300)
    assert {bool(seen) for _, seen in product("x", found.observed[0, :-2])} == {False}
