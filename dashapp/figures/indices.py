"""Chart of the indices of a group: a line each, 100 at its first point of the period; gaps are days unpublished."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.base import START, cover, label_ends, line_figure, start_line
from dashapp.figures.labels import EndLabel
from dashapp.figures.lines import few_points, with_gaps
from dashapp.figures.spans import Span, time_axis
from dashapp.figures.styles import LABELLED_LINES
from dashapp.figures.theme import palette
from services.market.indices import DayOfIndex, IndexPoints

DAY = timedelta(days=1)


def indices(drawn: Sequence[IndexPoints], theme: str | None, since: datetime | None = None) -> go.Figure:
    """Draw indices over the period from `since` on; two published points or more each."""
    colours = palette(theme).series
    lines = [_line(data, colours[place % len(colours)]) for place, data in enumerate(drawn)]
    figure = line_figure(lines, theme)
    figure.update_yaxes(tickformat=",.1f")
    values = [value for data in drawn for value in values_of(data)]
    time_axis(figure, Span.of((point.time for data in drawn for point in published(data)), since), theme)
    start_line(figure, theme)
    cover(figure, values)
    if len(drawn) <= LABELLED_LINES:
        label_ends(figure, [_end(data, line.line.color) for data, line in zip(drawn, lines, strict=True)], values)
    return figure


def published(data: IndexPoints) -> list[DayOfIndex]:
    """Return the points with a value."""
    return [point for point in data.points if point.index_value is not None]


def values_of(data: IndexPoints) -> list[float]:
    """Return the drawn values: 100 at the first."""
    levels = [point.index_value or 0.0 for point in published(data)]
    return [START * level / levels[0] for level in levels]


def _line(data: IndexPoints, colour: str) -> go.Scatter:
    points = published(data)
    times = [point.time for point in points]
    breaks = [place for place, (one, next_one) in enumerate(pairwise(times), 1) if next_one - one > DAY]
    parts = [slice(*edges) for edges in pairwise([0, *breaks, len(times)])]
    details = [_details(point, value) for point, value in zip(points, values_of(data), strict=True)]
    x, y, custom = with_gaps(times, values_of(data), details, parts=parts)
    line = go.Scatter(
        x=x,
        y=y,
        customdata=custom,
        name=data.title,
        line={"color": colour, "width": 2},
        marker={"color": colour},
        connectgaps=False,
        hoverinfo="none",
    )
    return line.update(few_points(times, parts=parts))


def _details(point: DayOfIndex, value: float) -> str:
    rests_on = f"{formats.count(point.n)} cards, coverage {formats.share(point.coverage)}"
    more = ["restated"] * (point.version > 1) + ["the day is not over"] * point.is_running
    return "\n".join([formats.index_value(value), rests_on, *more])


def _end(data: IndexPoints, colour: str) -> EndLabel:
    last = values_of(data)[-1]
    return EndLabel(published(data)[-1].time, last, f"{data.title}<br>{formats.index_value(last)}", colour)
