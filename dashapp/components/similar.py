"""Table of the cards like a card: each with the price of its cheapest printing, and why it is alike."""

from dash import dcc, html

from dashapp import formats
from dashapp.components import values
from dashapp.components.pictures import with_thumb
from dashapp.components.tables import Column, table
from dashapp.paths import card_path
from services.market.similar import SimilarCard, SimilarCards

COLUMNS = (
    Column("Card"),
    Column("Why", minor=True),
    Column("Alike", "number", meaning="Cosine of the words of both rules texts: 100 % has the same words"),
    Column("Price", "number", plain=True, meaning="Of the cheapest printing, where its price is current"),
    Column("Age", minor=True),
    Column("From", minor=True),
)


def similar_table(data: SimilarCards, currency: str) -> html.Div:
    """Return one row a card, the nearest first."""
    rows = [_row(item, currency) for item in data.items]
    keys = [f"{item.card.id}|{item.marketplace}|{item.finish}" for item in data.items]
    return table(f"Similar cards, {currency}", COLUMNS, rows, keys=keys)


def _row(item: SimilarCard, currency: str) -> list[object]:
    none = f"No current {currency} price is known"
    return [
        _card(item),
        "; ".join(item.why),
        values.unknown("Printings of one card have the same text") if item.score is None else _alike(item.score),
        values.unknown(none) if item.price is None else values.price(item.price, currency, True, item.as_of),
        values.price_age(item.as_of if item.price is not None else None, True, none),
        formats.marketplace_name(item.marketplace) if item.marketplace else values.unknown(none),
    ]


def _alike(score: float) -> str:
    return f"{100 * score:.0f} %"


def _card(item: SimilarCard) -> html.Div:
    card = item.card
    return with_thumb(
        card.id,
        dcc.Link(card.name, href=card_path(card.id)),
        html.Span(formats.printing(card.set_name, card.set_code, card.collector_number), className="caption"),
        html.Div("; ".join(item.why), className="instead"),
    )
