"""Table of a card's price statistics: high, low and change by window."""

from datetime import datetime
from decimal import Decimal

from dash import html

from dashapp import formats
from dashapp.components import values
from dashapp.components.tables import Column, table
from dashapp.services.statistics import CardStatistics, WindowStatistics

COLUMNS = (Column("Window"), Column("High", "number"), Column("Low", "number"), Column("Change", "number"))


def statistics_table(data: CardStatistics) -> list[html.Div | html.P]:
    """One row a window, with the days on hover, and the line that says whose prices these are."""
    rows = [_row(window, data) for window in data.windows]
    keys = [f"{data.marketplace}|{data.finish}|{window.window}" for window in data.windows]
    return [table(f"Price statistics, {data.currency}", COLUMNS, rows, keys=keys), _origin(data)]


def _row(window: WindowStatistics, data: CardStatistics) -> list[object]:
    return [
        formats.PERIOD_NAMES[window.window],
        _extreme(window.high, window.high_time, data.currency),
        _extreme(window.low, window.low_time, data.currency),
        _change(window, data),
    ]


def _extreme(amount: Decimal, time: datetime, currency: str) -> html.Span:
    exact = f"{formats.money(amount, currency)} on {formats.day(time)}"
    return html.Span(formats.money(amount, currency, compact=True), title=exact)


def _change(window: WindowStatistics, data: CardStatistics) -> html.Span:
    if not data.is_current and data.as_of is not None:
        return values.unknown(values.no_change_of(data.as_of))
    if window.change is None or window.time_then is None:
        return values.unknown(f"No price from {formats.PERIOD_NAMES[window.window]} ago, or from shortly before it")
    before = f"From {formats.money(window.price_then, data.currency)} on {formats.day(window.time_then)}"
    return html.Span(values.change(window.change), title=before)


def _origin(data: CardStatistics) -> html.P:
    series = [
        formats.marketplace_name(data.marketplace or ""),
        formats.condition_name(data.condition or ""),
        formats.FINISH_NAMES[data.finish or ""].lower(),
    ]
    word = "as of" if data.is_current else "last known"
    age = values.price_age(data.as_of, data.source, data.is_current)
    told = f"{', '.join(series)}, {data.currency} · {word} "
    return html.P([told, age, *_start(data)], className="caption note-below")


def _start(data: CardStatistics) -> list[str]:
    return [f" · prices since {formats.day(data.since)}"] if data.since else []
