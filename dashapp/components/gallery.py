"""Found cards as pictures, each with its name, price and change; each is a link to its page."""

from collections.abc import Sequence

from dash import dcc, html

from dashapp.components import values
from dashapp.components.card_rows import headline_key
from dashapp.components.pictures import gallery_picture
from dashapp.components.static_markup import Still
from dashapp.paths import card_path
from services.market.search import FoundCard


def gallery(cards: Sequence[FoundCard]) -> Still:
    """Return the cards in the order given."""
    return Still(html.Ul([html.Li(_tile(card)) for card in cards], className="gallery"))


def _tile(card: FoundCard) -> dcc.Link:
    printing = f"{card.set_code.upper()} #{card.collector_number}"
    price = values.price(card.price, card.currency, card.is_current, card.as_of)
    numbers = html.Span(
        [
            html.Strong(price, **{"data-key": f"gallery|{headline_key(card)}"}),
            values.price_change(card.change_7d, card.is_current, card.as_of),
        ],
        className="gallery-numbers",
    )
    name = html.Span(card.name, className="gallery-name")
    told = [gallery_picture(card.id), name, html.Span(printing, className="caption"), numbers]
    return dcc.Link(told, href=card_path(card.id))
