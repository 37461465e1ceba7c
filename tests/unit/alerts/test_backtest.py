"""Backtests: the firings that live evaluation would have had, and the nearest miss."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from alerts.backtest import Point, run
from alerts.rules import Rule, Trigger
from alerts.standings import EventKind
from tests.support.alerts import HOUR, NOON, follow, prices, rule


def points(*cents: int | None, apart: float = 24, listings: Sequence[int | None] = ()) -> list[Point]:
    """Prices a day apart."""
    counts = listings or [None] * len(cents)
    return [
        Point(NOON + place * apart * HOUR, price, price, price, count)
        for place, (price, count) in enumerate(zip(cents, counts, strict=True))
    ]


def days(of: Rule, told: Sequence[Point]) -> list[int]:
    return [(firing.time - NOON).days for firing in run(of, told).firings]


def test_a_firing_has_the_prices_after_it() -> None:
    told = points(1200, 900, *[950] * 6, 800, *[700] * 30)
    firing, *others = run(rule(), told).firings
    assert (firing.time, firing.price, firing.price_7d, firing.price_30d) == (told[1].time, 900, 800, 700)
    assert others == []
    assert run(rule(), told[:5]).firings[0].price_7d is None


def test_without_a_firing_the_nearest_miss_is_told() -> None:
    tested = run(rule(), points(1200, 1030, 1100))
    assert tested.nearest_miss is not None
    assert (tested.firings, tested.nearest_miss.price, tested.nearest_miss.away) == ([], 1030, Decimal(30))
    assert run(rule(), []).nearest_miss is None


def test_a_rule_that_was_true_all_along_has_missed_nothing() -> None:
    tested = run(rule(), points(900, 800, 900))
    assert (tested.firings, tested.nearest_miss, tested.true_at_start) == ([], None, True)
    again = run(rule(), points(900, 1200, 900))
    assert ([firing.price for firing in again.firings], again.true_at_start) == ([900], True)
    assert not run(rule(), points(1200, 1030)).true_at_start
    assert not run(rule(), []).true_at_start


def test_changes_lows_and_stock_come_from_earlier_points() -> None:
    change = rule(trigger=Trigger.CHANGE, percent=Decimal(-20), window="7d")
    assert days(change, points(*[1000] * 8, 790)) == [8]
    low = rule(trigger=Trigger.NEW_LOW, days=5)
    assert days(low, points(500, 1000, 1000, 1000, 1000, 1000, 1000, 900)) == [7]
    stock = rule(trigger=Trigger.BACK_IN_STOCK)
    assert days(stock, points(5, 5, 5, 5, listings=[3, 0, 0, 2])) == [3]


def test_a_gap_in_the_prices_is_what_missing_waits_for() -> None:
    missing = rule(trigger=Trigger.MISSING, days=3)
    told = points(*[500] * 12)
    assert days(missing, [*told[:3], *told[8:]]) == [5]


def limits(of: Rule, told: Sequence[Point]) -> list[int | None]:
    return [one.limit for one in run(of, told).prices]


def test_each_price_has_the_one_from_which_on_the_rule_was_true() -> None:
    assert limits(rule(), points(1200, 900)) == [1000, 1000]
    fall = rule(trigger=Trigger.CHANGE, percent=Decimal(-20), window="24h")
    assert limits(fall, points(1000, 900, 500)) == [None, 800, 720]
    assert limits(rule(trigger=Trigger.NEW_LOW, days=5), points(500, 400, 450)) == [None, 500, 400]
    share = rule(trigger=Trigger.BUYLIST, percent=Decimal(80))
    paid = [replace(one, buylist=buylist) for one, buylist in zip(points(500, 500), (None, 360), strict=True)]
    assert limits(share, paid) == [None, 450]
    assert limits(rule(trigger=Trigger.MISSING, days=3), points(500)) == [None]


@given(st.lists(st.integers(800, 1200), min_size=1, max_size=60))
def test_a_backtest_fires_when_live_evaluation_does(cents: Sequence[int]) -> None:
    _, events = follow(rule(), prices(*cents))
    live = [event.time for event in events if event.kind is EventKind.FIRED]
    assert [firing.time for firing in run(rule(), points(*cents, apart=1)).firings] == live
