"""Table of movers: the cards with the largest moves, each with both of its prices and its other series folded."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from dash import dcc, html

from dashapp import formats
from dashapp.components import values
from dashapp.components.pictures import thumb
from dashapp.components.sets import set_link
from dashapp.components.sparkline import sparkline
from dashapp.components.tables import Column, table
from dashapp.paths import card_path
from services.market.movers import Move, Mover, Movers

COLUMNS = (
    Column("Card"),
    Column("30 d", "line", minor=True),
    Column("Change", "number"),
)
WINDOW_CODES = {"24h": "24 h", "7d": "7 d", "30d": "30 d"}
WINDOW_NAMES = {"24h": "24 hours", "7d": "7 days", "30d": "30 days"}
RANKING_NAMES = {"percent": "%", "money": "Money"}
ARROW = f"{formats.NO_BREAK_SPACE}→{formats.NO_BREAK_SPACE}"
DIRECTION_NAMES = {"up": "Gainers", "down": "Losers"}


def mover_table(movers: Movers, most: int | None = None) -> html.Div:
    """Return the first movers in the order given, all by default; cards and sets link to their pages."""
    title = f"{DIRECTION_NAMES[movers.direction]} in {WINDOW_NAMES[movers.window]}, {movers.currency}"
    items = movers.items[:most]
    return table(title, COLUMNS, [_row(item, movers) for item in items], keys=map(_key, items), is_narrow=True)


def _row(item: Mover, movers: Movers) -> list[object]:
    return [_card(item, movers.currency), _line(item), _change(item, movers)]


def _key(item: Mover) -> str:
    return "|".join((str(item.card.id), item.marketplace, item.condition, item.finish, item.language))


def _card(item: Mover, currency: str) -> html.Div:
    told = [
        dcc.Link(item.card.name, href=card_path(item.card.id)),
        html.Span(_told(item, currency), className="mover-told"),
    ]
    return html.Div(
        [thumb(item.card.id), html.Div([*told, *_folded(item, currency)], className="card-cell")], className="mover"
    )


def _told(item: Mover, currency: str) -> list[object]:
    """Return both prices, where, and the printing, in a line that may be cut at its end."""
    return [
        _price(item.price_then, item.time_then, currency, "then"),
        html.Span(ARROW, **{"aria-hidden": "true"}),
        html.Span(" now ", className="sr-only"),
        _price(item.price_now, item.time_now, currency, "now"),
        f" · {_where(item)} · ",
        set_link(item.card.set_code, item.card.set_name),
        f" #{item.card.collector_number}",
    ]


def _folded(item: Mover, currency: str) -> list[html.Details]:
    if not item.variants:
        return []
    count = item.variant_count
    rows = [html.Li(_other(one, currency)) for one in item.variants]
    if count > len(rows):
        more = f"{formats.count(count - len(rows))} more on its page"
        rows.append(html.Li(dcc.Link(more, href=card_path(item.card.id))))
    word = html.Span(f" variant{'' if count == 1 else 's'}", className="folded-word")
    title = html.Summary([f"+{formats.count(count)}", word])
    return [html.Details([title, html.Ul(rows)], className="folded")]


def _other(move: Move, currency: str) -> list[object]:
    prices = [formats.money(price, currency, compact=True) for price in (move.price_then, move.price_now)]
    return [html.Span(_where(move)), html.Span(" → ".join(prices)), values.change(move.change_pct)]


def _where(move: Move) -> str:
    return f"{formats.marketplace_name(move.marketplace)}, {_grade(move)}"


def _grade(move: Move) -> str:
    return formats.grade(move.condition, move.finish, move.language)


def _price(price: Decimal, time: datetime, currency: str, when: str) -> html.Span:
    told = f"{formats.money(price, currency)}, {formats.utc(time)}"
    return html.Span(formats.money(price, currency, compact=True), title=told, className=f"price-{when}")


def _line(item: Mover) -> html.Span:
    prices = [float(price) for price in item.sparkline if price is not None]
    return sparkline(prices)


def _change(item: Mover, movers: Movers) -> list[html.Span]:
    """Return the size of the move by the list's ranking, with the other one below it."""
    sizes: Sequence[html.Span] = (
        values.change(item.change_pct),
        values.money_change(item.price_now - item.price_then, movers.currency),
    )
    first, second = sizes if movers.by == "percent" else reversed(sizes)
    return [first, html.Span(second, className="caption under")]
