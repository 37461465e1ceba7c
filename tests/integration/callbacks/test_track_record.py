"""The track record page over the ledger: honest while there is nothing, counts below a hundred, figures above."""

import pytest
from sqlalchemy import Engine

from callbacks.track_record import show_portfolio, show_record, show_reliability
from dashapp.components.filters import ALL
from services.analysis.evaluating import evaluate_due
from tests.support.prices import ago, make_card, price, scalar, series, store
from tests.support.recommendations import DAY, issue_at, recommendation
from upkeep import after_prices

START = ago(40)


@pytest.fixture
def judged(database: Engine) -> None:
    """Three recommendations of different types for a card whose price rises, judged after 7 days."""
    prices = [price(START + day * DAY, f"{10 + day}") for day in range(-1, 12)]
    store(database, [series(1, *prices)], [make_card(1)])
    after_prices.run(database, anyway=True)
    number = scalar(database, "SELECT min(id) FROM price_series")
    types = ("buy_now", "wait", "sell_now")
    issue_at(database, START, [recommendation(number, START, type=type, horizons=(7,)) for type in types])
    assert evaluate_due(database, ago(0)) == 3


def test_without_a_recommendation_the_page_says_so(database: Engine) -> None:
    head, counts, extremes = show_record(ALL, "30", "USD", None)
    assert "No recommendation has been issued yet in USD" in str(head)
    assert counts is None
    assert "Too few to say" in str(extremes)


def test_below_a_hundred_outcomes_the_page_counts_and_draws_nothing(judged: None) -> None:
    head, counts, extremes = show_record(ALL, "7", "USD", None)
    assert "3 issued in USD" in str(head)
    assert str(counts).count("too few to say") == 4  # of everything, and of three types
    assert "3 of 100" in str(extremes)
    for chart in (show_portfolio, show_reliability):
        assert "Too few to say" in str(chart(ALL, "7", "USD", "light", None, False).note)


def test_with_enough_outcomes_there_are_charts_and_the_worst(judged: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.track_record.LEAST", 3)
    _, counts, extremes = show_record(ALL, "7", "USD", None)
    assert "too few" not in str(counts)[: str(counts).index("Buy now")]
    assert str(extremes).count("no. ") == 6
    portfolio = show_portfolio(ALL, "7", "USD", "dark", None, True)
    assert portfolio.note is None
    assert portfolio.summary.startswith("3 stakes: ")
    assert len(show_reliability(ALL, "7", "USD", "light", None, False).figure.data) == 2


def test_a_type_without_outcomes_has_none(judged: None) -> None:
    head, counts, _ = show_record("arbitrage", "7", "USD", None)
    assert "No recommendation has been issued yet" in str(head)
    assert counts is None
