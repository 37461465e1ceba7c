"""Alerts page: the chart of what an alert would have done. assets/alerts.js asks the API, and writes its answer."""

from dash import Input, State, callback, html
from dash.exceptions import PreventUpdate
from msgspec import convert

from callbacks import charts, failures, inputs
from callbacks.charts import ChartContent
from dashapp import formats, shell
from dashapp.components.alert_forms import BACKTEST, CHART, ZOOM
from dashapp.components.charts import narrow_id, note_id
from dashapp.figures import backtests, summaries
from dashapp.identity import needs
from services.actors import Need
from services.people.alerts.backtesting import AlertBacktest

FIRED, LINE = "Diamonds: the alert would have fired.", "Dashed: its line."

charts.connect(CHART, ZOOM)


@callback(
    *charts.outputs(CHART),
    Input(BACKTEST, "data"),
    Input(shell.THEME, "data"),
    Input(narrow_id(CHART), "data"),
    State(note_id(CHART), "children"),
    State(ZOOM, "value"),
    on_error=failures.in_chart(CHART, "What the alert would have done could not be drawn"),
)
@needs(Need.ACCOUNT)
def show_backtest(
    answer: AlertBacktest | None,
    theme: inputs.Theme,
    narrow: inputs.Narrow,
    note: inputs.Components,
    zoom: inputs.Zoom,
) -> ChartContent:
    """Draw a backtest; nothing before there is one with a price."""
    data = None if answer is None else convert(answer, AlertBacktest)
    if data is None or not backtests.known_prices(data):
        raise PreventUpdate
    figure = charts.renewed(backtests.backtest(data, theme), note, zoom, narrow)
    told = ([FIRED] if data.firings else []) + ([LINE] if any(one.limit is not None for one in data.prices) else [])
    caption = [html.Span(" ".join(told)), html.Span(f"Stored prices until {formats.utc(data.until)}")]
    return ChartContent(figure, None, summaries.backtest(data), caption)
