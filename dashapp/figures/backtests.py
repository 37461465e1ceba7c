"""Chart of a backtest: the price that an alert watches, the line of its rule, and marks where it would have fired."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.base import cover, label_ends, line_figure, money_axis, single_line
from dashapp.figures.labels import EndLabel
from dashapp.figures.spans import Span, time_axis
from dashapp.figures.theme import palette
from services.people.alerts.backtesting import AlertBacktest, BacktestPrice

PRICE, LIMIT, FIRED = "Price", "Alert's line", "Would have fired"
MARK = 12  # pixels

Values = Sequence[tuple[datetime, float]]


def backtest(data: AlertBacktest, theme: str | None) -> go.Figure:
    """Draw a backtest with one known price or more. A price holds until the next one."""
    prices, limits = known_prices(data), _limits(data)
    drawn = [value for _, value in (*prices, *limits)]
    figure = line_figure([*_lines(data, prices, limits, theme)], theme)
    money_axis(figure, data.currency, drawn)
    time_axis(figure, Span.of((time for time, _ in prices), data.since), theme)
    cover(figure, drawn)
    label_ends(figure, list(_ends(data, prices, limits, theme)), drawn)
    return figure


def known_prices(data: AlertBacktest) -> Values:
    """Return the known prices of a backtest by their times."""
    return [(one.time, float(one.price)) for one in data.prices if one.price is not None]


def _limits(data: AlertBacktest) -> Values:
    return [(one.time, float(one.limit)) for one in data.prices if one.limit is not None]


def _lines(data: AlertBacktest, prices: Values, limits: Values, theme: str | None) -> Iterator[go.Scatter]:
    """Yield the price, the line of the rule where it has one, and the marks of its firings."""
    fired = {one.time for one in data.firings}
    details = [_details(one, data.currency, one.time in fired) for one in data.prices if one.price is not None]
    yield _line(prices, details, PRICE, theme).update(line={"shape": "hv"})
    if limits:
        words = [formats.money(value, data.currency) for _, value in limits]
        style = {"color": palette(theme).muted, "width": 1.5, "dash": "dash", "shape": "hv"}
        yield _line(limits, words, LIMIT, theme).update(line=style, mode="lines")
    if data.firings:
        yield _marks(data, prices, theme)


def _line(values: Values, details: Sequence[str], name: str, theme: str | None) -> go.Scatter:
    return single_line([time for time, _ in values], [value for _, value in values], details, name, theme)


def _marks(data: AlertBacktest, prices: Values, theme: str | None) -> go.Scatter:
    """Return the marks, on the line of the price; the points of the line and the page's list have their words."""
    colours = palette(theme)
    marker = {
        "symbol": "diamond",
        "size": MARK,
        "color": colours.down,
        "line": {"width": 1.5, "color": colours.surface},
    }
    return go.Scatter(
        x=[one.time for one in data.firings],
        y=[_at(one.time, prices) if one.price is None else float(one.price) for one in data.firings],
        mode="markers",
        marker=marker,
        name=FIRED,
        hoverinfo="skip",
        cliponaxis=False,
    )


def _at(time: datetime, prices: Values) -> float:
    """Return the price that held at a time, the first one before all."""
    return next((value for since, value in reversed(prices) if since <= time), prices[0][1])


def _details(one: BacktestPrice, currency: str, has_fired: bool) -> str:
    written = formats.money(one.price, currency)
    return f"{written}\n{FIRED.lower()}" if has_fired else written


def _ends(data: AlertBacktest, prices: Values, limits: Values, theme: str | None) -> Iterator[EndLabel]:
    colours = palette(theme)
    for name, values, colour in ((PRICE, prices, colours.accent), (LIMIT, limits, colours.muted)):
        if values:
            time, value = values[-1]
            yield EndLabel(time, value, f"{name}\n{formats.money(value, data.currency)}", colour)
