"""Reliability of stored events: judged by daily prices after their week, beside the index, from a hundred on."""

import pytest
from sqlalchemy import Engine

from services.market import reliability
from services.market.reliability import load_reliability
from tests.support.prices import ago, execute, make_card, price, series, store
from upkeep import after_prices

CARDS, AGES = 100, range(12, -1, -1)
EVENT = """
    INSERT INTO signal_events (series_id, currency, type, direction, value, strength, confidence, started_at)
    SELECT id, 'USD', 'momentum', 1, 0.2, 500, CASE WHEN card_id > :rising THEN 900 ELSE 100 END, :time
    FROM price_series ORDER BY id LIMIT :count
"""


@pytest.fixture
def market(database: Engine) -> Engine:
    """A hundred cards, the last ten of which went on to rise after the day of their events, ten days ago."""
    batch = [
        series(
            card,
            *(
                price(ago(age), f"{20 * (1.3 if age < 8 and card > CARDS - 10 else 1):.2f}")
                for age in range(12, -1, -1)
            ),
        )
        for card in range(1, CARDS + 1)
    ]
    store(database, batch, [make_card(card) for card in range(1, CARDS + 1)])
    after_prices.run(database)
    return database


def began(engine: Engine, count: int) -> None:
    """Let events have begun that are surer of what went on."""
    execute(engine, "DELETE FROM signal_events")
    execute(engine, EVENT, time=ago(10), count=count, rising=CARDS - 10)
    reliability.compute(engine)


def test_surer_events_that_went_on_are_in_the_last_tenth(market: Engine) -> None:
    began(market, CARDS)
    found = [one for one in load_reliability("USD") if one.type == "momentum"]
    assert [(one.tenth, one.n) for one in found] == [(tenth, 10) for tenth in range(1, 11)]
    assert [one.seen for one in found] == [0.0] * 9 + [1.0]
    assert (found[0].confidence, found[-1].confidence) == (pytest.approx(0.1), pytest.approx(0.9))


def test_fewer_than_a_hundred_say_nothing(market: Engine) -> None:
    began(market, CARDS - 1)
    assert load_reliability("USD") == []
