"""The head of the home page: the extent of the market in numbers, and searches to begin with."""

from collections.abc import Sequence
from urllib.parse import urlencode

from dash import dcc, html

from dashapp import formats
from dashapp.paths import CARDS
from services.market.overview import Overview


def counts(overviews: Sequence[Overview]) -> str:
    """Return the number of cards, and of marketplaces with prices in any currency."""
    slugs = {place.slug for overview in overviews for place in overview.marketplaces}
    cards = max(overview.total_cards_tracked for overview in overviews)
    plural = "" if len(slugs) == 1 else "s"
    return f"{formats.count(cards)} cards · {formats.count(len(slugs))} marketplace{plural} with prices"


def examples(queries: Sequence[str], currency: str) -> list[html.Span | dcc.Link]:
    """Return links to the cards that queries find."""
    return [html.Span("Try", className="caption"), *(_example(one, currency) for one in queries)] if queries else []


def _example(query: str, currency: str) -> dcc.Link:
    return dcc.Link(query, href=f"{CARDS}?{urlencode({'q': query, 'currency': currency})}", className="chip")
