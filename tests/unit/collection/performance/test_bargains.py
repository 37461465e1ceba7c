"""Bargains: what the market asked on the day, less what was paid."""

from collection.performance.bargains import Bargain, bargain
from tests.support.ledgers import lot


def test_a_bargain_is_the_market_of_the_day_less_the_cost() -> None:
    lots = [lot(1, 2, 5000), lot(2, 1, None), lot(3, 1, 100, currency="CAD"), lot(4, 1, 100)]
    found = bargain(lots, {1: 10_000, 2: 10_000, 3: 10_000}, "USD")
    assert found == Bargain("USD", 2, 20_000, 5000, 3)
    assert found.result == 15_000
