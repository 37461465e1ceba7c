"""Table of a card's other printings, each with its price and a switch that adds it to the chart."""

from collections.abc import Collection

from dash import dcc, html

from dashapp import formats
from dashapp.components import values
from dashapp.components.comparing import switch
from dashapp.components.pictures import preview, with_thumb
from dashapp.components.tables import Column, table
from dashapp.paths import card_path
from services.market.printings import Printing, Printings

COLUMNS = (
    Column("Printing"),
    Column("Rarity", minor=True),
    Column("Language", minor=True),
    Column("Price", "number", plain=True),
    Column("24 h", "number", minor=True),
    Column("7 d", "number"),
    Column("Age", minor=True),
    Column("From", minor=True),
    Column("Chart", "action", plain=True),
)


def printing_table(data: Printings, compared: Collection[int], most: int) -> html.Div:
    """Return one row a printing, in the order given. `compared` are the cards in the chart, `most` its capacity."""
    full = len(compared) >= most
    rows = [_row(item, data.currency, item.id in compared, full) for item in data.items]
    keys = [f"{item.id}|{item.marketplace}|{item.finish}" for item in data.items]
    return table(f"Other printings, {data.currency}", COLUMNS, rows, keys=keys, has_buttons=True)


def _row(item: Printing, currency: str, compared: bool, full: bool) -> list[object]:
    return [
        _printing(item),
        values.rarity(item.rarity),
        item.language,
        values.price(item.price, currency, item.is_current, item.as_of),
        values.price_change(item.change_24h, item.is_current, item.as_of),
        values.price_change(item.change_7d, item.is_current, item.as_of),
        values.price_age(item.as_of, item.is_current, f"No {currency} price is known"),
        _origin(item, currency),
        switch(item.id, formats.printing(item.set_name, item.set_code, item.collector_number), compared, full),
    ]


def _printing(item: Printing) -> html.Div:
    code = item.set_code.upper()
    released = f", {item.released_at.year}" if item.released_at else ""
    return with_thumb(
        item.id,
        dcc.Link(item.set_name or code, href=card_path(item.id)),
        html.Span(f"{code} #{item.collector_number}{released}", className="caption"),
        preview(item.id),
    )


def _origin(item: Printing, currency: str) -> html.Span:
    if item.marketplace is None:
        return values.unknown(f"No {currency} price is known")
    finish = f", {formats.FINISH_NAMES[item.finish].lower()}" if item.finish else ""
    return html.Span(f"{formats.marketplace_name(item.marketplace)}{finish}", className="no-break")
