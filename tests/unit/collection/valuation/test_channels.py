"""Channels: the best first, each as far as it reaches, the same as dealing out copies one by one."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.valuation.channels import channels_of, distributed
from collection.valuation.quotes import Quotes
from tests.support.ledgers import BOLT, OPAL
from tests.support.quotes import quote

VARIANTS = (BOLT, OPAL)

books = st.dictionaries(
    st.sampled_from(VARIANTS),
    st.lists(
        st.builds(
            quote,
            st.integers(1, 5),
            st.sampled_from(("USD", "EUR")),
            st.sampled_from("abc"),
            quantity=st.one_of(st.none(), st.integers(0, 4)),
            is_current=st.booleans(),
        ),
        max_size=4,
    ),
)


def dealt(copies: int, quotes: Quotes, variant: object) -> int:
    """Sum of the prices of copies that are dealt out one by one, to the dearest quote with room."""
    some = [one for one in quotes.get(variant, ()) if one.currency == "USD" and one.is_current]  # type: ignore[call-overload]
    room = [copies if one.quantity is None else one.quantity for one in some]
    total = 0
    for _ in range(copies):
        open_quotes = [place for place, free in enumerate(room) if free]
        if open_quotes:
            best = max(open_quotes, key=lambda place: some[place].price)
            room[best] -= 1
            total += some[best].price
    return total


@settings(deadline=None)
@given(books, books, st.integers(0, 9), st.integers(0, 9))
def test_copies_go_to_the_dearest_quotes_that_have_room(retail: Quotes, shops: Quotes, first: int, second: int) -> None:
    channels = channels_of(VARIANTS, retail, shops, "USD")
    taken = distributed(np.array([first, second]), channels, channels.price)
    for place, copies in enumerate((first, second)):
        here = channels.variant == place
        both = {VARIANTS[place]: [*retail.get(VARIANTS[place], ()), *shops.get(VARIANTS[place], ())]}
        assert int((taken * channels.price)[here].sum()) == dealt(copies, both, VARIANTS[place])
        assert taken[here].sum() <= copies


def test_of_equal_amounts_the_first_name_takes_them_then_retail() -> None:
    retail = {BOLT: [quote(5, marketplace="b", quantity=1), quote(5, marketplace="a", quantity=1)]}
    shops = {BOLT: [quote(5, marketplace="a", quantity=1)]}
    channels = channels_of((BOLT,), retail, shops, "USD")
    assert distributed(np.array([2]), channels, channels.price).tolist() == [0, 1, 1]
    assert channels.is_buylist.tolist() == [False, False, True]


def test_without_quotes_nothing_is_taken() -> None:
    channels = channels_of(VARIANTS, {}, {}, "USD")
    assert distributed(np.array([1, 2]), channels, channels.price).tolist() == []
