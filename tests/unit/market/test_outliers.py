"""Which prices are believed, series by series."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.outliers import DAY, Evidence, Judgement, Observation, deviates, judge

NOTHING = Evidence()


def seen(day: float, cents: int, source: str = "scryfall-bulk") -> Observation:
    return Observation(int(day * DAY), cents, source)


def judged(
    observations: Sequence[Observation],
    trusted: int | None = 200,
    pending: Sequence[Observation] = (),
    evidence: Evidence = NOTHING,
) -> Judgement:
    """The judgement where all evidence is the same."""
    judging = judge(observations, trusted, pending)
    try:
        next(judging)
        while True:
            judging.send(evidence)
    except StopIteration as end:
        found: Judgement = end.value
        return found


@pytest.mark.parametrize(
    ("cents", "trusted", "expected"),
    [(800, 200, False), (801, 200, True), (50, 200, False), (49, 200, True), (99, 1, False), (101, 1, True)],
)
def test_four_times_or_a_quarter_and_at_least_one_is_too_far(cents: int, trusted: int, expected: bool) -> None:
    assert deviates(cents, trusted) is expected


def test_a_price_near_the_last_trusted_one_needs_no_evidence() -> None:
    judging = judge([seen(1, 210), seen(2, 700)], 200, [])
    with pytest.raises(StopIteration):
        next(judging)


def test_a_price_far_from_the_last_trusted_one_is_suspect() -> None:
    absurd = seen(1, 2_237_677)
    assert judged([absurd]) == ([absurd], [(absurd, 200)], [])


def test_another_marketplace_within_a_factor_of_two_supports_it() -> None:
    assert judged([seen(1, 1000)], evidence=Evidence(others=[500])).doubted == []
    assert judged([seen(1, 1001)], evidence=Evidence(others=[500])).doubted == [seen(1, 1001)]


@pytest.mark.parametrize(
    ("cents", "move", "believed"), [(1000, 2.0, True), (1000, 1.9, False), (1000, 0.4, False), (40, 0.5, True)]
)
def test_another_finish_or_printing_that_moved_the_same_way_supports_it(
    cents: int, move: float, believed: bool
) -> None:
    assert (judged([seen(1, cents)], evidence=Evidence(moves=[move])).doubted == []) is believed


def test_two_further_observations_of_later_days_confirm_it_and_it_counts_from_its_own_time() -> None:
    prices = [seen(1, 1000), seen(2, 1100), seen(3, 900)]
    assert judged(prices) == ([], [], [])
    assert judged(prices[:2]).doubted == prices[:2]
    assert judged(prices[2:], pending=prices[:2]) == ([], [], prices[:2])


def test_what_differs_by_more_than_a_third_confirms_nothing() -> None:
    prices = [seen(1, 1000), seen(2, 1400), seen(3, 2000)]
    assert judged(prices).doubted == prices


def test_a_list_that_repeats_a_price_within_the_day_confirms_nothing_and_is_kept_once() -> None:
    prices = [seen(1, 1000), seen(1.1, 1000), seen(1.2, 1000)]
    assert judged(prices) == (prices, [(prices[0], 200)], [])
    assert judged(prices[1:], pending=prices[:1]) == (prices[1:], [], [])


def test_another_source_confirms_it_at_once() -> None:
    prices = [seen(1, 1000), seen(1.2, 1100, "mtgjson-today")]
    assert judged(prices).doubted == []
    assert judged(prices[1:], pending=prices[:1]) == ([], [], prices[:1])


def test_the_same_file_again_confirms_nothing() -> None:
    absurd = seen(1, 1000)
    assert judged([absurd], pending=[absurd]) == ([absurd], [], [])


def test_a_corrected_file_is_judged_anew() -> None:
    assert judged([seen(1, 210)], pending=[seen(1, 1000)]) == ([], [], [])
    assert judged([seen(1, 5000)], pending=[seen(1, 1000)]).kept == [(seen(1, 5000), 200)]


def test_a_hundredfold_is_confirmed_by_two_weeks_or_another_source() -> None:
    prices = [seen(day, 2_237_677_959) for day in range(1, 15)]
    assert judged(prices[:-1]).doubted == prices[:-1]
    assert judged(prices).doubted == []
    assert judged([*prices[:2], seen(9, 2_237_677_959, "mtgjson-today")]).doubted == []


def test_a_price_that_is_near_again_leaves_the_suspect_ones_behind() -> None:
    spike = seen(1, 1000)
    assert judged([spike, seen(2, 210), seen(3, 1000), seen(4, 1000)]).doubted == [spike, seen(3, 1000), seen(4, 1000)]


def test_the_first_price_of_a_series_is_held_against_all_other_marketplaces() -> None:
    first = seen(1, 1000)
    assert judged([first], trusted=None).doubted == []
    assert judged([first], trusted=None, evidence=Evidence(others=[200, 300])).doubted == []
    assert judged([first], trusted=None, evidence=Evidence(others=[200, 240])).doubted == [first]


PRICES = st.lists(st.integers(1, 10**6), max_size=12)


@given(PRICES, st.none() | st.integers(1, 10**6), st.booleans())
def test_what_is_kept_is_doubted_and_what_is_not_doubted_is_in_order(
    cents: list[int], trusted: int | None, halves: bool
) -> None:
    observations = [seen(day / (1 + halves), one) for day, one in enumerate(cents)]
    found = judged(observations, trusted)
    assert {one for one, _ in found.kept} <= set(found.doubted) <= set(observations)
    assert found.released == []


@given(PRICES, st.integers(1, 10**6))
def test_days_one_by_one_come_to_the_same_as_all_at_once(cents: list[int], trusted: int) -> None:
    observations = [seen(day, one) for day, one in enumerate(cents)]
    whole = judged(observations, trusted)
    believed: list[Observation] = []
    pending: list[Observation] = []
    last = trusted
    for one in observations:
        found = judged([one], last, pending)
        believed += found.released
        pending = [old for old in pending if old not in found.released] + [new for new, _ in found.kept]
        if not found.doubted:
            believed.append(one)
            last, pending = one.cents, []
    assert sorted(believed) == [one for one in observations if one not in whole.doubted]
