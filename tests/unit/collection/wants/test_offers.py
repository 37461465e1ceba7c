"""Offers as columns: the best of each want and those within reach of a basket, against plain loops over them."""

from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from collection.wants.offers import UNKNOWN, OfferColumns, best, within_reach

MARKETPLACES = ("tcgplayer", "manapool", "cardmarket")


class Row(NamedTuple):
    """An offer as a row, in the order of the columns."""

    want: int
    series: int
    marketplace: int
    price: int
    listed: int
    confirmed_at: int
    in_own: bool
    in_asked: bool


ROWS = st.lists(
    st.builds(
        Row,
        want=st.integers(1, 4),
        series=st.integers(1, 40),
        marketplace=st.integers(0, 2),
        price=st.integers(1, 5),
        listed=st.sampled_from((UNKNOWN, 1, 2)),
        confirmed_at=st.integers(0, 9),
        in_own=st.booleans(),
        in_asked=st.booleans(),
    ),
    unique_by=lambda row: (row.want, row.series),
    max_size=60,
)


def columns(rows: list[Row]) -> OfferColumns:
    """Rows as columns."""
    want, series, marketplace, price, listed, confirmed_at, own, asked = np.array(rows, np.int64).reshape(-1, 8).T
    return OfferColumns(
        MARKETPLACES, want, series, marketplace, price, listed, confirmed_at, own.astype(bool), asked.astype(bool)
    )


def rows_of(offers: OfferColumns) -> list[Row]:
    """Columns as rows."""
    return [Row(*row) for row in zip(*(column.tolist() for column in offers[1:]), strict=True)]


def reached(rows: list[Row], most: int) -> list[Row]:
    """The offers within reach, by a loop over the cheapest first."""
    taken: defaultdict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: (one.want, one.price, one.series)):
        there = taken[row.want, row.marketplace]
        if row.in_asked and len(there) < most and all(one.listed != UNKNOWN for one in there):
            there.append(row)
    every = [row for there in taken.values() for row in there]
    return sorted(every, key=lambda one: (one.want, one.price, one.series))


@given(ROWS)
def test_the_best_offer_of_a_want_is_the_cheapest_in_its_own_currency(rows: list[Row]) -> None:
    found = {row.want: row for row in rows_of(best(columns(rows)))}
    for want in {row.want for row in rows}:
        own = [row for row in rows if row.want == want and row.in_own]
        assert found.get(want) == min(own, key=lambda row: (row.price, row.series), default=None)
    assert len(found) == len({row.want for row in rows if row.in_own})


@given(ROWS, st.integers(1, 4))
def test_offers_within_reach_are_the_cheapest_at_each_marketplace(rows: list[Row], most: int) -> None:
    found = rows_of(within_reach(columns(rows), most))
    assert found == reached(rows, most)
    assert all((one.want, one.price) <= (two.want, two.price) for one, two in pairwise(found))
