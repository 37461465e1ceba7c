"""What becomes of a point that is computed again: published values are never overwritten."""

import pytest

from market.indices.moves import Move
from market.indices.points import Known, Outcome, level, outcome

TODAY, FIRST = 100, 50
OLD, NEW = Move(0.01, 40, 0.9), Move(0.02, 40, 0.9)
GAP = Move(0.0, 40, 0.1)


def final(move: Move, version: int = 1) -> Known:
    return Known(version, move, is_running=False)


@pytest.mark.parametrize(
    ("known", "day", "expected"),
    [
        (None, TODAY, Outcome.STORE),
        (None, FIRST - 1, Outcome.STORE),
        (None, FIRST + 1, Outcome.KEEP),
        (Known(1, OLD, True), TODAY, Outcome.STORE),
        (Known(1, NEW, True), TODAY, Outcome.KEEP),
        (Known(1, NEW, True), TODAY - 1, Outcome.STORE),
        (final(NEW), TODAY - 3, Outcome.KEEP),
        (final(OLD), TODAY - 7, Outcome.RESTATE),
        (final(OLD), TODAY - 8, Outcome.KEEP),
        (final(GAP), TODAY - 7, Outcome.STORE),
        (final(GAP), TODAY - 8, Outcome.KEEP),
    ],
)
def test_a_point_is_restated_for_seven_days_and_only_as_a_version(
    known: Known | None, day: int, expected: Outcome
) -> None:
    assert outcome(known, NEW, day, TODAY, FIRST) is expected


def test_the_first_points_of_an_index_may_be_as_old_as_its_prices() -> None:
    assert outcome(None, NEW, TODAY - 90, TODAY, None) is Outcome.STORE


def test_the_base_day_stands_at_a_hundred() -> None:
    assert level(0) == 100
    assert level(0.1) == pytest.approx(110.517, abs=1e-3)
