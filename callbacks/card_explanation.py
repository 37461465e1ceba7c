"""Card page: why the price of the card moved."""

from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, callback

from callbacks import failures, inputs
from dashapp import shell
from dashapp.components import states
from dashapp.components.explanations import FAILED, again_id, explanation
from dashapp.explained.card import facts_of_card
from dashapp.pages import card as page
from services.analysis.explanations import CardExplanationRequest, explain


@callback(
    Output(page.EXPLANATION, "children"),
    Output(again_id(page.EXPLANATION), "disabled"),
    Input(page.CARD_ID, "data"),
    Input(page.PERIOD, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(again_id(page.EXPLANATION), "n_intervals"),
    on_error=failures.in_place(page.EXPLANATION, FAILED, others=1),
)
def explain_card(
    card_id: inputs.CardId, period: inputs.CardPeriod, currency: inputs.Currency, _version: Any, _again: inputs.Clicks
) -> Any:
    """Return why the price of the card moved over the period of its chart; over the usual one for days of one's own."""
    chosen = page.USUAL_PERIOD if period == page.CUSTOM else period
    found = facts_of_card(CardExplanationRequest(card_id, chosen, currency))
    if found is None:
        return states.line("There is no such card."), True
    query = urlencode({"period": chosen, "currency": currency})
    told = explain(*found, ask=True)
    return explanation(told, f"/api/cards/{card_id}/explanation?{query}"), not told.is_awaited
