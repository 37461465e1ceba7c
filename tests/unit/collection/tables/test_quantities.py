"""Quantities: whole copies, at least one."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.formats.reading import PLAYSET
from collection.ledger.entries import MOST_COPIES
from collection.tables.quantities import MAXIMUM_QUANTITY, InvalidQuantity, ZeroQuantity, parse_quantity


@pytest.mark.parametrize("text", ["4", "4x", "x4", "4 x", "X4", "4.0", "4,00", " 4 ", "04"])
def test_a_quantity_is_read_in_each_form(text: str) -> None:
    assert parse_quantity(text) == 4


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-3", "negative"),
        ("abc", "not a number of copies"),
        ("", "missing"),
        ("2.5", "not a number of copies"),
        ("1.000", "not a number of copies"),
        ("1,000", "not a number of copies"),
        ("250001", "more than"),
    ],
)
def test_what_is_no_quantity_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidQuantity, match=reason) as refused:
        parse_quantity(text)
    assert not isinstance(refused.value, ZeroQuantity)


def test_a_lot_can_hold_the_most_playsets_of_a_row() -> None:
    assert PLAYSET * MAXIMUM_QUANTITY <= MOST_COPIES


@pytest.mark.parametrize("text", ["0", "0x", "0.0"])
def test_no_copies_are_told_from_a_wrong_quantity(text: str) -> None:
    with pytest.raises(ZeroQuantity):
        parse_quantity(text)


@given(st.integers(1, MAXIMUM_QUANTITY), st.sampled_from(["{}", "{}x", "x{}", "{}.0", "{} x"]))
def test_a_written_quantity_is_read_back(quantity: int, form: str) -> None:
    assert parse_quantity(form.format(quantity)) == quantity


@given(st.text(max_size=10))
def test_any_text_is_a_quantity_or_refused(text: str) -> None:
    with suppress(InvalidQuantity):
        assert 1 <= parse_quantity(text) <= MAXIMUM_QUANTITY
