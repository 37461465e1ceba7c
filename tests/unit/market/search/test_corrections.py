"""Corrections of queries: what was plainly meant, and nothing where that is not plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.search.corrections import corrected
from market.search.query import parse


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("usd<<5", "usd<5"),
        ("usd=<5", "usd<=5"),
        ("usd < 5", "usd<5"),
        ("usd< 5", "usd<5"),
        ("bolt usd>>5 is:foil", "bolt usd>5 is:foil"),
        ("usd<$5", "usd<5"),
        ("usd<4,50", "usd<4.50"),
        ("price<5", "usd<5"),
        ("rarty:mythic", "rarity:mythic"),
        ("colro:red", "color:red"),
        ("set>lea", "set:lea"),
        ("age:2d", "age<2d"),
        ("(set:lea or set:leb", "(set:lea or set:leb)"),
        ("set:lea)", "set:lea"),
        ('"fire and ice', '"fire and ice"'),
        ("price < $5 rarty:mythic", "usd<5 rarity:mythic"),
    ],
)
def test_what_is_plainly_meant_is_offered(text: str, meant: str) -> None:
    assert corrected(text) == meant


@pytest.mark.parametrize("text", ["usd<5", "", "lightning bolt", 'set:lea "black lotus"'])
def test_a_query_that_can_be_read_needs_no_correction(text: str) -> None:
    assert corrected(text) is None


@pytest.mark.parametrize("text", ["usd<cheap", "wizards:many", "r:purple", "or", "\x00", "(" * 30, "usd<<" + "5" * 600])
def test_what_is_not_plain_is_not_guessed(text: str) -> None:
    assert corrected(text) is None


@given(st.text(alphabet='ausdchg7 :<>=()"-,.$5', max_size=40))
def test_whatever_is_offered_can_be_read(text: str) -> None:
    meant = corrected(text)
    if meant is not None:
        parse(meant)
        assert meant != text
