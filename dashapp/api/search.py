"""`/api/cards/search` and `/api/cards/suggestions`: finding cards."""

from dataclasses import asdict, fields
from typing import Any

from flask import Blueprint, Response

from dashapp import cached, cursors
from dashapp.api import shapes
from dashapp.api.answers import json_response, number, table_response
from dashapp.api.endpoints import CARDS, endpoint
from services.market import search
from services.market.search import FoundCard, SearchRequest, SuggestionsRequest

# In a table the last prices of a month would be thirty columns.
COLUMNS = tuple(field.name for field in fields(FoundCard) if field.name != "sparkline")

blueprint = Blueprint("api_search", __name__, url_prefix="/api/cards")


@blueprint.get("/search")
@endpoint(CARDS, shapes.SearchPage, SearchRequest, table=True, keep=True)
def search_cards(asked: SearchRequest) -> Response:
    """Cards that a query finds, a page at a time.

    Accents and case do not matter and a typo is forgiven. A query that cannot be read is an error that says where and
    what was expected. Digital cards are left out unless the query asks for them, cards that the catalogue no longer has
    unless it says `is:gone`.
    """
    page = cached.load_search(asked)
    items = [_item(card) for card in page.items]
    body = {"items": items, **cursors.paging(asked, page), "corrected": page.corrected}
    return table_response(body, [asdict(card) for card in page.items], COLUMNS)


@blueprint.get("/suggestions")
@endpoint(CARDS, shapes.Suggestions, SuggestionsRequest)
def suggestions(asked: SuggestionsRequest) -> Response:
    """Names of cards for a text that is being typed, flavour names and printed names too."""
    return json_response({"items": search.load_suggestions(asked.q, asked.limit)})


def _item(card: FoundCard) -> dict[str, Any]:
    """Return a card by the contract: the price is a number, 0.00 where unknown."""
    item = asdict(card) | {"price": number(card.price)}
    del item["sparkline"]
    return item
