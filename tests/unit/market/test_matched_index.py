"""The matched index: what must hold whatever the prices do."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.matched_index import LARGEST_LOG, Chain, Move, chained

DAY = 24 * 3600 * 1_000_000
SERIES = 6

Days = list[dict[int, float]]  # price by series id, a dictionary a day


def follow(days: Days, variants: list[int] | None = None) -> list[Move]:
    """The moves of a daily chain over these days."""
    chain = Chain(np.array(variants or [0] * SERIES, dtype=np.int16), DAY, 0)
    moves: list[Move] = []
    for number, prices in enumerate(days):
        series = np.array(list(prices), dtype=np.int32)
        times = np.full(len(prices), number * DAY + 5, dtype=np.int64)
        moves += chain.follow(series, times, np.array(list(prices.values()), dtype=np.float64))
    return moves


def index(days: Days) -> list[float]:
    """Index values of one variant over these days."""
    return chained((float(move.log_sum[0]), int(move.alive[0])) for move in follow(days))


prices = st.decimals("1.00", "5000", places=2).map(float)
observed = st.sets(st.integers(0, SERIES - 1), min_size=1)


@given(st.lists(prices, min_size=SERIES, max_size=SERIES), st.lists(observed, min_size=1, max_size=30))
def test_prices_that_do_not_move_give_exactly_100_whoever_comes_and_goes(
    constant: list[float], seen: list[set[int]]
) -> None:
    days = [{series: constant[series] for series in who} for who in seen]
    assert index(days) == [100.0] * len(days)


@given(st.lists(prices, min_size=SERIES, max_size=SERIES), st.floats(-50, 100))
def test_one_move_of_every_series_moves_the_index_by_as_much(start: list[float], change: float) -> None:
    factor = 1 + change / 100
    before = {series: 2 * price for series, price in enumerate(start)}
    after = {series: price * factor for series, price in before.items()}
    assert index([before, after])[1] == pytest.approx(100 * factor)


@given(st.lists(st.lists(prices, min_size=SERIES, max_size=SERIES), min_size=2, max_size=10))
def test_sums_of_variants_are_the_sums_of_the_whole(history: list[list[float]]) -> None:
    days = [dict(enumerate(day)) for day in history]
    whole, parts = follow(days), follow(days, [0, 1, 2, 0, 1, 2])
    for one, several in zip(whole, parts, strict=True):
        assert several.log_sum.sum() == pytest.approx(one.log_sum[0])
        assert (several.matched.sum(), several.alive.sum()) == (one.matched[0], one.alive[0])


def test_a_price_that_bounces_comes_back_to_100() -> None:
    days = [{0: 1.0 if day % 2 else 1.5} for day in range(101)]
    assert index(days)[-1] == pytest.approx(100)


def test_a_small_source_moves_the_index_by_its_share_only() -> None:
    everyone = dict.fromkeys(range(SERIES), 10.0)
    values = index([everyone, {0: 20.0}])
    assert values[1] == pytest.approx(100 * math.exp(math.log(2) / SERIES))


def test_what_a_series_does_between_two_observations_arrives_when_it_is_seen() -> None:
    values = index([{0: 10.0, 1: 10.0}, {1: 10.0}, {1: 10.0}, {0: 40.0, 1: 10.0}])
    assert values == pytest.approx([100, 100, 100, 200])


def test_a_series_that_was_away_for_more_than_seven_days_enters_anew() -> None:
    away = [{1: 10.0}] * 7
    assert index([{0: 10.0, 1: 10.0}, *away[:6], {0: 20.0, 1: 10.0}])[-1] == pytest.approx(100 * math.sqrt(2))
    assert index([{0: 10.0, 1: 10.0}, *away, {0: 20.0, 1: 10.0}])[-1] == 100


def test_a_series_that_ends_leaves_the_count_after_seven_days() -> None:
    moves = follow([{0: 10.0, 1: 10.0}, *[{1: 10.0}] * 9])
    assert [int(move.alive[0]) for move in moves] == [0, 2, 2, 2, 2, 2, 2, 2, 1, 1]


@pytest.mark.parametrize(("before", "after"), [(0.50, 2.0), (2.0, 0.99)])
def test_prices_below_one_do_not_count(before: float, after: float) -> None:
    moves = follow([{0: before, 1: 10.0}, {0: after, 1: 10.0}])
    assert (float(moves[1].log_sum[0]), int(moves[1].matched[0]), int(moves[1].alive[0])) == (0.0, 1, 1)


def test_a_wild_price_is_clipped() -> None:
    moves = follow([{0: 1.0}, {0: 1000.0}])
    assert float(moves[1].log_sum[0]) == LARGEST_LOG


def test_of_several_prices_in_a_bucket_the_last_counts() -> None:
    chain = Chain(np.zeros(1, dtype=np.int16), DAY, 0)
    times = np.array([0, 10, 20, DAY], dtype=np.int64)
    moves = list(chain.follow(np.zeros(4, dtype=np.int32), times, np.array([1.0, 5.0, 2.0, 4.0])))
    assert float(moves[1].log_sum[0]) == pytest.approx(math.log(2))


def test_an_index_of_nothing_has_no_values() -> None:
    assert chained([]) == []
