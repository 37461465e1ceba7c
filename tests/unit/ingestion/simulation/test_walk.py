"""The walk of simulated prices: it goes on for ever, and gets nowhere that no price has business to be."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.simulation.model import Integers
from ingestion.simulation.walk import FARTHEST, HOUR, attention, next_cents, rng_of, stepped, tide
from market.histories import microseconds

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOON = microseconds(MOMENT)
SECOND = 1_000_000

seeds = st.integers(0, 2**32)
prices = st.lists(st.integers(1, 10**8), min_size=1, max_size=30)
pauses = st.lists(st.integers(SECOND, 50 * HOUR), min_size=1, max_size=200)


def moved(rng: np.random.Generator, cents: Integers, targets: Integers, pause: int) -> Integers:
    """A step at noon, from so long before, toward what they cost at noon of the day before."""
    return next_cents(
        rng, cents, np.full(len(cents), NOON - pause), targets, np.full(len(cents), NOON - 24 * HOUR), NOON
    )


@given(seeds, prices, pauses)
def test_a_price_never_leaves_the_neighbourhood_of_what_it_is_drawn_to(
    seed: int, start: list[int], pauses: list[int]
) -> None:
    targets = np.array(start)
    cents, rng = targets, rng_of(seed, MOMENT)
    for pause in pauses:
        cents = moved(rng, cents, targets, pause)
        assert (cents >= 1).all()
        assert (cents <= targets * np.exp(FARTHEST + 0.1) + 1).all()
        assert (cents >= targets * np.exp(-FARTHEST - 0.1) - 1).all()


@given(seeds)
def test_from_however_far_it_comes_back(seed: int) -> None:
    targets = np.full(200, 1_000)
    cents, rng = np.repeat([10, 100_000], 100), rng_of(seed, MOMENT)
    for _ in range(30):
        cents = moved(rng, cents, targets, HOUR)
    assert 0.9 < np.exp(np.log(cents / targets).mean()) < 1.1


@given(seeds, prices)
def test_the_same_moment_and_prices_give_the_same_step(seed: int, start: list[int]) -> None:
    before = np.array(start)
    one, again = (moved(rng_of(seed, MOMENT), before, before, HOUR) for _ in range(2))
    assert one.tolist() == again.tolist()


def test_another_moment_gives_another_step() -> None:
    before = np.full(50, 10_000)
    moments = [MOMENT + timedelta(seconds=ago) for ago in range(3)]
    steps = [moved(rng_of(1, moment), before, before, HOUR).tolist() for moment in moments]
    assert steps[0] != steps[1] != steps[2]


@pytest.mark.parametrize("pause", [3 * SECOND, 60 * SECOND, HOUR])
def test_how_often_a_series_is_traded_does_not_change_how_far_it_gets(pause: int) -> None:
    targets = np.full(500, 1_000.0)
    prices, rng = targets, rng_of(1, MOMENT)
    for _ in range(12 * HOUR // pause):
        prices = stepped(rng, prices, targets, np.full(500, pause))
    assert 0.025 < np.log(prices / targets).std() < 0.045


def test_most_steps_are_small_and_now_and_then_one_is_a_jump() -> None:
    before = np.full(50_000, 10_000.0)
    moves = np.abs(np.log(stepped(rng_of(1, MOMENT), before, before, np.full(50_000, HOUR)) / before))
    assert 0.005 < np.median(moves) < 0.02
    assert 0.003 < (moves > 0.07).mean() < 0.01
    assert moves.max() < 0.35


def test_cheap_prices_move_too_though_a_step_is_less_than_a_cent() -> None:
    before, times = np.full(10_000, 20), np.full(10_000, NOON - HOUR)
    cents = next_cents(rng_of(1, MOMENT), before, times, before, times, NOON)
    assert 0.1 < (cents != before).mean() < 0.5
    assert cents.mean() == pytest.approx(20 * np.exp(tide(NOON) - tide(NOON - HOUR)), abs=0.05)


def test_the_whole_market_rises_and_falls_together() -> None:
    before, now = np.full(2_000, 10_000), NOON + HOUR // 2
    times = np.full(2_000, NOON)
    cents = next_cents(rng_of(1, MOMENT), before, times, before, times, now)
    assert np.log(cents / before).mean() == pytest.approx(float(tide(now) - tide(NOON)), abs=0.001)


def test_a_week_of_prices_drawn_to_those_of_the_day_before_leaves_the_level_of_the_market() -> None:
    """What a long session does: each target is the series' own price a day ago, which it has moved itself."""
    rng, step, hours = rng_of(1, MOMENT), HOUR // 2, 24
    day = [np.full(400, 1_000)] * (2 * hours)
    for number in range(7 * 2 * hours):
        now = NOON + number * step
        last, before = np.full(400, now - step), np.full(400, now - 2 * hours * step)
        day.append(next_cents(rng, day[-1], last, day[number], before, now))
    level = [np.log(cents / 1_000).mean() for cents in day]
    assert np.abs(level).max() < 0.05
    assert np.log(day[-1] / 1_000).std() < 0.15


@given(st.integers(0, 10**9))
def test_the_tide_rises_and_falls_by_little(seconds: int) -> None:
    time = MOMENT + timedelta(seconds=seconds)
    now, later = (tide(microseconds(moment)) for moment in (time, time + timedelta(seconds=3)))
    assert abs(float(now)) <= 0.018
    assert abs(float(later - now)) < 0.0002


@given(prices)
def test_attention_is_shared_among_all(cents: list[int]) -> None:
    share = attention(np.array(cents), np.array(cents[::-1]))
    assert share.sum() == pytest.approx(1)
    assert (share >= 0.5 / len(cents)).all()


def test_the_dear_and_the_moved_get_the_most_attention() -> None:
    cents = np.full(1_000, 200)
    cents[7] = 90_000
    before = cents.copy()
    before[5], before[6] = 300, 140
    share = attention(cents, before)
    assert set(np.argsort(-share)[:3].tolist()) >= {5, 7}
    assert share[6] > 5 * share[-1]


def test_a_cent_more_for_a_card_of_some_cents_is_no_news() -> None:
    cents, before = np.full(1_000, 200), np.full(1_000, 200)
    cents[999], before[999] = 6, 5
    assert attention(cents, before).argmin() == 999
