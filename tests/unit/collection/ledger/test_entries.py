"""Entries: what contradicts itself is refused when it is made."""

from datetime import datetime

import pytest

from collection.ledger.entries import Copies, Disposal, Entry, EntryKind, Facts, Grading, InvalidEntry, Method, Move
from tests.support.ledgers import BOLT, acquisition, day, facts

SALE = Disposal(Copies(BOLT, 1), proceeds=100, currency="USD")


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (lambda: facts(0, 100), "at least one copy"),
        (lambda: facts(10**6 + 1, 100), "at most 1000000"),
        (lambda: facts(1, -1), "not below zero"),
        (lambda: facts(1, 10**15 + 1), "absurd"),
        (lambda: facts(1, 1, fees=-1), "not below zero"),
        (lambda: Facts(BOLT, "", 1, 100), "money has a currency"),
        (lambda: Copies(BOLT, 0), "at least one copy"),
        (lambda: Copies(BOLT, 3, None, ((1, 2),)), "add up"),
        (lambda: Copies(BOLT, 2, None, ((1, 3), (2, -1))), "at least one copy"),
        (lambda: Copies(BOLT, 2, None, ((1, 1), (1, 1))), "named once"),
        (lambda: Disposal(Copies(BOLT, 1), Method.SPECIFIC), "names lots"),
        (lambda: Disposal(Copies(BOLT, 1, None, ((1, 1),))), "names lots"),
        (lambda: Disposal(Copies(BOLT, 1), proceeds=1), "money has a currency"),
        (lambda: Disposal(Copies(BOLT, 1), fees=-1, currency="USD"), "not below zero"),
        (lambda: Grading(Copies(BOLT, 1), BOLT, 5), "money has a currency"),
        (lambda: Grading(Copies(BOLT, 1), BOLT, -5, "USD"), "not below zero"),
        (lambda: Entry(1, datetime(2026, 1, 1), EntryKind.SELL, (SALE,)), "zone"),  # noqa: DTZ001
        (lambda: Entry(1, day(1), EntryKind.BUY, (SALE,)), "no such line"),
        (lambda: Entry(1, day(1), EntryKind.SELL, (acquisition(1, 1, 1),)), "no such line"),
        (lambda: Entry(1, day(1), EntryKind.BUY, (Move(Copies(BOLT, 1), "deck"),)), "no such line"),
        (lambda: Entry(1, day(1), EntryKind.LOSE, (SALE,)), "brings no money"),
        (lambda: Entry(1, day(1), EntryKind.BUY), "has a line"),
        (lambda: Entry(1, day(1), EntryKind.REVERSE), "names what it reverses"),
        (lambda: Entry(1, day(1), EntryKind.SELL, (SALE,), 1), "names what it reverses"),
        (lambda: Entry(3, day(1), EntryKind.REVERSE, (), 3), "earlier"),
    ],
)
def test_what_contradicts_itself_is_refused_with_the_rule(wrong: object, rule: str) -> None:
    with pytest.raises(InvalidEntry, match=rule):
        wrong()  # type: ignore[operator]


def test_a_gift_costs_0_and_needs_no_currency() -> None:
    assert Facts(BOLT, "", 1, 0).cost == 0


def test_a_cost_that_nobody_knows_is_not_0() -> None:
    assert Facts(BOLT, "", 1, None, 50, "USD").cost is None
