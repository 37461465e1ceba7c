"""Scores of probabilities: by hand, and beside a plain computation."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.scores import Bin, brier_skill, calibration_error, deciles, skill_by_blocks, slope

HALVES = np.array([0.2] * 10 + [0.6] * 10)


def outcomes(first: int, second: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Of ten claims each so many hits."""
    return np.array([1.0] * first + [0.0] * (10 - first) + [1.0] * second + [0.0] * (10 - second))


@pytest.mark.parametrize(("first", "second", "expected"), [(2, 6, 1), (3, 5, 0.5), (6, 2, -1), (4, 4, 0)])
def test_the_slope_is_one_where_probabilities_happen(first: int, second: int, expected: float) -> None:
    assert slope(HALVES, outcomes(first, second)) == pytest.approx(expected, abs=1e-12)


def test_one_probability_has_no_slope() -> None:
    assert slope(np.full(10, 0.5), np.ones(10)) is None


@given(st.lists(st.floats(0, 1), min_size=10, max_size=99))
def test_deciles_are_ten_equal_parts_in_order(stated: list[float]) -> None:
    bins = deciles(np.array(stated), np.ones(len(stated)))
    assert len(bins) == 10
    assert sum(one.n for one in bins) == len(stated)
    assert max(one.n for one in bins) - min(one.n for one in bins) <= 1
    assert all(one.stated <= two.stated + 1e-12 for one, two in pairwise(bins))


def test_the_calibration_error_is_weighted_by_claims() -> None:
    assert calibration_error([Bin(3, 0.2, 0.3), Bin(1, 0.9, 0.5)]) == pytest.approx((3 * 0.1 + 0.4) / 4)


def test_skill_has_an_interval_over_blocks() -> None:
    hits, base = outcomes(3, 5), np.full(20, 0.4)
    found = skill_by_blocks(HALVES, base, hits, [0] * 10 + [1] * 10)
    assert found
    assert found.mean == pytest.approx(brier_skill(HALVES, base, hits))
    parts = [brier_skill(HALVES[part], base[part], hits[part]) for part in (slice(10), slice(10, 20))]
    assert (found.low, found.high) == pytest.approx((min(filter(None, parts)), max(filter(None, parts))))
    assert skill_by_blocks(HALVES, base, hits, [0] * 20) is None
