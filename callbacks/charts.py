"""The outputs that fill a chart, in the order in which its callback returns them."""

from typing import Any, NamedTuple

import plotly.graph_objects as go
from dash import Output, Patch, ctx
from dash.exceptions import MissingCallbackContextException

from dashapp import shell
from dashapp.components import charts


class ChartContent(NamedTuple):
    """A chart: its figure, the note that covers it (or None), its sentence, and the line below it."""

    figure: Any
    note: Any
    summary: str
    caption: Any


def renewed(figure: go.Figure, note: Any) -> go.Figure | Patch:
    """Answer with the figure; where only newer prices are to be drawn in a chart that is shown, with what they change.

    That is all but the axes: they stay as the reader has left them. `note` is what covers the chart until now.
    """
    if note is not None or not _only_prices_are_new():
        return figure
    drawn = figure.to_plotly_json()
    patch = Patch()
    patch["data"] = drawn["data"]
    for part in drawn["layout"].keys() - {"xaxis", "yaxis"}:
        patch["layout"][part] = drawn["layout"][part]
    return patch


def _only_prices_are_new() -> bool:
    try:
        return set(ctx.triggered_prop_ids.values()) == {shell.DATA_VERSION}
    except MissingCallbackContextException:
        return False  # called as a plain function


def outputs(chart: str) -> list[Output]:
    """Outputs for a `ChartContent`."""
    return [
        Output(chart, "figure"),
        Output(charts.note_id(chart), "children"),
        Output(charts.summary_id(chart), "children"),
        Output(charts.caption_id(chart), "children"),
    ]
