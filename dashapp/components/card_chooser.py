"""Choosing a card by its name, then one of its printings. Behaviour: assets/card_names.js, assets/card_chooser.js."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from services.market.cards import Card


def names_below(list_id: str, *, has_queries: bool = False) -> tuple[html.Ul, dict[str, str]]:
    """Return the list of names below a text field, and the attributes of the element that has both.

    `has_queries`: the field is for other texts too; without a mark, Enter then leaves the text as it is.
    """
    listed = html.Ul(id=list_id, role="listbox", className="names", **{"aria-label": "Names of cards"})
    return listed, {"data-card-names": "too" if has_queries else "only"}


def card_chooser(
    prefix: str,
    *,
    label: str = "Card",
    currency_field: str = "",
    is_needed: bool = True,
    has_printings: bool = True,
    chosen: Card | None = None,
) -> html.Div:
    """Return the field of a card's name and the list of its printings; a form sends the chosen one as `card_id`.

    `prefix` begins the ids: `-name`, `-names`, `-printing`. `currency_field` is the name of the form's field that has
    the currency of the shown prices. Without `has_printings` a script shows what there is to choose from. `chosen`
    is the card at first.
    """
    told = {"data-currency-field": currency_field} if currency_field else {}
    name = _name(f"{prefix}-name", label, chosen, is_needed=is_needed)
    parts = [name, _printing(f"{prefix}-printing", chosen)] if has_printings else [name]
    return html.Div(parts, className="card-chooser", **{"data-card-chooser": ""}, **told)


def _name(field_id: str, label: str, chosen: Card | None, *, is_needed: bool) -> html.Div:
    options: dict[str, Any] = {"autocomplete": "off", "maxlength": 200, "placeholder": "Begin to type a name"}
    if chosen:
        options["value"] = chosen.name
    box = dbc.Input(id=field_id, type="text", required=is_needed, **options)
    listed, told = names_below(f"{field_id}s")
    status = html.P(className="caption names-status sr-only", role="status")
    named = html.Label(label, htmlFor=field_id, className="control-label")
    return html.Div([named, html.Div([box, listed], className="name-box"), status], className="field", **told)


def _printing(field_id: str, card: Card | None) -> html.Div:
    label = html.Label("Printing", htmlFor=field_id, className="control-label")
    chosen = html.Select(
        _first_option(card), id=field_id, name="card_id", className="form-select", **{"data-number": ""}
    )
    problem = html.P(className="field-problem", **{"data-field": "card_id"})
    return html.Div([label, chosen, problem], className="field")


def _first_option(card: Card | None) -> html.Option:
    if card is None:
        return html.Option("Choose a card first", value="")
    return html.Option(f"{card.set_name} #{card.collector_number}", value=str(card.id))
