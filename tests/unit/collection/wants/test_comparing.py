"""The cheapest offer of a want and the next one elsewhere: the same as a plain search finds."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from collection.wants.comparing import NONE, cheapest_of, landed
from collection.wants.offers import OfferColumns
from tests.support.fees import FEES

PLACES = ("cardkingdom", "manapool", "tcgplayer")
OFFERS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 2), st.integers(1, 9)), max_size=20)


def columns(some: list[tuple[int, int, int]]) -> OfferColumns:
    """Offers of (want, marketplace, price) as columns."""
    want, marketplace, price = np.array(some, np.int64).reshape(-1, 3).T
    number = np.arange(len(want))
    yes = np.ones(len(want), np.bool_)
    return OfferColumns(PLACES, want, number, marketplace, price, number, number, yes, yes)


def test_a_buyer_pays_the_fee_where_there_is_one() -> None:
    costs = landed(columns([(1, 0, 1000), (1, 1, 1000), (1, 2, 1000)]), FEES, "USD", date(2026, 12, 1))
    assert costs.tolist() == [1000, 1042, 1000]


@given(OFFERS)
def test_the_cheapest_and_the_next_elsewhere_are_those_of_a_plain_search(some: list[tuple[int, int, int]]) -> None:
    offers = columns(some)
    found = cheapest_of(offers, offers.price)
    expected = []
    for want in sorted({want for want, _, _ in some}):
        ranked = sorted((price, number, place) for number, (one, place, price) in enumerate(some) if one == want)
        others = [number for _, number, place in ranked if place != ranked[0][2]]
        expected.append((want, ranked[0][1], others[0] if others else NONE))
    assert list(zip(*(column.tolist() for column in found), strict=True)) == expected
