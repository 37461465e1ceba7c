"""What all charts share: lines over time in a theme, an axis of money, and labels at the lines' ends."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.lines import (
    EndLabel,
    few_points,
    label_annotations,
    label_width,
    log_ticks,
    time_range,
    value_range,
    with_gaps,
)
from dashapp.figures.theme import palette, template
from market.variants import Currency

HEIGHT = 420  # pixels, given to every chart by assets/charts.css, so that nothing moves while one loads
COARSE_FROM = 10  # height of an axis of money whose ticks are whole numbers
TOP, BOTTOM = 32, 44  # the mode bar stands in the upper margin, above the labels


def line_figure(traces: Sequence[Any], theme: str | None) -> go.Figure:
    """Make a figure of lines over time, in a theme."""
    return go.Figure(data=list(traces), layout={"template": template("dark" if theme == "dark" else "light")})


def single_line(
    times: Sequence[datetime], values: Sequence[float], details: Sequence[str], name: str, theme: str | None
) -> go.Scatter:
    """The one line of a chart, in the accent; `details` are what the hover tells of each point. Gaps are gaps."""
    x, y, custom = with_gaps(times, values, details)
    colour = palette(theme).accent
    line = go.Scatter(
        x=x,
        y=y,
        customdata=custom,
        line={"color": colour, "width": 2},
        marker={"color": colour},
        connectgaps=False,
        name=name,
        hovertemplate="%{customdata}<extra></extra>",
    )
    return line.update(few_points(times))


def cover(figure: go.Figure, times: Iterable[datetime], values: Sequence[float], log: bool = False) -> None:
    """Let the axes show at least these times and values, of which there may be a single one of each.

    Plotly shows a dollar around a single value, were it a cent. It shows all of a shape, so there is an invisible one.
    """
    first, last = time_range(times)
    low, high = ((10**edge if log else edge) for edge in value_range(values, log))
    figure.add_shape(type="rect", x0=first, x1=last, y0=low, y1=high, opacity=0, line={"width": 0}, layer="below")


def money_axis(figure: go.Figure, currency: str, values: Sequence[float], log: bool = False) -> None:
    """Set the value axis to a currency; `values` are those that it has to show."""
    if log:
        ticks = log_ticks(values)
        texts = [formats.money(tick, currency, compact=True) for tick in ticks]
        figure.update_yaxes(type="log", tickvals=ticks, ticktext=texts)
        return
    symbol = {"tickprefix": "$"} if currency == Currency.USD else {"ticksuffix": " €"}
    low, high = value_range(values)
    # From 1,000 up whole numbers do, unless they would be the same at two ticks.
    is_coarse = high >= formats.COMPACT_FROM and high - low >= COARSE_FROM
    figure.update_yaxes(tickformat=",.0f" if is_coarse else ",.2f", **symbol)


def label_ends(figure: go.Figure, labels: Sequence[EndLabel], values: Sequence[float], log: bool = False) -> None:
    """Write each line's last value at its end, and make room for it; no legend then."""
    plot_height = HEIGHT - TOP - BOTTOM
    figure.update_layout(
        annotations=label_annotations(labels, value_range(values, log), plot_height, log),
        margin={"l": 8, "r": label_width(labels), "t": TOP, "b": BOTTOM},
        showlegend=False,
    )
