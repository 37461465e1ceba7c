"""The chart of a backtest: the price, the line of the rule, and marks where it would have fired."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from dashapp.figures.backtests import FIRED, LIMIT, PRICE, backtest
from dashapp.figures.summaries import backtest as summary
from services.people.alerts.backtesting import AlertBacktest, BacktestFiring, BacktestPrice

START = datetime(2026, 9, 1, tzinfo=UTC)
D = Decimal


def told(*prices: str | None, limit: str | None = "10", fired: tuple[int, ...] = ()) -> AlertBacktest:
    """A backtest over prices a day each; `fired` are the places of firings."""
    times = [START + timedelta(days=place) for place in range(len(prices))]
    judged = [
        BacktestPrice(time, D(price) if price else None, D(limit) if limit else None)
        for time, price in zip(times, prices, strict=True)
    ]
    firings = [BacktestFiring(times[place], judged[place].price, None, None) for place in fired]
    return AlertBacktest("USD", "90d", START, times[-1], len(prices), firings, None, False, False, judged)


def lines(data: AlertBacktest) -> dict[str, Any]:
    """The traces of a chart by their names."""
    return {trace.name: trace for trace in backtest(data, "light").data}


def test_the_price_the_line_and_the_firings_are_drawn() -> None:
    drawn = lines(told("12", "9", "11", fired=(1,)))
    assert [*drawn[PRICE].y] == [12.0, 9.0, 11.0]
    assert [*drawn[LIMIT].y] == [10.0, 10.0, 10.0]
    assert ([*drawn[FIRED].x], [*drawn[FIRED].y]) == ([START + timedelta(days=1)], [9.0])
    assert [*drawn[PRICE].customdata] == ["$12.00", "$9.00\nwould have fired", "$11.00"]


def test_a_rule_that_compares_no_price_has_no_line_and_marks_the_price_of_then() -> None:
    drawn = lines(told("5", "5", None, limit=None, fired=(2,)))
    assert drawn.keys() == {PRICE, FIRED}
    assert [*drawn[FIRED].y] == [5.0]


def test_the_chart_is_told_in_words() -> None:
    assert summary(told("12", "9", "11", fired=(1,))) == (
        "The price in USD, 90 days: the alert would have fired once, on 2 Sep 2026 at $9.00."
    )
    assert summary(told("12", "11")) == "The price in USD, 90 days: the alert would not have fired."
