"""Money-weighted return: published cases, no guessed rate, and the same as a plain scan."""

import itertools
from datetime import date, timedelta
from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.performance.xirr import NoRate, money_weighted

Flow = tuple[date, int]


def dated(*flows: tuple[str, float]) -> list[Flow]:
    return [(date.fromisoformat(day), round(100 * amount)) for day, amount in flows]


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        (dated(("2021-08-03", -99_995), ("2021-08-09", 97_642)), -0.765099),
        (dated(("2020-03-04", -713.07), ("2020-03-17", 555.33)), -0.999106),
        (dated(("2020-01-01", 10_000), ("2023-01-01", -1)), -0.953454),
        (dated(("2020-01-01", -10_000), ("2023-01-01", 1)), -0.953454),
        (
            dated(
                ("2008-01-01", -10_000),
                ("2008-03-01", 2750),
                ("2008-10-30", 4250),
                ("2009-02-15", 3250),
                ("2009-04-01", 2750),
            ),
            0.373363,
        ),
        (
            dated(
                ("2001-06-22", -2610),
                ("2001-07-03", -2589),
                ("2001-07-05", -5110),
                ("2001-07-06", -2550),
                ("2001-07-09", -5086),
                ("2001-07-10", -2561),
                ("2001-07-12", -5040),
                ("2001-07-13", -2552),
                ("2001-07-16", -2530),
                ("2001-07-17", 29_520),
            ),
            -0.764029,
        ),
        (
            dated(
                ("2018-08-30", -1_498_500),
                ("2018-08-30", -1500),
                ("2019-01-10", -499_500),
                ("2019-01-10", -500),
                ("2019-03-07", -499_500),
                ("2019-03-07", -500),
                ("2019-03-19", -44_955_000),
                ("2019-03-19", -45_000),
                ("2019-03-31", 44_630_158.4897253),
                ("2019-03-31", 44_674.8333230484),
            ),
            -0.724637,
        ),
        (
            dated(("2019-04-22", -870), ("2019-04-23", -885.75), ("2019-04-24", -870.5), ("2019-04-27", 2528.08)),
            -0.969170,
        ),
    ],
    ids=[
        "a loss in six days",
        "a loss in thirteen days",
        "1 of 10,000",
        "both signs turned",
        "Excel's documentation",
        "a loss after nine payments",
        "a loss after three doubled payments",
        "a loss in five days",
    ],
)
def test_a_published_case_has_its_rate(flows: list[Flow], rate: float) -> None:
    found = money_weighted(flows)
    assert found.annual == pytest.approx(rate, abs=1e-6)
    assert found.reason is None


def test_bought_and_sold_on_one_day_is_shorter_than_a_day() -> None:
    found = money_weighted(dated(("2026-01-01", -100), ("2026-01-01", 110)))
    assert (found.annual, found.period, found.reason_text) == (None, None, "shorter than a day")


def test_from_one_day_to_the_next_is_shorter_than_two() -> None:
    assert money_weighted(dated(("2026-01-01", -100), ("2026-01-02", 110))).reason is NoRate.SHORTER_THAN_TWO_DAYS


def test_the_same_sum_in_and_out_on_one_day_is_solved_by_every_rate() -> None:
    found = money_weighted(dated(("2026-01-01", 2500), ("2026-01-01", -2500)))
    assert (found.annual, found.reason_text) == (None, "every rate solves it")


def test_two_roots_are_told_and_none_is_chosen() -> None:
    found = money_weighted(dated(("2023-01-01", -1000), ("2024-01-01", 3100), ("2024-12-31", -2200)))
    assert (found.annual, found.reason_text) == (None, "not unique (10.0%, 100.0%)")


def test_where_no_rate_above_minus_1_solves_it_there_is_none() -> None:
    found = money_weighted(dated(("2023-01-01", 100), ("2024-01-01", -100), ("2024-12-31", 100)))
    assert (found.annual, found.reason_text) == (None, "no rate solves it")


def test_a_root_that_is_only_touched_is_a_root() -> None:
    found = money_weighted(dated(("2023-01-01", 100), ("2024-01-01", -200), ("2024-12-31", 100)))
    assert found.annual == pytest.approx(0, abs=1e-9)


