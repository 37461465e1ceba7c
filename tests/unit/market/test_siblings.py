"""Siblings, against a plain computation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.siblings import siblings

MOVES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.one_of(st.none(), st.floats(-1, 1))), max_size=20)


@given(MOVES)
def test_siblings_are_the_other_cards_of_a_name(moves: list[tuple[int, int, float | None]]) -> None:
    cards = [(3 * card + name, name, move) for card, name, move in moves]  # a card has one name
    card, name = (np.array([one[place] for one in cards], np.int64) for place in (0, 1))
    found = siblings(np.array([math.nan if one[2] is None else one[2] for one in cards]), card, name)
    for (own, its, _), mean in zip(cards, found, strict=True):
        others = [move for other, theirs, move in cards if theirs == its and other != own and move is not None]
        expected = math.fsum(others) / len(others) if others else math.nan
        assert mean == pytest.approx(expected, abs=1e-9, nan_ok=True)
