"""Chances of events from stored prices: once a day, of each type, beside the open events."""

import pytest
from sqlalchemy import Engine

from services.market import chancing
from services.market.chancing import load_chances
from signals.chance import TYPES
from tests.support.prices import ago, make_card, price, rows, series, store
from upkeep import after_prices

AGES = range(40, 0, -1)


@pytest.fixture
def market(database: Engine) -> Engine:
    """Thirty cards that all rose in the last week."""
    numbers = range(1, 31)
    batch = [
        series(
            card, *(price(ago(age, hours=3), f"{10 + card + max(0, 7 - age) * 0.4:.2f}") for age in range(40, 0, -1))
        )
        for card in numbers
    ]
    store(database, batch, [make_card(card) for card in numbers])
    after_prices.run(database)
    return database


def test_the_chances_of_each_type_are_beside_its_open_events(market: Engine) -> None:
    found = {one.type: one for one in load_chances("USD")}
    assert set(found) == set(map(str, TYPES))
    momentum = found["momentum"]
    assert (momentum.day, momentum.sampled) == (ago(1, hours=3).date(), 30)
    assert momentum.open == momentum.beyond > momentum.by_chance
    assert momentum.false == momentum.by_chance
    assert load_chances("EUR") == []


def test_a_day_is_computed_once(market: Engine) -> None:
    before = rows(market, "SELECT xmin::text FROM signal_chances ORDER BY type")
    chancing.compute(market)
    assert rows(market, "SELECT xmin::text FROM signal_chances ORDER BY type") == before
