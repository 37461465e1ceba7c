"""The move of a day, against plain arithmetic; what is carried, what is clipped, what is published."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.indices.moves import LastCloses, Move, move_of

PRICES = st.one_of(st.just(0), st.integers(20, 5_000))
MEMBERS = st.lists(st.tuples(st.integers(1, 9), PRICES, PRICES), min_size=1, max_size=60)
SERIES = np.array([0], np.int32)


@given(MEMBERS)
def test_it_is_the_weighted_mean_of_the_logarithms(members: list[tuple[int, int, int]]) -> None:
    weights, before, now = (np.array(column) for column in zip(*members, strict=True))
    found = move_of(weights.astype(float), before, now)
    alive = sum(weight for weight, old, _ in members if old)
    matched = [(weight, math.log(new / old)) for weight, old, new in members if old and new]
    moved = math.fsum(weight * min(max(log, -math.log(4)), math.log(4)) for weight, log in matched)
    assert found.log_move == pytest.approx(moved / alive if alive else 0, abs=1e-9)
    assert found.n == sum(bool(old or new) for _, old, new in members)
    seen = sum(weight for weight, _, new in members if new) / sum(weights)
    assert found.coverage == pytest.approx(seen, abs=1e-4)


def test_a_missing_price_is_carried_for_seven_days_and_then_no_match() -> None:
    lasts = LastCloses(1)
    lasts.note(10, np.array([500]))
    lasts.note(11, np.array([0]))
    assert [int(lasts.before(day, SERIES)[0]) for day in (11, 17, 18)] == [500, 500, 0]


def test_what_moved_while_it_was_missing_counts_when_it_is_seen_again() -> None:
    lasts = LastCloses(1)
    lasts.note(10, np.array([500]))
    assert move_of(np.ones(1), lasts.before(16, SERIES), np.array([600])).log_move == pytest.approx(math.log(1.2))


def test_a_missing_member_weighs_without_a_move() -> None:
    found = move_of(np.ones(2), np.array([400, 400]), np.array([800, 0]))
    assert found == Move(round(math.log(2) / 2, 12), 2, 0.5)


@pytest.mark.parametrize(
    ("move", "published"), [(Move(0, 30, 0.6), True), (Move(0, 29, 1), False), (Move(0, 500, 0.5999), False)]
)
def test_it_is_published_with_thirty_members_and_sixty_per_cent(move: Move, published: bool) -> None:
    assert move.is_published is published
