"""Inventory page: one's own copies, what they are worth and why that moved. Behaviour: callbacks/inventory.py.

Changes are forms in dialogs, which ask the API (assets/inventory.js); the list is then read again.
"""

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashapp import formats, paths
from dashapp.components import (
    charts,
    filters,
    inventory_disposals,
    inventory_forms,
    inventory_values,
    query_help,
)
from dashapp.components.explanations import explanation_panel
from dashapp.components.inventory_groups import BY as GROUPINGS
from dashapp.components.movers import WINDOW_CODES
from dashapp.components.pager import pager
from dashapp.components.panels import place
from dashapp.figures.inventory import INDEX, MEASURES
from market.search.help import HELD_HELP

PATH, TITLE = paths.INVENTORY, "Collection"
QUERY, LOCATION, CONDITION = "inventory-q", "inventory-location", "inventory-condition"
FINISH, LANGUAGE, COVERAGE = "inventory-finish", "inventory-language", "inventory-coverage"
SORT, PROBLEM = "inventory-sort", "inventory-problem"
CLEAR, DEFAULTS = "inventory-clear", "inventory-defaults"
ROWS, LISTING, CHANGES = "inventory-rows", "inventory-list", "inventory-changes"
PLACES = "inventory-places"  # names of locations, for fields to choose from
HEAD, GROUPS, MOVERS, CHART = "inventory-head", "inventory-groups", "inventory-movers", "inventory-chart"
BY, WINDOW, PERIOD = "inventory-by", "inventory-window", "inventory-period"
EXPLANATION = "inventory-explanation"
MEASURE, ZOOM = "inventory-measure", "inventory-zoom"
EXPORT, EXPORTS = "inventory-export-open", "inventory-exports"
BULK, CHOSEN = "inventory-bulk", "inventory-chosen"
TOAST = "page-toast"  # assets/toast.js

# The list's sort and order, as one choice.
SORTS = {
    "value-desc": "Most valuable first",
    "value-asc": "Least valuable first",
    "name-asc": "Name, A to Z",
    "added-desc": "Newest first",
    "price-desc": "Dearest copies first",
    "quantity-desc": "Most copies first",
    "gain-desc": "Greatest gain first",
    "gain-asc": "Greatest loss first",
    "change_7d-desc": "Rose most in 7 days",
    "change_7d-asc": "Fell most in 7 days",
}
COVERAGES = {
    "valued": "With a price",
    "unvalued": "Without a price",
    "unresolved": "Card not found yet",
    "fallback": "Price stands in",
    "to_check": "Finish to check",
    "below_minimum": "Left out as too cheap",
    "gain_known": "With price and cost",
    "cost_known": "With a known cost",
    "cost_unknown": "Without a known cost",
    "on_offer": "On offer today",
    "not_on_offer": "Not on offer",
    "sold": "Worth selling today",
    "not_worth_selling": "Not worth selling",
    "beyond_demand": "More than shops want",
    "without_price": "Nobody buys it",
}
NOWHERE, IN = "none", "in:"  # choices of the location: no location, and the one of a name
FILTER_DEFAULTS = {
    QUERY: "",
    LOCATION: filters.ALL,
    CONDITION: filters.ALL,
    FINISH: filters.ALL,
    LANGUAGE: filters.ALL,
    COVERAGE: filters.ALL,
    SORT: "value-desc",
    BY: "set",
    WINDOW: "7d",
    PERIOD: "30d",
    MEASURE: INDEX,
    ZOOM: "",
}
PAGE_SIZE = 25


def layout(**asked: str) -> html.Div:
    """Build the page; the query string fills the filters."""
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            dcc.Store(id=CHANGES, data=0),
            html.Section([html.H1("My collection"), _ways_in()], className="page-head collection-head"),
            place(HEAD, "values-place"),
            html.Section(
                [
                    _filters(asked),
                    html.Div(id=PROBLEM, role="alert", className="query-problem"),
                    query_help.syntax(query_help.help_table(HELD_HELP, {})),
                    _bulk(),
                    place(ROWS, "table-place table-place-tall"),
                    pager(LISTING, "Pages of copies"),
                ],
                className="panel",
                **{"aria-label": "Copies"},
            ),
            _over_time(asked),
            html.Div([_moved(asked), _groups(asked)], className="halves"),
            explanation_panel(EXPLANATION),
            html.Datalist(id=PLACES),
            inventory_forms.add_dialog(PLACES),
            inventory_forms.change_dialog(PLACES, inventory_disposals.buttons()),
            inventory_disposals.sell_dialog(),
            inventory_disposals.trade_dialog(PLACES),
            inventory_forms.bulk_dialog(PLACES),
            inventory_forms.export_dialog(place(EXPORTS)),
            inventory_forms.share_dialog(),
            html.Div(id=TOAST, className="toast", role="status"),
        ],
        className="page",
    )


def location_choice(name: str) -> str:
    """Return the filter's value for a location."""
    return f"{IN}{name}" if name else NOWHERE


