"""Flows of money: whole stories only, and what is left out is counted with its reason."""

from datetime import date

import pytest
from hypothesis import given, settings

from collection.ledger.entries import Entry, EntryKind
from collection.ledger.replaying import replay
from collection.performance.flows import Flows, LeftOut, flows_of
from collection.performance.xirr import money_weighted
from collection.valuation.valuing import value
from tests.support.ledgers import BOLT, OPAL, buy, day, ledgers, sell
from tests.support.quotes import USD, quote

TODAY = date(2027, 1, 1)


def flows(entries: list[Entry], price: int | None = 150) -> Flows:
    found = replay(entries)
    quotes = {} if price is None else {BOLT: [quote(price)]}
    return flows_of(found, value(found.lots, quotes, USD), TODAY)


def test_what_is_held_ends_at_its_value_and_what_is_sold_at_its_proceeds() -> None:
    found = flows([buy(1, 4, 400), sell(5, 1, 130, fees=10)])
    assert found.flows == (
        (day(1).date(), -100),
        (day(5).date(), 120),
        (day(1).date(), -300),
        (TODAY, 450),
    )
    assert (found.copies, found.left_out) == (4, {})


def test_a_year_in_which_a_card_gains_a_tenth_returns_a_tenth() -> None:
    assert money_weighted(flows([buy(0, 1, 1000)], 1100).flows).annual == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([buy(1, 2, None)], LeftOut.UNKNOWN_COST),
        ([buy(1, 2, 100, currency="CAD")], LeftOut.OTHER_CURRENCY),
        ([buy(1, 2, 100, acquired_on=None)], LeftOut.UNKNOWN_DAY),
        ([buy(1, 2, 0, kind=EntryKind.GIFT_IN)], LeftOut.NOTHING_PAID),
        ([buy(1, 2, 100, variant=OPAL)], LeftOut.NO_PRICE),
        ([sell(1, 2, 100)], LeftOut.UNKNOWN_COST),
        ([buy(1, 2, 100), sell(2, 2, None, kind=EntryKind.GIFT_OUT)], LeftOut.UNKNOWN_PROCEEDS),
        ([buy(1, 2, 100), sell(2, 2, None)], LeftOut.UNKNOWN_PROCEEDS),
    ],
)
def test_copies_of_which_something_is_unknown_are_left_out_with_the_reason(
    entries: list[Entry], reason: LeftOut
) -> None:
    found = flows(entries)
    assert (found.flows, found.copies, found.left_out) == ((), 0, {reason: 2})


def test_lost_copies_brought_nothing() -> None:
    found = flows([buy(1, 2, 100), sell(3, 2, None, kind=EntryKind.LOSE)])
    assert found.flows == ((day(1).date(), -100), (day(3).date(), 0))


@settings(deadline=None)
@given(ledgers())
def test_every_copy_has_a_story_or_is_counted_as_left_out(entries: list[Entry]) -> None:
    found = replay(entries)
    counted = flows(entries)
    copies = sum(lot.quantity for lot in found.lots) + sum(part.quantity for part in found.parts)
    assert counted.copies + sum(counted.left_out.values()) == copies
