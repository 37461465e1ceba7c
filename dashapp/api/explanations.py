"""`/api/cards/.../explanation` and `/api/market/explanation`: why something moved, as text."""

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from dashapp.api import shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import CARDS, MARKET, endpoint
from dashapp.api.parameters import CARD_PATH, NO_CARD
from dashapp.explained.card import facts_of_card
from dashapp.explained.market import facts_of_market
from services.analysis.explanations import (
    CardExplanationRequest,
    MarketExplanationRequest,
    explain,
)

blueprint = Blueprint("api_explanations", __name__, url_prefix="/api")


@blueprint.get("/cards/<card_id>/explanation")
@endpoint(CARDS, shapes.Explanation, CardExplanationRequest, path=CARD_PATH)
def explain_card(asked: CardExplanationRequest) -> Response:
    """Why the headline price of a card moved over a period, in a few sentences, with the facts behind them.

    A template writes them from the facts. Where the instance has a language model, its text is the answer once it is
    there and was checked: it has no number, cause or direction that is not a fact.
    """
    found = facts_of_card(asked)
    if found is None:
        raise NotFound(NO_CARD)
    return json_response(explain(*found))


@blueprint.get("/market/explanation")
@endpoint(MARKET, shapes.Explanation, MarketExplanationRequest)
def explain_market(asked: MarketExplanationRequest) -> Response:
    """Why the market index of a currency moved over a period, in a few sentences, with the facts behind them."""
    return json_response(explain(*facts_of_market(asked)))
