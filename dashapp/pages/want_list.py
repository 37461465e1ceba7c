"""Want list page: cards to be had with their best prices, and the cheapest basket. Behaviour: callbacks/want_list.py.

Changes are forms in dialogs, which ask the API (assets/want_list.js); the list is then read again.
"""

from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from dashapp import paths
from dashapp.components import filters, want_list_forms
from dashapp.components.pager import pager
from dashapp.components.panels import panel, place

PATH, TITLE = paths.WANT_LIST, "Want list"
SHOW, ORDER = "wants-show", "wants-order"
CLEAR, DEFAULTS = "wants-clear", "wants-defaults"
HEAD, ROWS, LISTING, BASKET = "wants-head", "wants-rows", "wants-pages", "wants-basket"
CHANGES = "wants-changes"
TOAST = "wants-toast"

AT_TARGET = "target"
SHOWN = {filters.ALL: "All", AT_TARGET: "At my price"}
# The list's sort and order, as one choice.
ORDERS = {
    "priority-asc": "Most important first",
    "name-asc": "Name, A to Z",
    "added-desc": "Newest first",
    "added-asc": "Oldest first",
}
FILTER_DEFAULTS = {SHOW: filters.ALL, ORDER: "priority-asc"}
PAGE_SIZE = 25


def layout(**asked: str) -> html.Div:
    """Build the page; the query string fills the filters."""
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            dcc.Store(id=CHANGES, data=0),
            html.Section([html.H1(TITLE), _ways_in()], className="page-head collection-head"),
            place(HEAD, "wants-head"),
            html.Section(
                [_filters(asked), place(ROWS, "table-place table-place-tall"), pager(LISTING, "Pages of wants")],
                className="panel",
                **{"aria-label": "Wanted cards"},
            ),
            panel("The cheapest basket", place(BASKET)),
            want_list_forms.add_dialog(),
            want_list_forms.change_dialog(),
            want_list_forms.deck_dialog(),
            html.Div(id=TOAST, className="toast", role="status"),
        ],
        className="page",
    )


def _ways_in() -> html.Div:
    opens = {"type": "button", "data-wants-dialog": want_list_forms.ADD}
    reads = {"type": "button", "data-wants-dialog": want_list_forms.DECK}
    return html.Div(
        [
            html.Button("Add a card", className="button primary", **opens),
            html.Button("Paste a deck list", className="button", **reads),
        ],
        className="head-actions",
    )


def _filters(asked: Mapping[str, Any]) -> html.Div:
    show = filters.chosen(asked.get("show"), SHOWN, FILTER_DEFAULTS[SHOW])
    order = filters.chosen(asked.get("order"), ORDERS, FILTER_DEFAULTS[ORDER])
    orders = [{"value": value, "label": label} for value, label in ORDERS.items()]
    return html.Div(
        [
            filters.segments(SHOW, "Show", SHOWN, show),
            filters.choice(ORDER, "Order", orders, order),
            filters.clear(CLEAR),
        ],
        className="filters",
    )
