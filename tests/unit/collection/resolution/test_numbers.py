"""Collector numbers in the spellings of other apps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.resolution.numbers import digits, normal, spellings

NUMBERS = st.text("0123456789abceAECUDS/*★- ", max_size=9)


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("007", "7"),
        ("073/269", "73"),
        ("1 // 16", "1"),
        ("1*", "1★"),
        ("1487★", "1487★"),
        ("41A", "41a"),
        ("u29", "U29"),
        ("DDC-49", "DDC-49"),
        ("C17-149", "C17-149"),
        ("2022-1", "2022-1"),
        ("0", "0"),
        ("000", "0"),
        ("VS", "VS"),
        (" 12 ", "12"),
        ("", ""),
    ],
)
def test_a_number_is_normalised(told: str, number: str) -> None:
    assert normal(told) == number


@given(NUMBERS)
def test_normalising_twice_changes_nothing(told: str) -> None:
    assert normal(normal(told)) == normal(told)


@given(NUMBERS)
def test_the_literal_comes_first(told: str) -> None:
    assert spellings(told)[:1] == ((told.strip(),) if told.strip() else ())


def test_a_number_is_changed_step_by_step() -> None:
    assert spellings("mlp0a/99") == ("mlp0a/99", "mlp0a", "MLP0a")


@pytest.mark.parametrize(("told", "number"), [("389etc", "389"), ("046e", "46")])
def test_a_suffix_for_etched_is_left_out_last(told: str, number: str) -> None:
    assert spellings(told)[-1] == number


@pytest.mark.parametrize(
    ("number", "last"), [("DDC-49", "49"), ("741z", "741"), ("U8", "8"), ("008/120", "8"), ("VS", ""), ("2022-1", "1")]
)
def test_the_last_digits_of_a_number(number: str, last: str) -> None:
    assert digits(number) == last


@pytest.mark.parametrize("told", ["1\0", "9" * 21, "\ud800"])
def test_a_text_that_cannot_be_a_number_has_no_spelling(told: str) -> None:
    assert spellings(told) == ()