def test_half_of_it_lost_in_two_days_has_no_rate_that_a_year_can_tell() -> None:
    assert money_weighted(dated(("2026-01-01", -100), ("2026-01-03", 50))).reason is NoRate.BEYOND


@pytest.mark.parametrize("sign", [1, -1])
def test_flows_of_one_sign_have_no_rate(sign: int) -> None:
    found = money_weighted(dated(("2023-01-01", sign * 1000), ("2024-01-01", sign * 3100)))
    assert (found.annual, found.reason) == (None, NoRate.ONE_SIGN)


@pytest.mark.parametrize("flows", [[], dated(("2026-01-01", 0))])
def test_nothing_paid_and_nothing_received_has_no_rate(flows: list[Flow]) -> None:
    assert money_weighted(flows).reason is NoRate.NO_FLOWS


def test_below_a_year_the_period_is_shown_first() -> None:
    found = money_weighted(dated(("2026-01-01", -100), ("2026-07-02", 110)))
    assert (found.days, found.shown, found.period) == (182, found.period, pytest.approx(0.10))
    assert found.annual == pytest.approx(1.1 ** (365 / 182) - 1)


def test_from_a_year_on_the_yearly_rate_is_shown_first() -> None:
    found = money_weighted(dated(("2024-01-01", -100), ("2026-01-01", 121)))
    assert found.shown == found.annual == pytest.approx(0.1, abs=1e-3)


def plain_roots(flows: list[Flow]) -> list[float]:
    """Roots of 1 + r by a plain scan, finer than the one that is tested."""
    start = min(day for day, _ in flows)
    terms = [(amount, (day - start).days / 365) for day, amount in flows]

    def present_value(growth: float) -> float:
        return sum(amount * growth**-years for amount, years in terms)

    steps = [10 ** (-6 + 12 * step / 5000) for step in range(5001)]
    found = []
    for low, high in itertools.pairwise(steps):
        if present_value(low) * present_value(high) < 0:
            for _ in range(60):
                middle = (low + high) / 2
                low, high = (middle, high) if present_value(middle) * present_value(low) > 0 else (low, middle)
            found.append(low)
    return found


days = st.integers(0, 2000).map(lambda number: date(2020, 1, 1) + timedelta(days=number))
some_flows = st.lists(st.tuples(days, st.integers(-(10**6), 10**6).filter(bool)), min_size=2, max_size=6)


@settings(max_examples=40, deadline=None)
@given(some_flows)
def test_a_rate_is_the_only_root_of_a_plain_scan(flows: list[Flow]) -> None:
    found = money_weighted(flows)
    if found.annual is not None:
        assert [found.annual + 1] == pytest.approx(plain_roots(flows), rel=1e-8)
    elif found.reason in (NoRate.NONE, NoRate.BEYOND, NoRate.ONE_SIGN, NoRate.EVERY_RATE):
        assert plain_roots(flows) == []


@settings(max_examples=50, deadline=None)
@given(some_flows)
def test_a_return_is_a_number_not_below_minus_100_per_cent_or_has_a_reason(flows: list[Flow]) -> None:
    found = money_weighted(flows)
    assert (found.annual is None) == (found.reason is not None) == (found.period is None)
    assert all(isfinite(rate) and rate >= -1 for rate in (found.annual, found.period) if rate is not None)


@settings(max_examples=50, deadline=None)
@given(some_flows)
def test_flows_of_both_signs_turned_have_the_same_rate(flows: list[Flow]) -> None:
    turned = [(day, -amount) for day, amount in flows]
    assert money_weighted(turned) == money_weighted(flows)


@settings(max_examples=50, deadline=None)
@given(some_flows, st.randoms())
def test_the_order_of_flows_and_their_parts_do_not_matter(flows: list[Flow], random: object) -> None:
    parts = [(day, part) for day, amount in flows for part in (amount - amount // 2, amount // 2)]
    random.shuffle(parts)  # type: ignore[attr-defined]
    assert money_weighted(parts) == money_weighted(flows)


def test_the_rate_of_a_long_story_does_not_overflow() -> None:
    found = money_weighted(dated(("1926-01-01", -1), ("2026-01-01", 1_000_000)))
    assert found.annual == pytest.approx(0.1480, abs=1e-3)
