"""Sets in lists, at the head of their page, and their cards."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashapp import formats
from dashapp.components import values
from dashapp.components.card_rows import headline_key, other_names
from dashapp.components.tables import Column, table
from dashapp.services.search import FoundCard
from dashapp.services.sets import SetValue

CHANGES = (("24 h", "change_24h"), ("7 d", "change_7d"), ("30 d", "change_30d"))
NO_CHANGE = "No card of the set has a price at both ends"

SET_COLUMNS = (
    Column("Set"),
    Column("Released", minor=True),
    Column("Cards", "number", minor=True),
    Column("Priced", "number", minor=True),
    Column("Value", "number"),
    Column("24 h", "number", minor=True),
    Column("7 d", "number"),
    Column("30 d", "number", minor=True),
)
CARD_COLUMNS = (
    Column("Card"),
    Column("Number", "number", minor=True),
    Column("Rarity", minor=True),
    Column("Price", "number"),
    Column("24 h", "number", minor=True),
    Column("7 d", "number"),
    Column("30 d", "number", minor=True),
)


def set_path(code: str) -> str:
    """Address of a set's page."""
    return f"/sets/{code}"


def set_link(code: str, name: str | None) -> dcc.Link:
    """A set's name that leads to its page; its code where it has no name."""
    return dcc.Link(name or code.upper(), href=set_path(code))


def set_table(items: Sequence[SetValue]) -> html.Div:
    """Sets with what they are worth; each leads to its page."""
    keys = [f"{item.code}|{item.currency}" for item in items]
    return table("Sets", SET_COLUMNS, [_set_row(item) for item in items], keys=keys)


def set_cards(items: Sequence[FoundCard]) -> html.Div:
    """The cards of one set with their headline prices; each leads to its page."""
    return table("Cards of the set", CARD_COLUMNS, [_card_row(item) for item in items], keys=map(headline_key, items))


def set_head(known: SetValue) -> list[Any]:
    """Name, code and release of a set, what it is worth, and how that changed."""
    return [html.H1(known.name), _about(known), html.Div(_worth(known), className="headline")]


def _about(known: SetValue) -> html.Span:
    code = known.code.upper() if known.code.upper() != known.name else None
    kind = known.set_type.replace("_", " ").capitalize() if known.set_type else None
    released = f"released {known.released_at}" if known.released_at else None
    return html.Span(" · ".join(part for part in (code, kind, released) if part), className="caption")


def _worth(known: SetValue) -> list[Any]:
    if known.value is None:
        return [html.P(f"No {known.currency} price is known for any card of this set.", className="unknown-price")]
    number = formats.money(known.value, known.currency)
    priced = f"{formats.count(known.priced_count)} of {formats.count(known.card_count)} cards priced"
    return [
        html.Span(
            number, className="headline-number", title="One of each printing", **{"data-key": _headline_key(known)}
        ),
        *(_change(known, title, name) for title, name in CHANGES),
        html.Span(priced, className="caption"),
        *_stale(known),
        html.Span(["as of ", values.age(known.as_of)], className="caption"),
    ]


def _headline_key(known: SetValue) -> str:
    return f"headline|{known.code}|{known.currency}"


def _stale(known: SetValue) -> list[html.Span]:
    """How much of the value is of last known prices, if it can be seen in whole per cent."""
    share = round(known.stale_share or 0, 2)
    return [html.Span(f"{share:.0%} of it last known prices, not current ones", className="caption")] if share else []


def _change(known: SetValue, title: str, name: str) -> html.Span:
    return html.Span([html.Span(f"{title} ", className="caption"), values.change(getattr(known, name), NO_CHANGE)])


def _set_row(item: SetValue) -> list[object]:
    code = item.code.upper()
    caption = [] if code == item.name else [html.Span(code, className="caption")]
    return [
        html.Div([set_link(item.code, item.name), *caption], className="card-cell"),
        str(item.released_at) if item.released_at else values.unknown("The date is not known"),
        formats.count(item.card_count),
        formats.count(item.priced_count),
        values.money(item.value, item.currency, f"No {item.currency} price is known for any of its cards"),
        *(values.change(getattr(item, name), NO_CHANGE) for _, name in CHANGES),
    ]


def _card_row(item: FoundCard) -> list[object]:
    number = html.Span(f"#{item.collector_number}", className="instead")
    also = [html.Span(", ".join(others), className="caption")] if (others := other_names(item)) else []
    return [
        html.Div([dcc.Link(item.name, href=f"/cards/{item.id}"), *also, number], className="card-cell"),
        item.collector_number,
        item.rarity.capitalize() if item.rarity else values.unknown("Not known yet"),
        values.price(item.price, item.currency, item.is_current, item.as_of),
        *(values.price_change(getattr(item, name), item.is_current, item.as_of) for _, name in CHANGES),
    ]
