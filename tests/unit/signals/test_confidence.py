"""Confidence: what each factor takes away."""

import math

import numpy as np
import pytest

from market.variants import MARKETPLACES
from signals import confidence


def test_one_change_alone_counts_a_quarter() -> None:
    assert confidence.of_moves(np.arange(6, dtype=np.int32)).tolist() == [0.25, 0.25, 0.6, 0.8, 1, 1]


def test_a_move_made_in_one_step_counts_half() -> None:
    assert confidence.of_top_share(np.array([0.79, 0.8, math.nan])).tolist() == [1, 0.5, 1]


def test_an_old_price_fades() -> None:
    assert confidence.of_age(np.array([0, 2])).tolist() == pytest.approx([1, math.exp(-1)])


def test_a_price_below_two_counts_half() -> None:
    assert confidence.of_price(np.array([199, 200])).tolist() == [0.5, 1]


@pytest.mark.parametrize(
    ("move", "siblings", "factor"),
    [
        (0.2, 0.05, 1), (0.2, 0.02, 0.5), (0.2, -0.05, 0.5), (-0.2, -0.05, 1),
        (0.2, math.nan, 0.8), (0, 0.01, 1), (0, 0.05, 0.5),
    ],
)  # fmt: skip
def test_other_printings_agree_or_not(move: float, siblings: float, factor: float) -> None:
    assert confidence.of_siblings(np.array([move]), np.array([siblings])).tolist() == [factor]


def test_few_listings_count_half_unknown_ones_do_not() -> None:
    assert confidence.of_quantity(np.array([-1, 0, 2, 3])).tolist() == [1, 0.5, 0.5, 1]


def test_every_marketplace_has_a_kind_of_price() -> None:
    assert set(confidence.SOURCES) == set(MARKETPLACES)
