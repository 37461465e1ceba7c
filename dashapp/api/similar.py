"""`/api/cards/.../similar`: the cards that are like a card, and why."""

from dataclasses import asdict

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from dashapp import cached
from dashapp.api import shapes
from dashapp.api.answers import json_response, number
from dashapp.api.endpoints import CARDS, endpoint
from dashapp.api.parameters import CARD_PATH, NO_CARD
from services.market.similar import SimilarRequest

blueprint = Blueprint("api_similar", __name__, url_prefix="/api/cards")


@blueprint.get("/<card_id>/similar")
@endpoint(CARDS, shapes.SimilarCards, SimilarRequest, path=CARD_PATH)
def similar_cards(asked: SimilarRequest) -> Response:
    """Cards that do the same by their rules text, the nearest first; by price, the card's other printings.

    A card is shown by its cheapest printing in `currency`, and is never like itself under another printing. Filters
    leave as many as `limit` wherever so many pass them.
    """
    found = cached.load_similar(asked)
    if found is None:
        raise NotFound(NO_CARD)
    items = [asdict(one) | {"price": number(one.price), "has_price_data": one.price is not None} for one in found.items]
    reason = {} if found.reason is None else {"reason": found.reason}
    return json_response({"items": items, "method": found.method, **reason})
