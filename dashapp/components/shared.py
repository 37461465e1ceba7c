"""What a reader of a shared link sees: copies of a location, a collection in figures, or wants."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashapp import formats
from dashapp.components import states, values
from dashapp.components.inventory_groups import BY, name_of_group
from dashapp.components.pictures import with_thumb
from dashapp.components.tables import Column, table
from dashapp.paths import card_path
from services.people.shared import (
    SharedCopies,
    SharedGroup,
    SharedLocation,
    SharedSummary,
    SharedWant,
    SharedWants,
    Worth,
)

SHOWN = 12  # groups of a kind
NO_PRICE = "No price of this condition, finish and language is known"
WANTS = (Column("Card"), Column("Missing", "number"), Column("Grade"))
COPIES = (Column("Card"), Column("Copies", "number"), Column("Grade"))
PRICES = (Column("Price", "number"), Column("Value", "number"))


def location(shared: SharedLocation) -> list[Any]:
    """Return the copies of a location."""
    if not shared.items:
        return [states.nothing("There are no copies here now")]
    columns = (*COPIES, *PRICES) if shared.worth else COPIES
    rows = [_row(one, shared.worth) for one in shared.items]
    return [_tiles(shared.copies, shared.worth), _panel(table("Copies", columns, rows))]


def summary(shared: SharedSummary, set_names: Mapping[str, str]) -> list[Any]:
    """Return a collection in figures."""
    if not shared.copies:
        return [states.nothing("There are no copies here now")]
    groups = [_groups(by, some, shared.worth, set_names) for by, some in shared.groups.items()]
    return [_tiles(shared.copies, shared.worth), html.Div(groups, className="shared-groups")]


def wants(shared: SharedWants) -> list[Any]:
    """Return wants that are not fulfilled."""
    if not shared.items:
        return [states.nothing("Nothing is wanted here now")]
    columns = (*WANTS, Column("Best price", "number")) if shared.shows_prices else WANTS
    return [_panel(table("Wants", columns, [_want(one, shared.shows_prices) for one in shared.items]))]


def _want(one: SharedWant, shows_price: bool) -> list[Any]:
    link = html.A(one.name, href=card_path(one.card_id))
    card = with_thumb(one.card_id, link, html.Span(one.printing or "Any printing", className="caption"))
    least = f"{formats.condition_name(one.condition)} or better" if one.condition else "Any condition"
    finish = formats.FINISH_NAMES[one.finish] if one.finish else "any finish"
    more = html.Span(f"{finish}, {one.language or 'any language'}", className="caption")
    cells = [card, formats.count(one.copies), html.Div([html.Span(least), more], className="card-cell")]
    price = values.money(one.price, one.currency or "", "No current price fulfils it")
    return [*cells, price] if shows_price else cells


def _panel(content: html.Div) -> html.Section:
    return html.Section(content, className="panel")


def _tiles(copies: int, worth: Worth | None) -> html.Div:
    tiles = [_tile("Copies", formats.count(copies))]
    if worth:
        covered = f"{formats.count(worth.valued)} of {formats.count(copies)} copies valued"
        value = values.money(worth.value, worth.currency, "No copy has a price in this currency")
        tiles.append(_tile(f"Value in {worth.currency}", value, covered, *_source(worth)))
    return html.Div(tiles, className="value-tiles")


def _tile(name: str, number: Any, *told: str) -> html.Div:
    parts = [html.P(part, className="caption") for part in told]
    return html.Div(
        [html.H2(name, className="tile-name"), html.P(number, className="value-number"), *parts], className="value-tile"
    )


def _source(worth: Worth) -> list[str]:
    if worth.as_of is None:
        return []
    places = ", ".join(map(formats.marketplace_name, worth.marketplaces))
    return [f"Prices of {places}, the newest of {formats.moment(worth.as_of)}"]


def _row(one: SharedCopies, worth: Worth | None) -> list[Any]:
    cells = [_card(one), formats.count(one.quantity), _grade(one)]
    if worth is None:
        return cells
    return [*cells, *(values.money(amount, worth.currency, NO_PRICE) for amount in (one.price, one.value))]


def _card(one: SharedCopies) -> html.Div:
    if one.card_id is None:
        return html.Div(html.Strong(one.name), className="card-cell")
    link = html.A(one.name, href=card_path(one.card_id))
    return with_thumb(one.card_id, link, html.Span(one.printing, className="caption"))


def _grade(one: SharedCopies) -> html.Div:
    condition = formats.condition_name(one.condition) if one.condition else "Condition not known"
    finish = formats.FINISH_NAMES[one.finish] if one.finish else "finish not known"
    more = html.Span(f"{finish}, {one.language or 'language not known'}", className="caption")
    return html.Div([html.Span(condition), more], className="card-cell")


def _groups(by: str, groups: Sequence[SharedGroup], worth: Worth | None, set_names: Mapping[str, str]) -> html.Section:
    columns = [Column(BY[by]), Column("Copies", "number")]
    if worth:
        columns.append(Column("Value", "number"))
    rows = [
        [name_of_group(by, one.key, set_names), formats.count(one.copies)]
        + ([values.money(one.value, worth.currency, "No copy of it has a price")] if worth else [])
        for one in groups[:SHOWN]
    ]
    rest = groups[SHOWN:]
    more = [html.P(f"and {len(rest)} more", className="caption")] if rest else []
    listed = table(f"Copies by {BY[by].lower()}", columns, rows, is_narrow=True)
    return html.Section([html.H2(f"By {BY[by].lower()}"), listed, *more], className="panel")
