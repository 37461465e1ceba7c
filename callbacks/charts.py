"""The outputs of a chart, in the order of its callback's results."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import plotly.graph_objects as go
from dash import ClientsideFunction, Input, Output, Patch, State, clientside_callback, ctx
from dash.exceptions import MissingCallbackContextException

from dashapp import shell
from dashapp.components import charts
from dashapp.figures import base
from market.periods import PERIODS


class ChartContent(NamedTuple):
    """A chart: its figure, the note that covers it (or None), its summary, and its caption."""

    figure: Any
    note: Any
    summary: str
    caption: Any


def connect(chart: str, zoom: str = "") -> None:
    """Connect a chart, and the field of its zoom if it has one, with the scripts around it (assets/charts.js)."""
    store = charts.narrow_id(chart)
    clientside_callback(ClientsideFunction("charts", "isNarrow"), Output(store, "data"), Input(store, "id"))
    clientside_callback(ClientsideFunction("charts", "watch"), Input(chart, "figure"))
    if zoom:
        clientside_callback(ClientsideFunction("charts", "zoom"), Input(zoom, "value"), State(chart, "id"))


def beginning(period: str) -> datetime:
    """Return the beginning of a period that ends now: that of its chart's axis."""
    return PERIODS[period].since(datetime.now(UTC))


def renewed(figure: go.Figure, note: Any, zoom: str | None, narrow: bool | None) -> go.Figure | Patch:
    """Return the figure; where only prices have changed in a visible chart of a part of the time, a patch of it.

    The patch leaves out the axes, so the reader's zoom stays. `note` covers the chart until now; `narrow` is a phone's.
    """
    if narrow:
        base.narrow(figure)
    if note is not None or not zoom or not _only_prices_are_new():
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
    """Return the outputs for a `ChartContent`."""
    return [
        Output(chart, "figure"),
        Output(charts.note_id(chart), "children"),
        Output(charts.summary_id(chart), "children"),
        Output(charts.caption_id(chart), "children"),
    ]
