"""Peers: ranks and pools, each against a plain computation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signals import peers

SIZED = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), max_size=40)


@given(SIZED)
def test_a_strength_is_the_share_of_peers_with_less(sized: list[tuple[int, int]]) -> None:
    group, sizes = np.array(sized, np.int64).reshape(-1, 2).T
    found = peers.share_below(sizes.astype(float), group)
    for (own, size), share in zip(sized, found, strict=True):
        alike = [other for its, other in sized if its == own]
        assert share == pytest.approx(sum(other < size for other in alike) / len(alike))


def test_bands_begin_at_their_lower_price() -> None:
    assert peers.bands(np.array([99, 100, 199, 200, 10_000])).tolist() == [0, 1, 1, 2, 5]


def test_a_pool_weighs_by_what_is_behind_each_variance() -> None:
    group = np.zeros(20, np.int64)
    mean, effective = np.array([1.0] * 19 + [3.0]), np.array([1.0] * 19 + [19.0])
    assert peers.pools(mean, effective, group).tolist() == pytest.approx([2.0] * 20)


def test_too_few_peers_make_room_for_more() -> None:
    fine, coarse = np.array([0] * 20 + [1] * 2), np.zeros(22, np.int64)
    mean = np.array([1.0] * 20 + [12.0, math.nan])
    found = peers.pools(mean, np.ones(22), fine, coarse)
    assert found[:20].tolist() == pytest.approx([1.0] * 20)
    assert found[20:].tolist() == pytest.approx([32 / 21] * 2)


def test_without_any_return_there_is_no_pool() -> None:
    assert np.isnan(peers.pools(np.array([math.nan] * 3), np.zeros(3), np.zeros(3, np.int64))).all()
