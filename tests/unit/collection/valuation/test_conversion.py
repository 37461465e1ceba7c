"""Conversion: a gain in another currency only with the dated rates of both days, its parts told apart."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.valuation.conversion import Rate, convert_gain

THEN, NOW = date(2024, 1, 2), date(2026, 11, 30)


def rate(on: date, value: str, currency: str = "USD") -> Rate:
    return Rate(currency, "SGD", on, Decimal(value))


def test_100_usd_bought_at_1_3586_are_at_1_2903_5_03_per_cent_less_which_is_the_currency_part() -> None:
    found = convert_gain(10_000, 10_000, rate(THEN, "1.3586"), rate(NOW, "1.2903"))
    assert found
    assert (found.cost, found.price_part, found.currency_part) == (13_586, 0, -683)
    assert found.currency_percentage.percent == Decimal("-5.03")
    assert "currency part" in found.currency_percentage.method


@pytest.mark.parametrize(("then", "now"), [(None, rate(NOW, "1.2")), (rate(THEN, "1.2"), None), (None, None)])
def test_without_the_rate_of_either_day_nothing_is_converted(then: Rate | None, now: Rate | None) -> None:
    assert convert_gain(100, 200, then, now) is None


def test_rates_of_two_currencies_are_no_pair() -> None:
    with pytest.raises(ValueError, match="one currency"):
        convert_gain(100, 200, rate(THEN, "1.2"), rate(NOW, "0.01", "JPY"))


def test_a_currency_without_cents_is_converted_from_whole_units() -> None:
    found = convert_gain(1500, 3000, rate(THEN, "0.01", "JPY"), rate(NOW, "0.01", "JPY"))
    assert found
    assert (found.cost, found.price_part) == (1500, 1500)


@settings(deadline=None)
@given(
    st.integers(0, 10**8), st.integers(0, 10**8), st.decimals("0.01", 10, places=4), st.decimals("0.01", 10, places=4)
)
def test_the_parts_add_up_to_the_gain(cost: int, value: int, then: Decimal, now: Decimal) -> None:
    found = convert_gain(cost, value, rate(THEN, str(then)), rate(NOW, str(now)))
    only_value = convert_gain(0, value, rate(THEN, str(then)), rate(NOW, str(now)))
    assert found
    assert only_value
    assert found.price_part + found.currency_part == only_value.price_part - found.cost
