"""The running bucket of an index: its point is hollow until most of the usual prices are in it."""

from collections.abc import Sequence
from statistics import median

import plotly.graph_objects as go

from dashapp.figures.theme import palette

ENOUGH = 0.8  # of the usual coverage
SIZE = 7  # pixels


def is_running(coverages: Sequence[float]) -> bool:
    """Return whether the last bucket has clearly less than the usual coverage, the median of those before it."""
    *before, last = coverages
    return bool(before) and last < ENOUGH * median(before)


def hollow_end(line: go.Scatter, theme: str | None, series: str | None = None) -> go.Scatter:
    """Return a hollow mark on a line's last point. `series` is the line's: the mark moves with its end."""
    colours = palette(theme)
    return go.Scatter(
        x=[line.x[-1]],
        y=[line.y[-1]],
        mode="markers",
        marker={"size": SIZE, "color": colours.surface, "line": {"color": colours.accent, "width": 2}, "opacity": 1},
        legendgroup=series,
        hoverinfo="skip",
        name="Not complete yet",
        cliponaxis=False,
    )
