"""A card's price statistics: a table of high, low and change by window, and where the price lies within the year."""

from datetime import datetime, timedelta
from decimal import Decimal

from dash import html

from dashapp import formats
from dashapp.components import values
from dashapp.components.tables import Column, table
from market.statistics import WindowStatistics
from services.market.statistics import CardStatistics

NEARLY_A_YEAR = timedelta(days=350)  # a gap of some days at the beginning is none
COLUMNS = (Column("Window"), Column("High", "number"), Column("Low", "number"), Column("Change", "number"))


def statistics_table(data: CardStatistics) -> list[html.Div | html.P]:
    """Return one row a window, with the days on hover, and a line with the series of the prices."""
    rows = [_row(window, data) for window in data.windows]
    keys = [f"{data.marketplace}|{data.finish}|{window.window}" for window in data.windows]
    return [table(f"Price statistics, {data.currency}", COLUMNS, rows, keys=keys, is_narrow=True), _origin(data)]


def year_range(data: CardStatistics | None) -> list[html.Div]:
    """Return lowest and highest price of the last year, and the place of the newest one between them."""
    year = next((window for window in data.windows if window.window == "1y"), None) if data else None
    if data is None or year is None or data.price is None or year.high == year.low:
        return []
    place = min(max((data.price - year.low) / (year.high - year.low), Decimal(0)), Decimal(1))
    compact = values.are_large((year.high, year.low))
    mark = html.Span(className="range-mark", style={"left": f"{place:.0%}"})
    line = [
        _extreme(year.low, year.low_time, data.currency, compact),
        html.Span(mark, className="range-line", **{"aria-hidden": "true"}),
        _extreme(year.high, year.high_time, data.currency, compact),
    ]
    told = html.Span(f"Low and high {_in_the_year(data)}", className="caption")
    return [html.Div([told, html.Div(line, className="range")])]


def _in_the_year(data: CardStatistics) -> str:
    is_whole = data.since is None or data.as_of is None or data.as_of - data.since > NEARLY_A_YEAR
    return "in 52 weeks" if is_whole or data.since is None else f"since {formats.day(data.since)}"


def _row(window: WindowStatistics, data: CardStatistics) -> list[object]:
    compact = values.are_large((window.high, window.low))
    return [
        formats.PERIOD_NAMES[window.window],
        _extreme(window.high, window.high_time, data.currency, compact),
        _extreme(window.low, window.low_time, data.currency, compact),
        _change(window, data),
    ]


def _extreme(amount: Decimal, time: datetime, currency: str, compact: bool) -> html.Span:
    exact = f"{formats.money(amount, currency)} on {formats.day(time)}"
    return values.explained(formats.money(amount, currency, compact), exact)


def _change(window: WindowStatistics, data: CardStatistics) -> html.Span:
    if not data.is_current and data.as_of is not None:
        return values.unknown(values.no_change_of(data.as_of))
    if window.change is None or window.time_then is None:
        return values.unknown(f"No price from {formats.PERIOD_NAMES[window.window]} ago, or from shortly before it")
    before = f"From {formats.money(window.price_then, data.currency)} on {formats.day(window.time_then)}"
    return values.explained(values.change(window.change), before)


def _origin(data: CardStatistics) -> html.P:
    series = [
        formats.marketplace_name(data.marketplace or ""),
        formats.condition_name(data.condition or ""),
        formats.FINISH_NAMES[data.finish or ""].lower(),
    ]
    word = "as of" if data.is_current else "last known"
    age = values.price_age(data.as_of, data.is_current)
    told = f"{', '.join(series)}, {data.currency} · {word} "
    return html.P([told, age, *_start(data)], className="caption note-below")


def _start(data: CardStatistics) -> list[str]:
    return [f" · prices since {formats.day(data.since)}"] if data.since else []
