"""`/api/cards/search` and `/api/cards/suggestions`: finding cards."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response

from dashapp.api import shapes
from dashapp.api.answers import json_response, number
from dashapp.api.endpoints import CARDS, endpoint
from dashapp.api.filters import CURRENCY, CURSOR, LIMIT
from dashapp.api.parameters import Choice, Text, WholeNumber
from dashapp.services import search
from dashapp.services.search import SUGGESTIONS, FoundCard, SearchRequest
from db.queries.search import ORDERS, SORTS
from market.search.help import EXAMPLES, HELP

Q = Text(
    name="q",
    default="",
    examples=EXAMPLES,
    description="What to look for: words of the name, and terms such as "
    + ", ".join(f"`{line.example}`" for line in HELP)
    + ". Terms are combined by space (and), `or`, `-` (not) and parentheses. A text that is the whole name of a card "
    'finds that card, whatever signs or words the name has; `!"name"` finds no other.',
)
SORT = Choice(
    name="sort",
    choices=SORTS,
    default="relevance",
    description="By relevance: cards with the whole name that was asked for, then those whose name begins with it, "
    "then others by name, of one name the newest first. Unknown prices and changes come last, and so do art series and "
    "other memorabilia that are not asked for.",
)
ORDER = Choice(name="order", choices=ORDERS, default="asc", description="Rising (asc) or falling (desc).")
TYPED = Text(name="q", description="What has been typed so far.", required=True, examples=("light", "jotun"))
NAMES = WholeNumber(name="limit", most=SUGGESTIONS, default=SUGGESTIONS, description="How many names at most.")

blueprint = Blueprint("api_search", __name__, url_prefix="/api/cards")


@blueprint.get("/search")
@endpoint(CARDS, shapes.SearchPage, Q, SORT, ORDER, LIMIT, CURSOR, CURRENCY, keep=True)
def search_cards(**asked: Any) -> Response:
    """Cards that a query finds, a page at a time.

    Accents and case do not matter and a typo is forgiven. A query that cannot be read is an error that says where and
    what was expected. Digital cards are left out unless the query asks for them, cards that the catalogue no longer has
    unless it says `is:gone`.
    """
    page = search.load_search(SearchRequest.parse(**asked))
    return json_response(asdict(page) | {"items": [_item(card) for card in page.items]})


@blueprint.get("/suggestions")
@endpoint(CARDS, shapes.Suggestions, TYPED, NAMES)
def suggestions(q: str, limit: int) -> Response:
    """Names of cards for a text that is being typed, flavour names and printed names too."""
    return json_response({"items": [one.name for one in search.load_suggestions(q, limit)]})


def _item(card: FoundCard) -> dict[str, Any]:
    """A card as the contract has it: the price is a number, 0.00 where unknown."""
    item = asdict(card) | {"price": number(card.price)}
    del item["sparkline"]
    return item
