"""What all charts share: an empty figure in the theme, the margins, and an axis of money."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.lines import EndLabel, label_annotations, label_width, log_ticks, value_range
from dashapp.figures.theme import template
from market.variants import Currency

HEIGHT = 420  # pixels, given to every chart by assets/charts.css, so that nothing moves while one loads
AIR = 0.01  # of the time shown, before its first point and after its last
TOP, BOTTOM = 12, 44


def blank(theme: str | None) -> go.Figure:
    """Make an empty figure in a theme, with no axes: it stands under a sentence that says why."""
    figure = go.Figure(layout={"template": _template(theme)})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return figure


def line_figure(traces: Sequence[Any], theme: str | None, view: str) -> go.Figure:
    """Make a figure of lines over time. A reader's zoom is kept as long as `view` stays the same."""
    layout = {"template": _template(theme), "uirevision": view}
    return go.Figure(data=list(traces), layout=layout)


def time_axis(figure: go.Figure, times: Sequence[datetime]) -> None:
    """Show the time from the first to the last of the points."""
    first, last = min(times), max(times)
    air = (last - first) * AIR
    figure.update_xaxes(range=[first - air, last + air])


def money_axis(figure: go.Figure, currency: str, values: Sequence[float], log: bool = False) -> None:
    """Set the value axis to a currency and to the range of the values."""
    if log:
        ticks = log_ticks(values)
        texts = [formats.money(tick, currency, compact=True) for tick in ticks]
        figure.update_yaxes(type="log", range=value_range(values, log=True), tickvals=ticks, ticktext=texts)
        return
    symbol = {"tickprefix": "$"} if currency == Currency.USD else {"ticksuffix": " €"}
    decimals = ",.2f" if max(values, default=0) < formats.COMPACT_FROM else ",.0f"
    figure.update_yaxes(range=value_range(values), tickformat=decimals, **symbol)


def label_ends(figure: go.Figure, labels: Sequence[EndLabel], values: Sequence[float], log: bool = False) -> None:
    """Write each line's last value at its end, and make room for it."""
    axis = value_range(values, log)
    if axis is None or not labels:
        return
    plot_height = HEIGHT - TOP - BOTTOM
    figure.update_layout(
        annotations=label_annotations(labels, axis, plot_height, log),
        margin={"l": 8, "r": label_width(labels), "t": TOP, "b": BOTTOM},
        showlegend=False,
    )


def _template(theme: str | None) -> go.layout.Template:
    return template("dark" if theme == "dark" else "light")
