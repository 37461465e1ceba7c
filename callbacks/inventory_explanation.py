"""Inventory page: why the value of the reader's collection moved."""

from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, callback

from callbacks import failures, inputs
from dashapp import cached, shell
from dashapp.components.explanations import FAILED, explanation
from dashapp.explained.collection import facts_of_collection
from dashapp.identity import needs, user_id
from dashapp.pages import inventory as page
from services.actors import Need
from services.analysis.explanations import CollectionExplanationRequest, explain


@callback(
    Output(page.EXPLANATION, "children"),
    Input(page.WINDOW, "value"),
    Input(shell.CURRENCY, "data"),
    Input(page.CHANGES, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.EXPLANATION, FAILED),
)
@needs(Need.INVENTORY_READ)
def explain_collection(window: inputs.Window, currency: inputs.Currency, _changes: inputs.Number, _version: Any) -> Any:
    """Return why the value of the reader's collection moved over the window of the movers."""
    found = facts_of_collection(cached.load_basis(user_id()), CollectionExplanationRequest(currency, window))
    query = urlencode({"window": window, "currency": currency})
    return explanation(explain(*found), f"/api/inventory/explanation?{query}")
