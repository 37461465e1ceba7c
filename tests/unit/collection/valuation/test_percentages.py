"""Percentages: they open their own arithmetic, and there is none over nothing."""

from decimal import Decimal

import pytest

from collection.valuation.percentages import Percentage


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"), [(32, 1000, "3.20"), (-1, 3, "-33.33"), (1, 0, None), (0, 5, "0.00")]
)
def test_a_percentage_is_what_its_numbers_say(numerator: int, denominator: int, percent: str | None) -> None:
    found = Percentage("gain over cost", numerator, denominator)
    assert found.percent == (None if percent is None else Decimal(percent))
    assert (found.method, found.numerator, found.denominator) == ("gain over cost", numerator, denominator)
