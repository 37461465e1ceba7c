"""Numbers: their decimal sign is decided by their column, never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.tables.numbers import DecimalSign, DecimalSigns, InvalidNumber, UndecidedNumber, parse_number

POINT, COMMA = DecimalSign
amounts = st.decimals(min_value=0, max_value=Decimal("999999999.99"), places=2)


def decided(*texts: str) -> DecimalSign | None:
    signs = DecimalSigns()
    for text in texts:
        signs.see(text)
    return signs.decide()


def written(amount: Decimal, sign: DecimalSign, group: str) -> str:
    return f"{amount:,.2f}".replace(",", "g").replace(".", sign).replace("g", group)


@given(amounts, st.sampled_from(DecimalSign), st.sampled_from(["", " ", "\u00a0", "'", "other"]))
def test_a_number_is_read_back_however_it_is_grouped(amount: Decimal, sign: DecimalSign, group: str) -> None:
    text = written(amount, sign, sign.other if group == "other" else group)
    assert parse_number(text) == parse_number(text, sign) == amount
    assert decided(text) is sign


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.355,90", "1355.90"),
        ("0 000,00", "0.00"),
        ("1,77", "1.77"),
        ("52.09", "52.09"),
        ("4.1", "4.1"),
        ("7.959999999999999", "7.959999999999999"),
        ("1.7600", "1.7600"),
        ("1'355.90", "1355.90"),
        ("1.000.000", "1000000"),
        ("1,000,000.5", "1000000.5"),
        ("0.123", "0.123"),
        ("1234.567", "1234.567"),
        (".5", "0.5"),
        ("3482", "3482"),
    ],
)
def test_a_number_that_tells_its_sign_is_read_without_its_column(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1.000", "173,900", "1,234"])
def test_a_lone_sign_before_three_digits_is_not_read_alone(text: str) -> None:
    assert decided(text) is None
    with pytest.raises(UndecidedNumber):
        parse_number(text)


def test_other_cells_of_the_column_decide_for_it() -> None:
    assert decided("1.000", "1.355,90") is COMMA
    assert parse_number("1.000", COMMA) == 1000
    assert decided("1.000", "4.1") is POINT
    assert parse_number("1.000", POINT) == 1


def test_cells_that_contradict_each_other_decide_nothing() -> None:
    assert decided("1.50", "1,50", "1.000") is None


def test_the_cells_that_nobody_could_decide_are_kept_as_examples() -> None:
    signs = DecimalSigns()
    for number in range(1, 9):
        signs.see(f"{number}.000")
    assert signs.undecided == ["1.000", "2.000", "3.000"]


@pytest.mark.parametrize("text", ["", "abc", "1..2", "12,34,567", "1.2.3", "1,2,3", ".", ",", "1.", "--1", "1e5", "١"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidNumber):
        parse_number(text)


@given(st.text("0123456789.,' ", max_size=12))
def test_a_text_has_one_value_or_none_with_either_sign(text: str) -> None:
    for sign in (None, *DecimalSign):
        try:
            number = parse_number(text, sign)
        except InvalidNumber:
            continue
        assert number >= 0
        assert "".join(filter(str.isdigit, f"{number:f}")).lstrip("0") == "".join(filter(str.isdigit, text)).lstrip("0")
