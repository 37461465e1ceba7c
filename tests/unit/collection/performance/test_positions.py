"""Positions over time: copies from the ledger, prices carried for a week."""

from datetime import datetime, timedelta

import numpy as np
from hypothesis import given, settings

from collection.ledger.entries import Entry
from collection.ledger.replaying import replay, replays
from collection.ledger.variants import Variant
from collection.performance.positions import Position, positions_over_time
from market.histories import microseconds
from market.observations import Observations
from tests.support.ledgers import BOLT, START, buy, day, ledgers
from tests.support.price_paths import VARIANTS, Prices, daily, observed


def positions(entries: list[Entry], prices: Prices, times: list[datetime]) -> list[Position]:
    return list(positions_over_time(times, replay(entries).changes, VARIANTS, observed(prices)))


def test_a_price_speaks_for_seven_days_and_is_stale_from_the_third_on() -> None:
    times = [day(number) + timedelta(hours=6) for number in range(10)]
    found = positions([buy(0, 1, 1)], {BOLT: {0: 100}}, times)
    assert [one.value for one in found] == [100] * 7 + [0] * 3
    assert [bool(one.stale[0]) for one in found] == [False] * 3 + [True] * 4 + [False] * 3


def test_of_two_prices_before_a_time_the_later_one_counts() -> None:
    late_first = Observations(
        np.zeros(2, np.int32), np.array([microseconds(day(2)), microseconds(day(1))]), np.array([300, 200])
    )
    (held,) = positions_over_time([day(3)], replay([buy(0, 1, 1)]).changes, VARIANTS, late_first)
    assert held.value == 300


def test_what_happens_at_a_time_counts_at_the_next_one() -> None:
    assert [one.value for one in positions([buy(1, 1, 1)], {BOLT: {1: 100}}, [day(1), day(2)])] == [0, 100]


def test_a_variant_that_nobody_priced_is_held_without_a_value() -> None:
    stranger = Variant(99)
    (held,) = positions([buy(0, 4, 1, variant=stranger)], {BOLT: daily(100)}, [day(1)])
    assert (held.copies.sum(), held.value) == (4, 0)


@settings(deadline=None)
@given(ledgers())
def test_copies_at_any_time_are_those_of_the_lots(entries: list[Entry]) -> None:
    times = [START + timedelta(hours=18 * step) for step in range(16)]
    for held, found in zip(positions(entries, {}, times), replays(entries, times), strict=True):
        counted = [sum(lot.quantity for lot in found.lots if lot.variant == variant) for variant in VARIANTS]
        assert held.copies.tolist() == counted
