"""`/api/suggestions`: cards and sets for a text being typed, as the command palette shows them."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response

from dashapp import cached
from dashapp.api import shapes
from dashapp.api.answers import json_response, number
from dashapp.api.endpoints import MARKET, endpoint
from services.market.palette import PaletteRequest, SuggestedCard, SuggestedSet

blueprint = Blueprint("api_palette", __name__, url_prefix="/api")


@blueprint.get("/suggestions")
@endpoint(MARKET, shapes.Palette, PaletteRequest)
def suggestions(asked: PaletteRequest) -> Response:
    """Cards and sets for a text that is being typed, with their prices.

    A card is found by each of its names, a set by its name or its code. Whole names come first, then names that begin
    with the text, have a word that does, contain it, have its words in any order or with typos; of equals the dearest.
    """
    found = cached.load_palette(asked)
    return json_response({"cards": list(map(_card, found.cards)), "sets": list(map(_set, found.sets))})


def _card(card: SuggestedCard) -> dict[str, Any]:
    return asdict(card) | {"price": number(card.price)}


def _set(one: SuggestedSet) -> dict[str, Any]:
    return asdict(one) | {"value": number(one.value), "has_price_data": one.value is not None}
