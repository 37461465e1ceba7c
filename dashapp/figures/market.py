"""Charts of the market page."""

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.base import label_ends, line_figure, money_axis, single_line
from dashapp.figures.lines import EndLabel
from dashapp.figures.live import INDEX, go_on, market_series
from dashapp.figures.theme import palette
from dashapp.services.market import IndexPoint, MarketIndex

MEASURES = {"index": "Index", "average": "Average price"}
FIELDS = {"index": "index_value", "average": "avg_price"}
UNITS = {"index": INDEX}  # of the others it is the currency


def index(data: MarketIndex, measure: str, theme: str | None, live: bool = False) -> go.Figure:
    """Draw the market over a period: its index (100 at the start), or the average price; two points or more.

    `live`: the line goes on as prices arrive, which is right for the whole market only.
    """
    values = [measured(point, measure) for point in data.points]
    series = market_series(data.currency, data.period) if live else None
    line = _line(data, values, measure, theme)
    if series:
        times = [point.time for point in data.points]
        go_on(line, series, times, data.bucket, FIELDS[measure], UNITS.get(measure, data.currency))
    figure = line_figure([line], theme)
    if measure == "average":
        money_axis(figure, data.currency, values)
    else:
        figure.update_yaxes(tickformat=",.1f")
    last = written(values[-1], measure, data.currency)
    label_ends(figure, [EndLabel(values[-1], last, palette(theme).accent, series)], values)
    return figure


def measured(point: IndexPoint, measure: str) -> float:
    """The value of a point that the chart shows."""
    return point.avg_price if measure == "average" else point.index_value


def written(value: float, measure: str, currency: str) -> str:
    """Write a value of the chart as a person reads it."""
    return formats.money(value, currency) if measure == "average" else formats.index_value(value)


def _line(data: MarketIndex, values: list[float], measure: str, theme: str | None) -> go.Scatter:
    times = [point.time for point in data.points]
    details = [_details(point, data.currency) for point in data.points]
    return single_line(times, values, details, MEASURES[measure], theme)


def _details(point: IndexPoint, currency: str) -> str:
    lines = [
        f"Index {formats.index_value(point.index_value)}",
        f"Average {formats.money(point.avg_price, currency)}",
        f"{formats.count(point.series_count)} series",
    ]
    if point.matched_count:
        lines.append(f"{formats.count(point.matched_count)} compared, coverage {point.coverage:.0%}")
    if point.card_count is not None:
        lines.append(f"{formats.count(point.card_count)} cards")
    if point.total_listings:
        lines.append(f"{formats.count(point.total_listings)} listings")
    return "<br>".join(lines)
