"""What moved the value of a collection: the largest contributions of cards, which add up to the change."""

from typing import Any

from dash import dcc, html

from dashapp import formats
from dashapp.components import states, values
from dashapp.components.movers import ARROW, WINDOW_NAMES
from dashapp.components.pictures import with_thumb
from dashapp.components.tables import Column, table
from dashapp.paths import card_path
from services.people.valuation.movers import HeldMover, HeldMovers

CAUSES = {
    "price": "prices",
    "acquired": "copies that came",
    "disposed": "copies that went",
    "first_price": "first prices",
    "no_price": "prices that ended",
}
NOTES = {
    "acquired": "came",
    "disposed": "went",
    "first_price": "got a first price",
    "no_price": "has no price any more",
}
COLUMNS = (Column("Card"), Column("Change", "number"), Column("Price", "number", minor=True))


def mover_table(found: HeldMovers) -> html.Div:
    """Return the movers with the sum of all and its parts."""
    if not found.items:
        return states.line(f"Nothing has moved the value in {WINDOW_NAMES[found.window]}.")
    keys = [f"{one.card.id if one.card else None}|{one.condition}|{one.finish}|{one.language}|{one.cause}"
            for one in found.items]  # fmt: skip
    title = f"What moved the value in {WINDOW_NAMES[found.window]}, {found.currency}"
    rows = table(title, COLUMNS, [_row(one, found.currency) for one in found.items], keys=keys, is_narrow=True)
    return html.Div([_sum(found), rows, *_others(found)])


def _sum(found: HeldMovers) -> html.P:
    parts: list[Any] = [html.Strong(values.money_change(found.total, found.currency)), " in all: "]
    for number, one in enumerate(found.causes):
        parts += [" · "] if number else []
        parts += [f"{CAUSES.get(one.cause, one.cause)} ", values.money_change(one.contribution, found.currency)]
    return html.P(parts, className="moved-sum")


def _others(found: HeldMovers) -> list[html.P]:
    if not found.others:
        return []
    return [html.P(["All others together ", values.money_change(found.others, found.currency)], className="caption")]


def _row(one: HeldMover, currency: str) -> list[Any]:
    change = [values.money_change(one.contribution, currency)]
    if one.change_pct is not None:
        change.append(html.Span(formats.change(one.change_pct), className="caption under"))
    return [_card(one), html.Span(change, className="quote"), _prices(one, currency)]


def _card(one: HeldMover) -> html.Div:
    told = [f"{formats.count(one.quantity)} ×", one.condition and formats.condition_code(one.condition)]
    told += [one.finish and formats.FINISH_NAMES[one.finish], one.language, NOTES.get(one.cause)]
    words = html.Span(" · ".join(filter(None, told)), className="caption")
    if one.card is None:
        return html.Div([html.Strong("A card that is not known"), words], className="card-cell")
    return with_thumb(one.card.id, dcc.Link(one.card.name, href=card_path(one.card.id)), words)


def _prices(one: HeldMover, currency: str) -> html.Span:
    then = values.money(one.price_then, currency, "No price then")
    return html.Span([then, ARROW, values.money(one.price_now, currency, "No price now")])
