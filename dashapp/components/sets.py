"""Sets as a table and as the head of their page, and the table of their cards."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashapp import formats
from dashapp.components import states, values
from dashapp.components.card_rows import headline_key, other_names
from dashapp.components.pictures import with_thumb
from dashapp.components.tables import Column, table
from dashapp.paths import card_path, set_path
from services.market.search import FoundCard
from services.market.sets import SetValue

CHANGES = (("24 h", "change_24h"), ("7 d", "change_7d"), ("30 d", "change_30d"))
NO_CHANGE = "No value then, a tenth of the cards came or went since, or most of the value is of last known prices"

RELEASED = "Released"

SET_COLUMNS = (
    Column("Set"),
    Column(RELEASED, minor=True),
    Column("Cards", "number", minor=True),
    Column("Priced", "number", minor=True),
    Column("Value", "number", plain=True),
    Column("24 h", "number", minor=True),
    Column("7 d", "number"),
    Column("30 d", "number", minor=True),
)
CARD_COLUMNS = (
    Column("Card"),
    Column("Number", "number", minor=True),
    Column("Rarity", minor=True),
    Column("Price", "number", plain=True),
    Column("24 h", "number", minor=True),
    Column("7 d", "number"),
    Column("30 d", "number", minor=True),
)


def set_link(code: str, name: str | None) -> dcc.Link:
    """Return a set's name as a link to its page; its code where it has no name."""
    return dcc.Link(name or code.upper(), href=set_path(code))


def set_table(items: Sequence[SetValue]) -> html.Div:
    """Return sets with their values; each links to its page. No column of days where none is known."""
    columns = [column for column in SET_COLUMNS if column.title != RELEASED or any(item.released_at for item in items)]
    cells = [dict(zip(SET_COLUMNS, _set_row(item), strict=True)) for item in items]
    keys = [f"{item.code}|{item.currency}" for item in items]
    return table("Sets", columns, [[one[column] for column in columns] for one in cells], keys=keys)


def set_cards(items: Sequence[FoundCard]) -> html.Div:
    """Return the cards of one set with their headline prices; each links to its page."""
    return table("Cards of the set", CARD_COLUMNS, [_card_row(item) for item in items], keys=map(headline_key, items))


def set_head(known: SetValue) -> list[Any]:
    """Return name, code and release of a set, its value, and the value's change."""
    return [html.H1(known.name), _about(known), html.Div(_worth(known), className="headline")]


def head_without_value(known: SetValue) -> list[Any]:
    """Return the same with a skeleton for the value: only the browser knows the reader's currency."""
    return [html.H1(known.name), _about(known), html.Div(states.loading(), className="headline")]


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
        values.explained(
            number, "One of each printing", className="headline-number", **{"data-key": _headline_key(known)}
        ),
        *(_change(known, title, name) for title, name in CHANGES),
        html.Span(priced, className="caption"),
        *_stale(known),
        html.Span(["as of ", values.age(known.as_of)], className="caption"),
    ]


def _headline_key(known: SetValue) -> str:
    return f"headline|{known.code}|{known.currency}"


def _stale(known: SetValue) -> list[html.Span]:
    """Return the share of last known prices in the value, unless it rounds to 0 %."""
    share = round(known.stale_share or 0, 2)
    return [html.Span(f"{share:.0%} of it last known prices, not current ones", className="caption")] if share else []


def _change(known: SetValue, title: str, name: str) -> html.Span:
    return html.Span([html.Span(f"{title} ", className="caption"), values.change(getattr(known, name), NO_CHANGE)])


def _released(item: SetValue) -> html.Span:
    if item.released_at is None:
        return values.unknown("The date is not known")
    return html.Span(str(item.released_at), className="no-break")


def _set_row(item: SetValue) -> list[object]:
    code = item.code.upper()
    caption = [] if code == item.name else [html.Span(code, className="caption")]
    return [
        html.Div([set_link(item.code, item.name), *caption], className="card-cell"),
        _released(item),
        formats.count(item.card_count),
        formats.count(item.priced_count),
        values.money(item.value, item.currency, f"No {item.currency} price is known for any of its cards"),
        *(values.change(getattr(item, name), NO_CHANGE) for _, name in CHANGES),
    ]


def _card_row(item: FoundCard) -> list[object]:
    number = html.Span(f"#{item.collector_number}", className="instead")
    also = [html.Span(", ".join(others), className="caption")] if (others := other_names(item)) else []
    return [
        with_thumb(item.id, dcc.Link(item.name, href=card_path(item.id)), *also, number),
        item.collector_number,
        values.rarity(item.rarity),
        values.price(item.price, item.currency, item.is_current, item.as_of),
        *(values.price_change(getattr(item, name), item.is_current, item.as_of) for _, name in CHANGES),
    ]
