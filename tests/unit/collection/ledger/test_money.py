"""Money of collections: exact in every currency, and whole after it was divided."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.ledger.money import InvalidCurrency, divided, major, minor, parse_currency, share, split

currencies = st.sampled_from(("USD", "EUR", "JPY", "KWD", "CLF"))
totals = st.integers(-(10**12), 10**12)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [("52.09", "CAD", 5209), ("4.1", "USD", 410), ("1500", "JPY", 1500), ("1.2345", "KWD", 1235), ("0.005", "USD", 1)],
)
def test_an_amount_is_counted_in_the_smallest_unit_of_its_currency(amount: str, currency: str, units: int) -> None:
    assert minor(Decimal(amount), currency) == units


@settings(deadline=None)
@given(totals, currencies)
def test_units_survive_being_shown(units: int, currency: str) -> None:
    assert minor(major(units, currency), currency) == units


@pytest.mark.parametrize(("written", "code"), [("usd", "USD"), (" CAD ", "CAD")])
def test_a_currency_is_read_in_any_case(written: str, code: str) -> None:
    assert parse_currency(written) == code


@pytest.mark.parametrize("written", ["", "$", "US", "EURO", "ÜSD", "U D"])
def test_what_does_not_have_three_letters_is_no_currency(written: str) -> None:
    with pytest.raises(InvalidCurrency):
        parse_currency(written)


def test_shipping_of_2_00_over_3_14_and_1_29_is_1_42_and_0_58() -> None:
    assert split(200, [314, 129]) == [142, 58]


@settings(deadline=None)
@given(totals, weights)
def test_shares_add_up_to_what_was_split(total: int, parts: list[int]) -> None:
    assert sum(split(total, parts)) == total


@settings(deadline=None)
@given(st.integers(0, 10**9), weights)
def test_only_the_dearest_line_has_more_than_its_share(total: int, parts: list[int]) -> None:
    shares = split(total, parts)
    even = parts if any(parts) else [1] * len(parts)
    exact = [total * part // sum(even) for part in even]
    beyond = [place for place, (one, least) in enumerate(zip(shares, exact, strict=True)) if one != least]
    assert beyond in ([], [even.index(max(even))])


def test_lines_without_any_price_share_alike() -> None:
    assert split(10, [0, 0, 0]) == [4, 3, 3]


def test_nothing_is_split_over_no_line() -> None:
    with pytest.raises(ValueError, match="at least one line"):
        split(1, [])


@settings(deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 10**6), st.data())
def test_a_share_is_at_most_half_a_unit_off(total: int, whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    assert abs(Decimal(share(total, part, whole)) * whole - total * part) <= Decimal(whole) / 2


@pytest.mark.parametrize(("number", "by", "result"), [(5, 2, 3), (-5, 2, -2), (4, 3, 1), (7, 7, 1)])
def test_a_half_is_rounded_up(number: int, by: int, result: int) -> None:
    assert divided(number, by) == result
