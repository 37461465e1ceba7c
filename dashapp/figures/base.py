"""What all charts share: lines over time in a theme, an axis of money, and labels at the lines' ends."""

from collections.abc import Sequence
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
    value_range,
    with_gaps,
)
from dashapp.figures.theme import palette, template
from market.variants import Currency

HEIGHT = 420  # pixels, given to every chart by assets/charts.css, so that nothing moves while one loads
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


def money_axis(figure: go.Figure, currency: str, values: Sequence[float], log: bool = False) -> None:
    """Set the value axis to a currency; `values` are those that it has to show."""
    if log:
        ticks = log_ticks(values)
        texts = [formats.money(tick, currency, compact=True) for tick in ticks]
        figure.update_yaxes(type="log", tickvals=ticks, ticktext=texts)
        return
    symbol = {"tickprefix": "$"} if currency == Currency.USD else {"ticksuffix": " €"}
    decimals = ",.2f" if max(values, default=0) < formats.COMPACT_FROM else ",.0f"
    figure.update_yaxes(tickformat=decimals, **symbol)


def label_ends(figure: go.Figure, labels: Sequence[EndLabel], values: Sequence[float], log: bool = False) -> None:
    """Write each line's last value at its end, and make room for it; no legend then."""
    plot_height = HEIGHT - TOP - BOTTOM
    figure.update_layout(
        annotations=label_annotations(labels, value_range(values, log), plot_height, log),
        margin={"l": 8, "r": label_width(labels), "t": TOP, "b": BOTTOM},
        showlegend=False,
    )
