"""Market page: why the market of the currency moved."""

from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, callback

from callbacks import failures, inputs
from dashapp import shell
from dashapp.components.explanations import FAILED, again_id, explanation
from dashapp.explained.market import facts_of_market
from dashapp.pages import market as page
from services.analysis.explanations import MarketExplanationRequest, explain


@callback(
    Output(page.EXPLANATION, "children"),
    Output(again_id(page.EXPLANATION), "disabled"),
    Input(page.PERIOD, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(again_id(page.EXPLANATION), "n_intervals"),
    on_error=failures.in_place(page.EXPLANATION, FAILED, others=1),
)
def explain_market(period: inputs.Period, currency: inputs.Currency, _version: Any, _again: inputs.Clicks) -> Any:
    """Return why the whole market of a currency moved over the period of the chart."""
    found = facts_of_market(MarketExplanationRequest(currency, period))
    query = urlencode({"period": period, "currency": currency})
    told = explain(*found, ask=True)
    return explanation(told, f"/api/market/explanation?{query}"), not told.is_awaited
