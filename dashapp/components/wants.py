"""Wants as a table: what is wanted and missing, the best price now, and how it stands against one's own price."""

from collections.abc import Sequence
from typing import Any

import orjson
from dash import dcc, html

from collection.wants.wanting import Standing
from dashapp import formats
from dashapp.components import forms, states, values
from dashapp.components.pictures import preview, with_thumb
from dashapp.components.tables import Column, table
from dashapp.components.want_list_forms import ADD, DECK, WANTS
from dashapp.paths import ALERTS, WANT_LIST, card_path
from services.people.wants.contract import BestPrice, Want

COLUMNS = (
    Column("Card"),
    Column("Copies", minor=True, meaning="Copies still to be had, of those that are wanted"),
    Column("Will do", minor=True, meaning="The least condition, the finish and the language"),
    Column("Best price now", "number", plain=True, meaning="The lowest current price of a copy that will do"),
    Column("Your price", "number", meaning="The most that one copy may cost"),
    Column("Actions", "action", plain=True),
)
NO_PRICE = "No shop that we read has a copy that will do now"
NO_TARGET = "You have not said what it may cost"
NOT_SURE = "Their condition, finish or language is not known"


def want_table(wants: Sequence[Want], currency: str) -> html.Div:
    """Return one row for each want, in the order given."""
    keys = [f"want|{want.id}|{currency}" for want in wants]
    return table("Wanted cards", COLUMNS, [_row(want, currency) for want in wants], keys=keys)


def empty() -> html.Div:
    """Return how a want list begins."""
    ways = html.Div(
        [
            html.Button("Add a card", type="button", className="button primary", **{"data-wants-dialog": ADD}),
            html.Button("Paste a deck list", type="button", className="button", **{"data-wants-dialog": DECK}),
        ],
        className="head-actions",
    )
    return states.nothing(
        "Your want list is empty",
        "Add cards that you are looking for, with the most that you would pay: this page shows where each is cheapest"
        " now, and which are at your price.",
        "Or paste a deck list: what you own already is left out, and the basket below says where the rest costs least.",
        ways,
    )


def none_at_target() -> html.Div:
    """Return the note where no want is at its price."""
    return states.nothing("Nothing is at your price now", "Prices are looked at all day: this list changes by itself.")


def of_card(card_id: int, wants: Sequence[Want]) -> html.Div:
    """Return for a card's page whether the card is wanted, else the button that adds it."""
    if not wants:
        add = forms.button(WANTS, "Add to want list", method="POST", sends={"card_id": card_id}, css="button")
        return html.Div(add, className="card-wanted")
    copies = sum(want.quantity for want in wants)
    missing = sum(want.missing for want in wants)
    words = f"On your want list: {_copies(copies)}" + (f", {formats.count(missing)} missing" if missing else ", owned")
    return html.Div(dcc.Link(words, href=WANT_LIST), className="card-wanted")


def _row(want: Want, currency: str) -> list[Any]:
    return [_named(want), _number(want), _variant(want), _best(want, currency), _target(want), _deeds(want)]


def _named(want: Want) -> html.Div:
    card = want.card
    printing = formats.printing(card.set_name, card.set_code, card.collector_number)
    priority = [] if want.priority == "normal" else [f"{want.priority.capitalize()} priority"]
    note = [html.Span(want.note, className="caption want-note")] if want.note else []
    instead = html.Span(" · ".join([_missing_words(want), *_variant_words(want)]), className="instead")
    caption = html.Span(" · ".join(["Any printing" if want.any_printing else printing, *priority]), className="caption")
    return with_thumb(card.id, dcc.Link(card.name, href=card_path(card.id)), caption, instead, *note, preview(card.id))


def _number(want: Want) -> html.Div:
    owned = f"{formats.count(want.owned)} owned" if want.owned else ""
    lines: list[Any] = [html.Span(_missing_words(want))]
    if owned:
        lines.append(html.Span(owned, className="caption"))
    if want.owned_unsure:
        unsure = f"{_copies(want.owned_unsure)} may do"
        lines.append(html.Span(values.explained(unsure, NOT_SURE), className="caption"))
    return html.Div(lines, className="card-cell")


def _missing_words(want: Want) -> str:
    if not want.missing:
        return "All owned"
    of = f" of {formats.count(want.quantity)}" if want.quantity != want.missing else ""
    return f"{formats.count(want.missing)}{of} missing"


def _variant(want: Want) -> html.Span:
    return html.Span(", ".join(_variant_words(want)) or "Any copy")


def _variant_words(want: Want) -> list[str]:
    condition = f"{formats.condition_name(want.condition)} or better" if want.condition else ""
    finish = formats.FINISH_NAMES[want.finish] if want.finish else ""
    return [word for word in (condition, finish, want.language) if word]


def _best(want: Want, currency: str) -> html.Span:
    best = want.best
    if best is None:
        return values.unknown(NO_PRICE)
    place = formats.marketplace_name(best.marketplace)
    grade = formats.condition_code(best.condition)
    printing = f"{best.set_code.upper()} #{best.collector_number}, " if want.any_printing else ""
    finish = "" if best.finish == "nonfoil" else f" {formats.FINISH_NAMES[best.finish].lower()}"
    where = html.Span([f"{place}, {printing}{grade}{finish}"], className="caption under")
    age = html.Span([*_in(best, currency), values.age(best.confirmed_at)], className="caption under")
    return html.Span([values.money(best.price, best.currency), where, age], className="quote")


def _in(best: BestPrice, currency: str) -> list[str]:
    return [] if best.currency == currency else [f"{best.currency}, "]


def _target(want: Want) -> html.Span:
    if want.max_price is None or want.currency is None:
        return values.unknown(NO_TARGET)
    amount = values.money(want.max_price, want.currency)
    return html.Span([amount, _standing(want)], className="quote")


def _standing(want: Want) -> html.Span:
    if want.standing is Standing.AT_TARGET:
        return html.Span("At your price", className="under at-target")
    if want.best is None or not want.max_price:
        return html.Span("No price now", className="caption under")
    above = 100 * (want.best.price / want.max_price - 1)
    return html.Span(f"{formats.per_cent(above)} above", className="caption under")


def _deeds(want: Want) -> html.Div:
    words = [
        html.Span("Alert me", **{"aria-hidden": "true"}),
        html.Span(f"Alert me on {want.card.name}", className="sr-only"),
    ]
    alert = html.A(words, href=f"{ALERTS}?want={want.id}", className="button small as-link")
    return html.Div([_edit(want), alert], className="row-buttons")


def _edit(want: Want) -> html.Button:
    told = {
        "id": want.id,
        "version": want.version,
        "name": want.card.name,
        "again": dict(want.again()),
    }
    words = [html.Span("Edit", **{"aria-hidden": "true"}), html.Span(f"Edit {want.card.name}", className="sr-only")]
    return html.Button(words, type="button", className="button small", **{"data-want": orjson.dumps(told).decode()})


def _copies(number: int) -> str:
    return "1 copy" if number == 1 else f"{formats.count(number)} copies"
