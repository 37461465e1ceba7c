"""Whole numbers that readers type."""

import pytest

from dashapp.services.requests import LARGEST_ID, whole_number


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("7", 7), ("07", 7), ("50", 50)])
def test_a_number_within_its_limits_is_read(typed: str, number: int) -> None:
    assert whole_number(typed, 0, 50) == number


@pytest.mark.parametrize("typed", ["", "-1", "+1", "1.0", " 1", "1e1", "51", "007", "٣", "²", "x", "9" * 5000])
def test_anything_else_is_none(typed: str) -> None:
    assert whole_number(typed, 0, 50) is None


def test_the_least_number_may_be_above_nought() -> None:
    assert [whole_number(typed, 2, LARGEST_ID) for typed in ("1", "2", str(LARGEST_ID), str(LARGEST_ID + 1))] == [
        None, 2, LARGEST_ID, None
    ]  # fmt: skip
