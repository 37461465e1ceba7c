"""Charts of the market page."""

from datetime import datetime

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.base import START, cover, label_ends, line_figure, single_line, start_line
from dashapp.figures.labels import EndLabel
from dashapp.figures.lines import band
from dashapp.figures.live import INDEX, go_on, market_series
from dashapp.figures.running import hollow_end, is_running
from dashapp.figures.spans import Span, time_axis
from dashapp.figures.theme import palette, translucent
from services.market.index import IndexPoint, MarketIndex

AREA = 0.06  # opacity


def index(data: MarketIndex, theme: str | None, live: bool = False, since: datetime | None = None) -> go.Figure:
    """Draw the index of the market over the period from `since` on, 100 at its first point; two points or more.

    `live`: arriving prices extend the line, valid for the whole market only. Average prices are not drawn: a bucket's
    average covers only the series observed in it, so it depends on which lists arrived.
    """
    values = [point.index_value for point in data.points]
    series = market_series(data.currency, data.period) if live else None
    times = [point.time for point in data.points]
    line = _line(data, values, theme)
    if series:
        go_on(line, series, times, data.bucket, "index_value", INDEX)
    traces = [_area(times, values, theme), line]
    if is_running([point.coverage for point in data.points]):
        traces.append(hollow_end(line, theme, series))
    figure = line_figure(traces, theme)
    figure.update_yaxes(tickformat=",.1f")
    time_axis(figure, Span.of(times, since), theme)
    start_line(figure, theme)
    cover(figure, values)
    last = formats.index_value(values[-1])
    label_ends(figure, [EndLabel(times[-1], values[-1], last, palette(theme).accent, series)], values)
    return figure


def _line(data: MarketIndex, values: list[float], theme: str | None) -> go.Scatter:
    times = [point.time for point in data.points]
    return single_line(times, values, [_details(point) for point in data.points], "Index", theme)


def _area(times: list[datetime], values: list[float], theme: str | None) -> go.Scatter:
    """Return the area between the line and the level of its start."""
    x, y = band(times, [START] * len(values), values)
    colour = translucent(palette(theme).accent, AREA)
    return go.Scatter(x=x, y=y, fill="toself", fillcolor=colour, line={"width": 0}, mode="lines", hoverinfo="skip")


def _details(point: IndexPoint) -> str:
    lines = [
        formats.index_value(point.index_value),
        f"{formats.count(point.series_count)} prices",
    ]
    if point.matched_count:
        lines.append(f"{formats.count(point.matched_count)} compared, coverage {formats.share(point.coverage)}")
    if point.card_count is not None:
        lines.append(f"{formats.count(point.card_count)} cards")
    if point.total_listings:
        lines.append(f"{formats.count(point.total_listings)} listings")
    return "\n".join(lines)
