"""Lots: divided and put together without losing a copy or a cent, and held by variant and location."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from collection.ledger.lots import Lot, holdings, parted, put, recosted
from tests.support.ledgers import BOLT, OPAL, START, any_facts, lot

any_lots = st.builds(Lot.of, st.integers(1, 3), any_facts, st.just(START))


@settings(deadline=None)
@given(any_lots, st.lists(st.integers(0, 3), max_size=8))
def test_however_a_lot_is_divided_copies_and_cost_of_the_parts_add_up(whole: Lot, cuts: list[int]) -> None:
    parts: list[Lot] = []
    rest: Lot | None = whole
    for cut in cuts:
        if rest:
            part, rest = parted(rest, cut)
            parts += [part] if part else []
    parts += [rest] if rest else []
    assert sum(part.quantity for part in parts) == whole.quantity
    assert sum(part.fees for part in parts) == whole.fees
    assert {part.price is None for part in parts} == {whole.price is None}
    assert sum(part.price or 0 for part in parts) == (whole.price or 0)


@settings(deadline=None)
@given(any_lots, st.integers(0, 6))
def test_parts_of_a_lot_that_come_together_are_the_lot_again(whole: Lot, cut: int) -> None:
    lots: list[Lot] = []
    for part in parted(whole, cut):
        if part:
            put(lots, part)
    assert lots == [whole]


def test_a_known_cost_is_not_lost_in_an_unknown_one() -> None:
    lots: list[Lot] = []
    for part in (lot(1, 2, 500), lot(1, 1, None)):
        put(lots, part)
    assert [(one.quantity, one.cost) for one in lots] == [(2, 500), (1, None)]


def test_the_oldest_lot_comes_first_and_one_without_a_day_counts_from_its_entry() -> None:
    lots: list[Lot] = []
    for one in (
        lot(1, 1, 1, acquired_on=date(2026, 2, 1)),
        lot(2, 1, 1),
        lot(3, 1, 1, acquired_on=date(2025, 1, 1)),
    ):
        put(lots, one)
    assert [one.id for one in lots] == [3, 2, 1]


@settings(deadline=None)
@given(st.lists(any_lots, min_size=1, max_size=5), st.integers(0, 10**6), st.integers(0, 1000))
def test_a_cost_that_lots_share_adds_up(lots: list[Lot], price: int, fees: int) -> None:
    shared = recosted(lots, price, fees)
    assert (sum(one.price or 0 for one in shared), sum(one.fees for one in shared)) == (price, fees)
    assert [one.quantity for one in shared] == [one.quantity for one in lots]


def test_the_cost_of_one_copy_is_shown_unrounded() -> None:
    assert lot(1, 3, 3000, fees=150).unit_cost == Decimal("10.50")
    assert lot(1, 4, 10, currency="JPY").unit_cost == Decimal("2.5")
    assert lot(1, 1, None).unit_cost is None
    assert lot(1, 1, 0, currency=None).unit_cost == 0


def test_rows_of_2_and_3_copies_without_cost_are_one_holding_of_5() -> None:
    (held,) = holdings([lot(1, 2, None), lot(2, 3, None)])
    assert held.quantity == 5


def test_rows_with_costs_of_1_00_and_2_00_are_one_holding_of_two_lots() -> None:
    (held,) = holdings([lot(1, 2, 200), lot(2, 3, 600)])
    assert (held.quantity, [one.unit_cost for one in held.lots]) == (5, [1, 2])


def test_equal_copies_in_two_binders_are_two_holdings() -> None:
    found = holdings([lot(1, 1, 1), lot(2, 1, 1, location="deck"), lot(3, 1, 1, variant=OPAL), lot(4, 2, 1)])
    assert [(one.variant, one.location, one.quantity) for one in found] == [
        (BOLT, "binder", 3),
        (BOLT, "deck", 1),
        (OPAL, "binder", 1),
    ]


@settings(deadline=None)
@given(any_lots)
def test_a_lot_is_made_of_its_facts_again(one: Lot) -> None:
    assert Lot.of(one.id, one.facts, one.entered_at) == one
    assert one.cost == one.facts.cost
    assert replace(one) == one


def test_a_plain_lot_has_all_but_what_a_file_said() -> None:
    told = lot(1, 2, 3, variant=OPAL._replace(raw="Mox"))
    assert told.plain == lot(1, 2, 3, variant=OPAL)
