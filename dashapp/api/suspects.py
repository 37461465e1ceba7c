"""`/api/cards/.../suspect-prices` and `/api/admin/suspect-prices`: suspect prices with their reasons."""

from typing import Any

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from dashapp import cursors
from dashapp.api import shapes
from dashapp.api.answers import json_response, number
from dashapp.api.endpoints import CARDS, endpoint
from dashapp.api.parameters import CARD_PATH, NO_CARD
from services.market import cards, suspects
from services.market.suspects import SuspectPrice, SuspectsRequest

CARD = ("card_id", "name", "set_code", "collector_number")
VARIANT = ("marketplace", "kind", "condition", "finish", "language", "currency")

blueprint = Blueprint("api_suspects", __name__, url_prefix="/api/cards")


@blueprint.get("/<card_id>/suspect-prices")
@endpoint(CARDS, shapes.SuspectPrices, SuspectsRequest, path=CARD_PATH)
def of_card(asked: SuspectsRequest) -> Response:
    """Prices of a card that are not believed, newest first, a page at a time.

    They are part of no other answer. A suspect price is released when the prices of two later days agree with it within
    30 %, or one of another source does; it is in this list no more then.
    """
    if asked.card_id is None or not cards.is_known(asked.card_id):
        raise NotFound(NO_CARD)
    return page(asked)


def page(request: SuspectsRequest) -> Response:
    """Return a page of suspect prices by the contract."""
    found = suspects.load_page(request)
    return json_response({"items": [_item(one) for one in found.items], **cursors.paging(request, found)})


def _item(one: SuspectPrice) -> dict[str, Any]:
    return {name: getattr(one, name) for name in (*CARD, *VARIANT, "price")} | {
        "trusted_price": number(one.trusted),
        "source": one.source,
        "observed_at": one.time,
        "reasons": [one.reason],
    }
