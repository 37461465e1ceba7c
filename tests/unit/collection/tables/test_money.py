"""Amounts of money, with the currency that the cell itself names."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.tables.currencies import CODES, SIGNS, currency_code
from collection.tables.money import InvalidMoney, Money, number_in, parse_money
from collection.tables.numbers import InvalidNumber, UndecidedNumber

amounts = st.decimals(min_value=0, max_value=Decimal("999999.99"), places=2)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$182.83", "182.83", "USD"),
        ("$0.79 ", "0.79", "USD"),
        ("€\u00a01,77", "1.77", "EUR"),
        ("€0.04", "0.04", "EUR"),
        ("1.355,90€", "1355.90", "EUR"),
        ("CAD 52.09", "52.09", "CAD"),
        ("52.09 chf", "52.09", "CHF"),
        ("CA$5", "5", "CAD"),
        ("£1,234.56", "1234.56", "GBP"),
        ("0.00", "0.00", None),
        ("52.09", "52.09", None),
    ],
)
def test_an_amount_is_read_with_its_currency(text: str, amount: str, currency: str | None) -> None:
    assert parse_money(text) == Money(Decimal(amount), currency)


@pytest.mark.parametrize("text", ["", " ", "-1.0", "-1", "$-1.00"])
def test_nothing_and_minus_one_are_no_amount(text: str) -> None:
    assert parse_money(text) == Money(None, None)


@pytest.mark.parametrize("text", ["-5", "abc", "$", "¥5", "5 kr", "XYZ 5", "$5 EUR", "1000000.01", "9" * 400, "-0.5"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises((InvalidMoney, InvalidNumber)):
        parse_money(text)


def test_one_thousand_or_one_is_asked_for() -> None:
    with pytest.raises(UndecidedNumber):
        parse_money("€ 1.000")


@given(amounts, st.sampled_from([*CODES, *SIGNS]), st.booleans(), st.sampled_from(["", " ", "\u00a0"]))
def test_a_written_amount_is_read_back(amount: Decimal, word: str, is_before: bool, blank: str) -> None:
    text = f"{word}{blank}{amount}" if is_before else f"{amount}{blank}{word}"
    assert parse_money(text) == Money(amount, currency_code(word))
    assert number_in(text) == str(amount)


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount, currency = parse_money(text)
    except (InvalidMoney, InvalidNumber):
        return
    assert amount is None or amount >= 0
    assert currency is None or currency in CODES
