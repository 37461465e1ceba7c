"""Base of all charts: lines over time in a theme, an axis of money, and labels at the lines' ends."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.labels import EndLabel, label_annotations, label_width, leaders
from dashapp.figures.lines import few_points, log_ticks, value_range, with_gaps
from dashapp.figures.theme import palette, template
from market.variants import Currency

START = 100  # of an index
HEIGHT = 420  # pixels of every chart (assets/charts.css), so that nothing moves during loading
CENT, TICKS = 0.01, 7  # a range of fewer than TICKS cents has a tick a cent
TOP, BOTTOM = 20, 44  # room for half a label above the plot


def line_figure(traces: Sequence[Any], theme: str | None) -> go.Figure:
    """Return a figure of lines over time, in a theme."""
    return go.Figure(data=list(traces), layout={"template": template("dark" if theme == "dark" else "light")})


def single_line(
    times: Sequence[datetime],
    values: Sequence[float],
    details: Sequence[str],
    name: str,
    theme: str | None,
    parts: Sequence[slice] | None = None,
) -> go.Scatter:
    """Return the only line of a chart, in the accent; `details` are the texts of its points. Gaps stay gaps.

    `parts` are its segments; by default they follow from the times.

    A text has the value, and further facts on lines of their own; assets/strip.js shows it.
    """
    x, y, custom = with_gaps(times, values, details, parts=parts)
    colour = palette(theme).accent
    line = go.Scatter(
        x=x,
        y=y,
        customdata=custom,
        line={"color": colour, "width": 2},
        marker={"color": colour},
        connectgaps=False,
        name=name,
        hoverinfo="none",
    )
    return line.update(few_points(times, parts=parts))


def start_line(figure: go.Figure, theme: str | None) -> None:
    """Draw the level from which every line of an index starts."""
    line = {"color": palette(theme).muted, "width": 1, "dash": "dash"}
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=START, y1=START, line=line, layer="below")


def cover(figure: go.Figure, values: Sequence[float], log: bool = False) -> None:
    """Extend the axis of values to at least the range of these values; one is enough.

    Plotly's range around a single value is a dollar, even for a cent. Its range includes shapes, so this adds an
    invisible one. The range itself stays Plotly's: arriving points extend it.
    """
    low, high = ((10**edge if log else edge) for edge in value_range(values, log))
    across = {"xref": "paper", "x0": 0, "x1": 1}
    figure.add_shape(type="rect", **across, y0=low, y1=high, opacity=0, line={"width": 0}, layer="below")


def money_axis(figure: go.Figure, currency: str, values: Sequence[float], log: bool = False) -> None:
    """Set the value axis to a currency; `values` are the drawn ones."""
    if log:
        ticks = log_ticks(values)
        texts = [formats.money(tick, currency, compact=True) for tick in ticks]
        figure.update_yaxes(type="log", tickvals=ticks, ticktext=texts)
        return
    symbol = {"tickprefix": "$"} if currency == Currency.USD else {"ticksuffix": " €"}
    low, high = value_range(values)
    # From 1,000 up whole numbers suffice: the least span is 20 then.
    figure.update_yaxes(tickformat=",.0f" if high >= formats.COMPACT_FROM else ",.2f", **symbol)
    if high - low < TICKS * CENT:
        figure.update_yaxes(dtick=CENT)


def narrow(figure: go.Figure) -> None:
    """Give a phone's whole width to the lines: the strip above the chart has their last values instead of labels."""
    figure.layout.annotations = ()
    figure.layout.margin.r = 8
    for shape in figure.layout.shapes:
        if shape.label.text:
            shape.label.textangle = -90


def label_ends(figure: go.Figure, labels: Sequence[EndLabel], values: Sequence[float], log: bool = False) -> None:
    """Label each line's end with its last value, make room for the labels, and hide the legend.

    The axis of time is set before (spans.py).
    """
    for leader in leaders(labels, figure.layout.xaxis.range[1]):
        figure.add_shape(leader)
    plot_height = HEIGHT - TOP - BOTTOM
    figure.update_layout(
        annotations=label_annotations(labels, value_range(values, log), plot_height, log),
        margin={"l": 8, "r": label_width(labels), "t": TOP, "b": BOTTOM},
        showlegend=False,
    )
