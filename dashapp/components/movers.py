"""Table of movers: the series that rose or fell most, each with both of its prices."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from dash import dcc, html

from dashapp import formats
from dashapp.components import values
from dashapp.components.sets import set_link
from dashapp.components.tables import Column, table
from dashapp.services.movers import Mover, Movers
from market.variants import Language

COLUMNS = (
    Column("Card"),
    Column("Where", "text where"),
    Column("Price", "number price-move"),
    Column("Change", "number"),
)
WINDOW_CODES = {"24h": "24 h", "7d": "7 d", "30d": "30 d"}
WINDOW_NAMES = {"24h": "24 hours", "7d": "7 days", "30d": "30 days"}
ARROW = f"{formats.NO_BREAK_SPACE}→ "  # a narrow column breaks the line after it
DIRECTION_NAMES = {"up": "Gainers", "down": "Losers"}


def mover_table(movers: Movers) -> html.Div:
    """The movers in the order given; cards and sets lead to their pages."""
    title = f"{DIRECTION_NAMES[movers.direction]} in {WINDOW_NAMES[movers.window]}, {movers.currency}"
    return table(title, COLUMNS, _rows(movers.items, movers.currency), keys=map(_key, movers.items))


def _rows(items: Sequence[Mover], currency: str) -> list[list[object]]:
    return [[_card(item), _variant(item), _prices(item, currency), values.change(item.change_pct)] for item in items]


def _key(item: Mover) -> str:
    return "|".join((str(item.card.id), item.marketplace, item.condition, item.finish, item.language))


def _card(item: Mover) -> html.Div:
    card = item.card
    printing = [set_link(card.set_code, card.set_name), f" #{card.collector_number}"]
    return html.Div(
        [dcc.Link(card.name, href=f"/cards/{card.id}"), html.Span(printing, className="caption")], className="card-cell"
    )


def _variant(item: Mover) -> html.Div:
    parts = [formats.condition_code(item.condition), formats.FINISH_NAMES[item.finish].lower()]
    if item.language != Language.ENGLISH:
        parts.append(item.language)
    condition = formats.condition_name(item.condition)
    return html.Div(
        [
            formats.marketplace_name(item.marketplace),
            html.Span(", ".join(parts), className="caption", title=condition),
        ],
        className="card-cell",
    )


def _prices(item: Mover, currency: str) -> list[html.Span]:
    return [
        _price(item.price_then, item.time_then, currency, "then"),
        html.Span([html.Span(ARROW, **{"aria-hidden": "true"}), html.Span(" now ", className="sr-only")]),
        _price(item.price_now, item.time_now, currency, "now"),
        html.Span(f"{formats.length(item.time_now - item.time_then)} apart", className="caption under"),
    ]


def _price(price: Decimal, time: datetime, currency: str, when: str) -> html.Span:
    told = f"{formats.money(price, currency)}, {formats.utc(time)}"
    return html.Span(formats.money(price, currency, compact=True), title=told, className=f"price-{when}")
