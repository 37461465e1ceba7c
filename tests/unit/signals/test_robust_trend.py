"""Sen's slope and the test of Mann and Kendall, against plain readings of their definitions."""

import math
from itertools import combinations
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signals.history import Floats
from signals.robust_trend import DAYS, robust_trend

prices = st.lists(st.one_of(st.none(), st.integers(100, 130)), min_size=DAYS, max_size=DAYS).filter(
    lambda cents: sum(one is not None for one in cents) >= 10
)


def logs(cents: list[int | None]) -> Floats:
    return np.array([math.nan if one is None else math.log(one / 100) for one in cents])


def plainly(cents: list[int | None]) -> tuple[float, int, float]:
    """The slope, the score S, and its variance without correction."""
    known = [(day, math.log(one / 100)) for day, one in enumerate(cents) if one is not None]
    slope = median((later - earlier) / (end - start) for (start, earlier), (end, later) in combinations(known, 2))
    score = sum((later > earlier) - (later < earlier) for (_, earlier), (_, later) in combinations(known, 2))
    values, n = [one for one in cents if one is not None], len(known)
    ties = [values.count(one) for one in set(values)]
    return slope, score, (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18


@given(cents=prices)
def test_the_slope_and_the_sign_are_those_of_the_definitions_and_z_is_at_most_the_plain_one(
    cents: list[int | None],
) -> None:
    found, (slope, score, variance) = robust_trend(logs(cents)), plainly(cents)
    assert found is not None
    assert found.slope == pytest.approx(slope, abs=1e-12)
    plain = (score - np.sign(score)) / math.sqrt(variance) if variance else 0.0
    assert abs(found.z) <= abs(plain) + 1e-9
    assert np.sign(found.z) == np.sign(plain)


def test_without_autocorrelation_z_is_the_plain_one() -> None:
    rest = [0, 3, 1, 4, 2, 0, 4, 1, 3, 2]
    cents: list[int | None] = [*[None] * 20, *(200 + 5 * day + one for day, one in enumerate(rest))]
    found, (_, score, variance) = robust_trend(logs(cents)), plainly(cents)
    assert found is not None
    assert found.z == pytest.approx((score - 1) / math.sqrt(variance))


def test_one_wild_price_hardly_moves_the_slope() -> None:
    cents: list[int | None] = [*[None] * 10, *([100] * 19), 900]
    found = robust_trend(logs(cents))
    assert found is not None
    assert found.slope == 0
    assert abs(found.z) < 2


def test_a_flat_price_has_no_trend() -> None:
    found = robust_trend(logs([250] * DAYS))
    assert found == (0.0, 0.0)


def test_prices_that_follow_each_other_say_less_than_their_score() -> None:
    cents: list[int | None] = [*range(100, 115), *range(100, 115)]
    found, (_, score, variance) = robust_trend(logs(cents)), plainly(cents)
    assert found is not None
    assert 0 < found.z < 0.8 * score / math.sqrt(variance)


def test_few_prices_have_no_trend() -> None:
    assert robust_trend(logs([*[None] * 21, *[100] * 9])) is None
