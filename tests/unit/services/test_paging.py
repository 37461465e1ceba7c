"""Pages: a place gives back the values of its row."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.paging import place_of, position_at
from services.requests import InvalidRequest

KIND = tuple[Decimal | None, str, int]
POSITION = (Decimal("12.50"), "lightning bolt", 7)

positions = st.tuples(
    st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    st.integers(1, 2**31 - 1),
)


@given(positions)
def test_a_place_holds_the_position_exactly(position: tuple[Any, ...]) -> None:
    assert position_at(place_of(position), KIND) == position


def test_a_place_can_hold_a_time_in_utc() -> None:
    moment = datetime(2026, 11, 22, 2, 30, 0, 5, tzinfo=UTC)
    assert position_at(place_of((moment, 3)), tuple[datetime, int]) == (moment, 3)


def test_no_place_is_the_beginning() -> None:
    assert position_at(None, KIND) is None


@pytest.mark.parametrize("kind", [tuple[int, str, int], tuple[Decimal | None, str], tuple[Decimal, str, str], int])
def test_a_position_of_other_types_is_refused(kind: Any) -> None:
    with pytest.raises(InvalidRequest, match="cursor"):
        position_at(place_of(POSITION), kind)