def chosen_location(choice: str) -> str | None:
    """Return the location that a filter's value names: empty for copies without one, None for all."""
    if choice == NOWHERE:
        return ""
    return choice.removeprefix(IN) if choice.startswith(IN) else None


def location_options(names: Mapping[str, str], chosen: str) -> list[dict[str, str]]:
    """Return the options of the location's filter: texts by name, and the one that the address names."""
    known = {location_choice(name): label for name, label in names.items()}
    name = chosen_location(chosen)
    if name is not None:
        known.setdefault(chosen, name or "No location")
    return filters.options(known, "All locations")


def _ways_in() -> html.Div:
    return html.Div(
        [
            html.Button(
                "Add a card", type="button", className="button primary", **{"data-dialog": inventory_forms.ADD}
            ),
            dcc.Link("Import a file", href=paths.INVENTORY_IMPORT, className="button"),
            dcc.Link("Transactions", href=paths.INVENTORY_TRANSACTIONS, className="button"),
            html.Button(
                "Export", id=EXPORT, type="button", className="button", **{"data-dialog": inventory_forms.EXPORT}
            ),
            html.Button("Share", type="button", className="button", **{"data-dialog": inventory_forms.SHARE}),
        ],
        className="head-actions",
    )


def _filters(asked: Mapping[str, Any]) -> html.Div:
    query = asked.get("q", "")
    location = asked.get("location", filters.ALL)
    location = location if isinstance(location, str) and len(location) <= 203 else filters.ALL
    box = dbc.Input(
        id=QUERY,
        type="search",
        value=query if isinstance(query, str) else "",
        debounce=300,
        placeholder="A name, or t:goblin qty>=4 gain<0",
        autocomplete="off",
    )
    orders = [{"value": value, "label": label} for value, label in SORTS.items()]
    return html.Div(
        [
            html.Div(
                [html.Label("Search", htmlFor=QUERY, className="control-label"), box],
                className="control collection-query",
            ),
            filters.choice(LOCATION, "Location", location_options({}, location), location),
            _choice(asked, CONDITION, "Condition", filters.condition_options()),
            _choice(asked, FINISH, "Finish", filters.finish_options()),
            _choice(asked, LANGUAGE, "Language", filters.language_options()),
            _choice(asked, COVERAGE, "Price", filters.options(COVERAGES, "All prices")),
            _choice(asked, SORT, "Order", orders),
            filters.clear(CLEAR),
        ],
        className="filters",
    )


def _choice(asked: Mapping[str, Any], control: str, label: str, options: list[dict[str, str]]) -> html.Div:
    words = [option["value"] for option in options]
    wanted = asked.get(control.removeprefix("inventory-"), "")
    return filters.choice(control, label, options, filters.chosen(wanted, words, FILTER_DEFAULTS[control]))


def _over_time(asked: Mapping[str, Any]) -> html.Section:
    period = filters.chosen(asked.get("period"), formats.PERIOD_CODES, FILTER_DEFAULTS[PERIOD])
    measure = filters.chosen(asked.get("measure"), MEASURES, FILTER_DEFAULTS[MEASURE])
    chosen = html.Div(
        [
            filters.segments(PERIOD, "Period", formats.PERIOD_CODES, period),
            filters.segments(MEASURE, "Show", MEASURES, measure),
        ],
        className="filters",
    )
    return html.Section(
        [html.H2("Over time"), chosen, charts.line_chart(CHART, ZOOM, asked.get("zoom", ""))],
        id=inventory_values.OVER_TIME,
        className="panel",
    )


def _moved(asked: Mapping[str, Any]) -> html.Section:
    window = filters.chosen(asked.get("window"), WINDOW_CODES, FILTER_DEFAULTS[WINDOW])
    return _panel(
        inventory_values.MOVED,
        "What moved it",
        filters.segments(WINDOW, "Window", WINDOW_CODES, window, show_legend=False),
        place(MOVERS),
    )


def _groups(asked: Mapping[str, Any]) -> html.Section:
    kinds = [{"value": value, "label": f"By {label.lower()}"} for value, label in GROUPINGS.items()]
    by = filters.chosen(asked.get("by"), GROUPINGS, FILTER_DEFAULTS[BY])
    return _panel(inventory_values.GROUPED, "Groups", filters.choice(BY, "Groups by", kinds, by), place(GROUPS))


def _panel(panel_id: str, title: str, control: Any, content: html.Div) -> html.Section:
    head = html.Div([html.H2(title), html.Div(control, className="filters")], className="panel-head")
    return html.Section([head, content], id=panel_id, className="panel")


def _bulk() -> html.Div:
    """Return the bar for the chosen rows, hidden until there are any."""
    return html.Div(
        [
            html.Span(id=CHOSEN, role="status"),
            html.Button("Choose all on this page", type="button", className="button", **{"data-choose": "all"}),
            html.Button("Choose none", type="button", className="button", **{"data-choose": "none"}),
            html.Button("Change", type="button", className="button", **{"data-dialog": inventory_forms.BULK}),
            html.Button("Remove", type="button", className="button danger", **{"data-remove": ""}),
        ],
        id=BULK,
        className="bulk-bar",
        hidden=True,
    )
