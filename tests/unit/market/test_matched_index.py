"""The matched index: what must hold whatever the prices do."""

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from market.matched_index import LARGEST_LOG, OLDEST_MATCH, LastPrices, Moves, Steps, chained
from market.observations import Observations

DAY = 24 * 3600 * 1_000_000
SERIES = 6

Days = list[dict[int, float]]  # price by series id, a dictionary a day


class Move(NamedTuple):
    """What happened on one day, by variant."""

    log_sum: NDArray[np.float64]
    matched: NDArray[np.int64]
    alive: NDArray[np.int64]


def observations(days: Days, first: int = 0) -> Observations:
    """The prices of days, the first of them that of a number."""
    found = [
        (series, (first + number) * DAY + 5, round(100 * price))
        for number, prices in enumerate(days)
        for series, price in prices.items()
    ]
    series, times, cents = np.array(found, np.int64).reshape(-1, 3).T
    return Observations(series.astype(np.int32), times, cents).ordered()


def summed(parts: list[Moves]) -> Moves:
    """The moves of all series from those of some and others."""
    return Moves(*(sum(columns) for columns in zip(*parts, strict=True)))


def follow(
    days: Days, variants: list[int] | None = None, cuts: list[int] | None = None, at_once: int = 9
) -> list[Move]:
    """The moves of each day. The days are cut into stretches, and of each some series are worked on at once."""
    variant_of = np.array(variants or [0] * SERIES, np.int16)
    last, moves = LastPrices(SERIES), []
    edges = sorted({0, *(cut for cut in cuts or [] if cut < len(days)), len(days)})
    for first, end in pairwise(edges):
        new = observations(days[first:end], first)
        some = [new.at(new.series // at_once == part) for part in range(SERIES)]
        known = [last.joined(part, first * DAY) for part in some if len(part.series)]
        steps = [Steps(part, first * DAY, DAY, end - first) for part in [*known, *last.silent(first * DAY)]]
        found = summed([part.moves(variant_of, int(variant_of.max()) + 1) for part in steps])
        moves += [Move(*(column[day] for column in found[:3])) for day in range(end - first)]
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


@given(st.lists(st.integers(1, 5000), min_size=SERIES, max_size=SERIES), st.integers(-50, 100))
def test_one_move_of_every_series_moves_the_index_by_as_much(start: list[int], change: int) -> None:
    factor = 1 + change / 100
    before = {series: 2.0 * price for series, price in enumerate(start)}
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
    times, cents = np.array([0, 10, 20, DAY], np.int64), np.array([100, 500, 200, 400], np.int64)
    steps = Steps(Observations(np.zeros(4, np.int32), times, cents), 0, DAY, 2)
    moves = steps.moves(np.zeros(1, np.int16), 1)
    assert float(moves.log_sum[1, 0]) == pytest.approx(math.log(2))
    assert (moves.observed.ravel().tolist(), moves.cents.ravel().tolist()) == ([1, 1], [200, 400])


@given(
    st.lists(st.dictionaries(st.integers(0, SERIES - 1), prices, min_size=1), min_size=1, max_size=25),
    st.lists(st.integers(1, 24)),
    st.integers(1, SERIES),
)
def test_it_does_not_matter_where_the_days_are_cut_and_which_series_come_together(
    days: Days, cuts: list[int], at_once: int
) -> None:
    for whole, part in zip(follow(days), follow(days, None, cuts, at_once), strict=True):
        assert part.log_sum == pytest.approx(whole.log_sum)
        assert (part.matched[0], part.alive[0]) == (whole.matched[0], whole.alive[0])


def test_nothing_new_of_some_series_moves_nothing_and_forgets_nothing() -> None:
    last, nothing = LastPrices(SERIES), observations([{}])
    last.joined(observations([{0: 10.0}]), 0)
    steps = Steps(last.joined(nothing, DAY), DAY, DAY, 1)
    assert not any(column.any() for column in steps.moves(np.zeros(SERIES, np.int16), 1))
    assert [old.cents.tolist() for old in last.silent(DAY)] == [[1000]]


def test_what_was_seen_last_is_known_for_a_week_after_its_stretch() -> None:
    last = LastPrices(SERIES)
    last.joined(observations([{0: 1.0, 1: 5.0}]), 0)
    assert [part.series.tolist() for part in last.silent(5 + OLDEST_MATCH)] == [[0, 1]]
    assert list(last.silent(6 + OLDEST_MATCH)) == []


def test_an_index_of_nothing_has_no_values() -> None:
    assert chained([]) == []
