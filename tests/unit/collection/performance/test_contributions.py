"""Contributions: what moved the value, adding up to the change to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.ledger.entries import Entry
from collection.ledger.lots import Lot
from collection.ledger.replaying import replay
from collection.ledger.variants import Variant
from collection.performance.contributions import Cause, contributions, kept_copies
from tests.support.ledgers import BOLT, OPAL, UNRESOLVED, day, ledgers, lot


def causes(then: list[Lot], now: list[Lot], before: dict[Variant, int], after: dict[Variant, int]) -> object:
    found = contributions(then, now, before, after)
    return [(item.cause, item.copies, item.amount) for item in found.items]


@pytest.mark.parametrize(
    ("then", "now", "before", "after", "expected"),
    [
        ([lot(1, 3, 1)], [lot(1, 3, 1)], {BOLT: 100}, {BOLT: 130}, [(Cause.PRICE, 3, 90)]),
        ([], [lot(1, 3, 1)], {BOLT: 100}, {BOLT: 130}, [(Cause.ACQUIRED, 3, 390)]),
        ([lot(1, 3, 1)], [], {BOLT: 100}, {BOLT: 130}, [(Cause.DISPOSED, 3, -300)]),
        ([lot(1, 3, 1)], [lot(1, 3, 1)], {}, {BOLT: 130}, [(Cause.FIRST_PRICE, 3, 390)]),
        ([lot(1, 3, 1)], [lot(1, 3, 1)], {BOLT: 100}, {}, [(Cause.NO_PRICE, 3, -300)]),
        (
            [lot(1, 3, 1)],
            [lot(1, 1, 1), lot(2, 4, 1)],
            {BOLT: 100},
            {BOLT: 130},
            [(Cause.ACQUIRED, 4, 520), (Cause.DISPOSED, 2, -200), (Cause.PRICE, 1, 30)],
        ),
        ([lot(1, 3, 1)], [lot(1, 3, 1)], {BOLT: 100}, {BOLT: 100}, []),
    ],
    ids=["price", "bought", "sold", "first price", "no price any more", "sold and bought again", "nothing"],
)
def test_each_part_of_a_change_has_its_cause(
    then: list[Lot], now: list[Lot], before: dict[Variant, int], after: dict[Variant, int], expected: object
) -> None:
    assert causes(then, now, before, after) == expected


def test_a_move_between_binders_moves_no_value() -> None:
    moved = [lot(1, 1, 1, location="deck"), lot(1, 2, 1)]
    assert causes([lot(1, 3, 1)], moved, {BOLT: 100}, {BOLT: 100}) == []


def test_the_largest_comes_first_whichever_way_and_says_the_change_of_its_price() -> None:
    lots = [lot(1, 1, 1), lot(2, 1, 1, variant=OPAL)]
    found = contributions(lots, lots, {BOLT: 100, OPAL: 400}, {BOLT: 150, OPAL: 300})
    assert [(item.variant, item.amount) for item in found.items] == [(OPAL, -100), (BOLT, 50)]
    assert [item.change and item.change.percent for item in found.items] == [Decimal("-25.00"), Decimal("50.00")]
    assert found.total == -50


def test_what_the_prices_did_can_be_told_apart_with_its_own_total() -> None:
    found = contributions([lot(1, 1, 1)], [lot(1, 1, 1), lot(2, 5, 1)], {BOLT: 100}, {BOLT: 150})
    assert (found.total, found.of(Cause.PRICE).total, found.of(Cause.ACQUIRED).total) == (800, 50, 750)


def test_without_either_price_there_is_no_change_of_it() -> None:
    (item,) = contributions([lot(1, 1, 1)], [lot(1, 1, 1)], {}, {BOLT: 150}).items
    assert item.change is None


def test_of_a_lot_in_two_places_only_the_copies_count_that_were_held_before() -> None:
    assert kept_copies([(1, BOLT, 2), (1, BOLT, 2)], [lot(1, 3, 1)]) == [2, 1]


books = st.dictionaries(st.sampled_from((BOLT, OPAL, UNRESOLVED)), st.integers(1, 10**6))


def worth(lots: tuple[Lot, ...], prices: dict[Variant, int]) -> int:
    return sum(one.quantity * prices.get(one.variant, 0) for one in lots)


@settings(deadline=None)
@given(ledgers(), st.integers(0, 8), books, books)
def test_contributions_add_up_to_the_change_of_the_value(
    entries: list[Entry], place: int, before: dict[Variant, int], after: dict[Variant, int]
) -> None:
    then, now = replay(entries, day(place)).lots, replay(entries).lots
    found = contributions(then, now, before, after)
    assert found.total == sum(item.amount for item in found.items) == worth(now, after) - worth(then, before)


@settings(deadline=None)
@given(ledgers(), st.integers(0, 8), books, books)
def test_what_the_prices_did_to_the_copies_kept_adds_up_to_the_contributions_by_price(
    entries: list[Entry], place: int, before: dict[Variant, int], after: dict[Variant, int]
) -> None:
    then, now = replay(entries, day(place)).lots, replay(entries).lots
    both = {variant: after[variant] - before[variant] for variant in before.keys() & after.keys()}
    kept = kept_copies(((one.id, one.variant, one.quantity) for one in now), then)
    changes = [copies * both.get(one.variant, 0) for one, copies in zip(now, kept, strict=True)]
    assert sum(changes) == contributions(then, now, before, after).of(Cause.PRICE).total
