"""Prices: exact, two places, believable."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.money import MAXIMUM_PRICE, InvalidPrice, parse_price

believable = st.decimals(min_value=Decimal("0.01"), max_value=MAXIMUM_PRICE, places=2)


@pytest.mark.parametrize(
    ("value", "price"),
    [
        ("0.25", "0.25"),
        ("1234", "1234.00"),
        (3, "3.00"),
        (69.91, "69.91"),
        (Decimal("5.5"), "5.50"),
        (0.1 + 0.2, "0.30"),
        ("2.675", "2.68"),
        (1000000, "1000000.00"),
    ],
)
def test_a_number_becomes_a_price_with_two_places(value: object, price: str) -> None:
    assert str(parse_price(value)) == price


@pytest.mark.parametrize("value", [None, "", 0, 0.0, -0.0, "0", "0.00", "-0.00", Decimal(0), "0.004", 0.001])
def test_nothing_and_zero_mean_that_there_is_no_price(value: object) -> None:
    assert parse_price(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "-1",
        -0.01,
        "abc",
        "1,50",
        "$3",
        "1e3",
        "NaN",
        "Infinity",
        " 1",
        "1_000",
        "١",
        float("nan"),
        float("inf"),
        Decimal("sNaN"),
        Decimal("NaN"),
        True,
        False,
        [],
        {},
        b"1",
        1000000.01,
        "99999999999",
        pytest.param(10**5000, id="an integer too long to print"),
        pytest.param("9" * 5000, id="five thousand nines"),
        pytest.param([[10**30] * 1000], id="a long list"),
    ],
)
def test_what_cannot_be_a_price_is_refused_with_a_short_reason(value: object) -> None:
    with pytest.raises(InvalidPrice) as refusal:
        parse_price(value)
    assert 0 < len(str(refusal.value)) < 120


@given(believable)
def test_a_price_survives_as_text_as_decimal_and_as_number(price: Decimal) -> None:
    assert parse_price(str(price)) == parse_price(price) == parse_price(float(price)) == price


@given(st.one_of(st.text(), st.floats(), st.integers(), st.decimals(), st.booleans(), st.none(), st.binary()))
def test_any_value_is_a_positive_price_or_none_or_invalid(value: object) -> None:
    try:
        price = parse_price(value)
    except InvalidPrice:
        return
    assert price is None or (0 < price <= MAXIMUM_PRICE and price.as_tuple().exponent == -2)


@given(believable, st.decimals(min_value=0, max_value=Decimal("0.0049"), places=4))
def test_what_is_beyond_a_cent_is_rounded(price: Decimal, dust: Decimal) -> None:
    assert parse_price(str(min(price + dust, MAXIMUM_PRICE))) == price
