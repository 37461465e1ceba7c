"""Names of marketplaces as links to a card's page there."""

from dash import html

from dashapp import formats
from market.shops import shop_address
from services.market.cards import Card, CardPrice


def shop(price: CardPrice, card: Card, linked: bool) -> html.A | str:
    """Return the marketplace of a price, as a link to the card where `linked`: simulated cards are sold nowhere."""
    name = formats.marketplace_name(price.marketplace)
    address = shop_address(price.marketplace, card, price.finish) if linked else None
    if address is None:
        return name
    mark = html.Span(f"{formats.NO_BREAK_SPACE}↗", className="external", **{"aria-hidden": "true"})
    told = html.Span(" (another site)", className="sr-only")
    return html.A([name, mark, told], href=address, target="_blank", rel="noopener noreferrer")
