"""Selection: the oldest, the named, or the oldest at the mean; no copy and no cent is lost."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.ledger.entries import Copies, Method
from collection.ledger.lots import Lot
from collection.ledger.selecting import Selection, select
from tests.support.ledgers import BOLT, lot

amounts = st.one_of(st.none(), st.integers(0, 10**6))


def pool(rows: list[tuple[int, int | None, int, str]]) -> list[Lot]:
    first = date(2025, 1, 1)
    return [
        lot(place, quantity, price, fees=fees, location=location, acquired_on=first + timedelta(days=place))
        for place, (quantity, price, fees, location) in enumerate(rows)
    ]


pools = st.lists(
    st.tuples(st.integers(1, 9), amounts, st.integers(0, 99), st.sampled_from(("binder", "deck"))), max_size=5
).map(pool)


def copies(lots: tuple[Lot, ...]) -> int:
    return sum(one.quantity for one in lots)


def cost(lots: tuple[Lot, ...]) -> int:
    return sum(one.cost or 0 for one in lots)


@settings(deadline=None)
@given(pools, st.integers(1, 30), st.sampled_from((None, "binder")), st.sampled_from((Method.FIFO, Method.AVERAGE)))
def test_what_is_taken_and_what_is_left_are_what_was_there(
    lots: list[Lot], quantity: int, location: str | None, method: Method
) -> None:
    found = select(lots, Copies(BOLT, quantity, location), method)
    assert copies(found.taken) + found.missing == quantity
    assert copies(found.taken) + copies(found.left) == copies(tuple(lots))
    assert {one.location for one in found.taken} <= ({location} if location else {"binder", "deck"})
    if all(one.price is not None for one in lots):
        assert cost(found.taken) + cost(found.left) == cost(tuple(lots))


@settings(deadline=None)
@given(pools, st.integers(1, 30))
def test_the_oldest_are_taken_first(lots: list[Lot], quantity: int) -> None:
    found = select(lots, Copies(BOLT, quantity))
    if found.left:
        assert [one.id for one in found.taken] == sorted(one.id for one in found.taken)
        assert max((one.id for one in found.taken), default=-1) <= min(one.id for one in found.left)


def test_named_lots_are_taken_and_what_they_lack_is_missing() -> None:
    lots = pool([(2, 100, 0, "binder"), (2, 300, 0, "deck")])
    found = select(lots, Copies(BOLT, 4, None, ((1, 3), (7, 1))), Method.SPECIFIC)
    assert ([(one.id, one.quantity, one.cost) for one in found.taken], found.missing) == ([(1, 2, 300)], 2)


def test_a_lot_in_two_places_is_taken_as_often_as_named() -> None:
    lots = [lot(1, 2, 100), lot(1, 2, 100, location="deck")]
    found = select(lots, Copies(BOLT, 3, None, ((1, 3),)), Method.SPECIFIC)
    assert [(one.location, one.quantity) for one in found.taken] == [("binder", 2), ("deck", 1)]


@pytest.mark.parametrize(("quantity", "taken", "left"), [(1, 334, 667), (2, 667, 334), (3, 1001, 0)])
def test_an_average_that_does_not_divide_leaves_the_rest(quantity: int, taken: int, left: int) -> None:
    found: Selection = select(pool([(2, 500, 0, ""), (1, 501, 0, "")]), Copies(BOLT, quantity), Method.AVERAGE)
    assert (cost(found.taken), cost(found.left)) == (taken, left)


def test_an_average_counts_the_copies_in_all_locations() -> None:
    lots = pool([(1, 1000, 0, "binder"), (1, 2000, 0, "deck")])
    found = select(lots, Copies(BOLT, 1, "deck"), Method.AVERAGE)
    assert [(one.location, one.cost) for one in (*found.taken, *found.left)] == [("deck", 1500), ("binder", 1500)]


def test_nothing_is_taken_from_nothing() -> None:
    assert select([], Copies(BOLT, 2), Method.AVERAGE) == Selection((), (), 2)
