"""The copies of a collection as a table: what they are, where, how many, and what they are worth."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from dash import dcc, html

from collection.formats.registry import FORMATS
from dashapp import formats, paths
from dashapp.components import states, values
from dashapp.components.pictures import preview, with_thumb
from dashapp.components.tables import Column, table
from dashapp.paths import card_path
from services.people.valuation.listing import HeldCopies

COLUMNS = (
    Column("Card"),
    Column("Copies", "number", minor=True),
    Column("Grade", minor=True, meaning="Condition, finish and language of the copies"),
    Column("Location", spare=True),
    Column("Price", "number", minor=True, meaning="Of one copy in its own condition, finish and language"),
    Column("Value", "number", plain=True),
    Column("Gain", "number", spare=True, meaning="Value less what was paid, of the copies with a known cost"),
    Column("7 d", "number", meaning="Change of the price in 7 days"),
    Column("Edit", "action", plain=True),
)
EDITED = ("quantity", "condition", "finish", "language", "location", "tags", "notes", "acquired_on")
FLAGS = ("signed", "altered", "misprint", "proxy")
NOT_FOUND = "Not found in the catalogue yet"
TO_CHECK = "The card does not come in this finish: check it"
NO_CARD = "The card is not known yet: it has no price"
NO_COST = "What was paid is not known in this currency"
WORDS = {"condition_word": "condition", "finish_word": "finish", "language_word": "language"}


def holding_table(items: Sequence[HeldCopies], currency: str) -> html.Div:
    """Return one row for each holding, in the order given."""
    keys = [f"{item.id}|{currency}" for item in items]
    return table(f"Copies, {currency}", COLUMNS, [_row(item, currency) for item in items], keys=keys)


def empty() -> html.Div:
    """Return how a collection begins."""
    ways = html.Div(
        [
            dcc.Link("Import a file", href=paths.INVENTORY_IMPORT, className="button primary"),
            html.Button("Add a card by hand", type="button", className="button", **{"data-dialog": "inventory-add"}),
        ],
        className="head-actions",
    )
    return states.nothing(
        "Your collection is empty",
        "Import the file of an app that you use, such as ManaBox, Moxfield, Archidekt, Deckbox or Dragon Shield: "
        f"{len(FORMATS)} formats are recognised by their columns. A preview shows each row before anything is added,"
        " and an import can be undone.",
        "Then this page shows what every copy is worth in its own condition, what it cost, and why that moved.",
        ways,
    )


def none_left() -> html.Div:
    """Return the note for filters that leave nothing."""
    return states.nothing("None of your copies match", "Try fewer filters, or a part of the name.")


def _row(item: HeldCopies, currency: str) -> list[Any]:
    return [
        _named(item),
        formats.count(item.quantity),
        _grade(item),
        html.Span(item.location, className="where") if item.location else values.unknown("In no location"),
        _price(item, currency),
        values.money(item.value, currency, _no_price(item, currency)),
        _gain(item, currency),
        values.change(item.change_7d, _no_price(item, currency))
        if item.price is None
        else values.change(item.change_7d),
        _edit(item),
    ]


def _named(item: HeldCopies) -> html.Div:
    copies = f"{formats.count(item.quantity)} ×"
    where = html.Span(" · ".join(filter(None, (copies, _grade_words(item), item.location))), className="instead")
    labels = [html.Span(", ".join(words), className="caption")] if (words := _labels(item)) else []
    labels += [html.Span(TO_CHECK, className="caption to-check")] if item.to_check else []
    box = html.Button(
        html.Span(f"Choose {name_of(item)}", className="sr-only"),
        type="button",
        role="checkbox",
        className="row-box",
        **{"aria-checked": "false", "data-row": f"{item.id}:{item.version}"},
    )
    return html.Div([box, _card(item, [where, *labels])], className="chosen-cell")


def _card(item: HeldCopies, more: list[Any]) -> html.Div:
    if item.card is None:
        return html.Div([html.Strong(name_of(item)), _not_found(item), *more], className="card-cell unresolved")
    card = item.card
    printing = html.Span(formats.printing(card.set_name, card.set_code, card.collector_number), className="caption")
    return with_thumb(card.id, dcc.Link(card.name, href=card_path(card.id)), printing, *more, preview(card.id))


def _not_found(item: HeldCopies) -> html.Span:
    """Return what a file said of copies whose card is not known."""
    raw = item.raw
    told = [raw.get("set_name") or str(raw.get("set_code", "")).upper(), _number(raw.get("collector_number"))]
    said = " ".join(filter(None, told))
    words = f"{NOT_FOUND}{'; the file says ' if said else ''}{said}"
    return html.Span(words, className="caption not-found")


def _number(number: object) -> str:
    return f"#{number}" if number else ""


def name_of(item: HeldCopies) -> str:
    """Return the name of a card, for one that is not known that which its file has."""
    if item.card is not None:
        return item.card.name
    return str(item.raw.get("name") or item.raw.get("scryfall_id") or "A card without a name")


def _labels(item: HeldCopies) -> list[str]:
    flags = [flag for flag in FLAGS if item.raw.get(flag)]
    words = [f"{name} “{item.raw[key]}”" for key, name in WORDS.items() if item.raw.get(key)]
    return [*flags, *words, *item.tags]


def _grade(item: HeldCopies) -> html.Div:
    condition = html.Span(_word(item.condition and formats.condition_name(item.condition), "Grade"))
    place = [html.Span(item.location, className="caption where-instead")] if item.location else []
    return html.Div([condition, html.Span(_surface(item), className="caption"), *place], className="card-cell")


def _surface(item: HeldCopies) -> str:
    finish = _word(item.finish and formats.FINISH_NAMES[item.finish], "finish")
    return f"{finish}, {_word(item.language, 'language')}"


def _word(word: str | None, what: str) -> str:
    return word or f"{what} not known"


def _grade_words(item: HeldCopies) -> str:
    code = formats.condition_code(item.condition) if item.condition else "condition not known"
    plain = [] if item.finish == "nonfoil" else [_word(item.finish and formats.FINISH_NAMES[item.finish], "finish")]
    language = [] if item.language == "English" else [_word(item.language, "language")]
    return ", ".join([code, *plain, *language])


def _no_price(item: HeldCopies, currency: str) -> str:
    return NO_CARD if item.card is None else f"No {currency} price of this condition, finish and language is known"


def _price(item: HeldCopies, currency: str) -> html.Span:
    price = values.money(item.price, currency, _no_price(item, currency))
    if item.price is None or item.price_marketplace is None:
        return price
    place = formats.marketplace_name(item.price_marketplace)
    fallback = [html.Span("stands in, ", className="fallback")] if item.price_is_fallback else []
    note = html.Span([*fallback, place, ", ", values.age(item.price_time)], className="caption under")
    return html.Span([price, note], className="quote")


def _gain(item: HeldCopies, currency: str) -> html.Span:
    if item.unrealized_gain is None:
        return values.unknown(_no_price(item, currency) if item.price is None else NO_COST)
    paid = "" if item.cost_total is None else f"Paid {formats.money(item.cost_total, item.cost_currency or currency)}"
    known = f" for {formats.count(item.cost_known_quantity)} of {formats.count(item.quantity)} copies"
    gain = values.money_change(item.unrealized_gain, currency)
    part = [html.Span(formats.change(item.gain_pct), className="caption under")] if item.gain_pct is not None else []
    return values.explained([gain, *part], paid + known, className="quote")


def _edit(item: HeldCopies) -> html.Button:
    told: Mapping[str, Any] = {
        "id": item.id,
        "version": item.version,
        "name": name_of(item),
        **{name: getattr(item, name) for name in EDITED},
    }
    words = [html.Span("Edit", **{"aria-hidden": "true"}), html.Span(f"Edit {name_of(item)}", className="sr-only")]
    return html.Button(words, type="button", className="button small", **{"data-holding": orjson.dumps(told).decode()})
