"""Sets page: all sets with the value of one of each of their printings. Behaviour: callbacks/sets.py."""

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashapp import paths
from dashapp.components import filters
from dashapp.components.pager import pager
from dashapp.components.panels import place

PATH, TITLE = paths.SETS, "Sets"
SORT, NAME, RESULTS, LISTING = "sets-sort", "sets-name", "sets-results", "sets-list"
CLEAR, DEFAULTS = "sets-clear", "sets-defaults"

# A service's sort and order, as one choice.
SORTS = {
    "value-desc": "Most valuable first",
    "value-asc": "Least valuable first",
    "released_at-desc": "Newest first",
    "released_at-asc": "Oldest first",
    "name-asc": "Name, A to Z",
    "name-desc": "Name, Z to A",
    "change_7d-desc": "Rose most in 7 days",
    "change_7d-asc": "Fell most in 7 days",
}
FILTER_DEFAULTS = {NAME: "", SORT: "value-desc"}
PAGE_SIZE = 50
LONGEST_NAME = 100


def layout(name: str = "", sort: str = "", **_: str) -> html.Div:
    """Build the page; the query string fills name and order."""
    typed = name if isinstance(name, str) else ""
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Section(html.H1("Sets"), className="page-head"),
            html.Section(
                [
                    _filters(typed, filters.chosen(sort, SORTS, FILTER_DEFAULTS[SORT])),
                    place(RESULTS, "table-place table-place-tall"),
                    pager(LISTING, "Pages of sets"),
                ],
                className="panel",
                **{"aria-label": "Sets"},
            ),
        ],
        className="page",
    )


def _filters(name: str, sort: str) -> html.Div:
    orders = [{"value": value, "label": label} for value, label in SORTS.items()]
    return html.Div(
        [
            html.Div(
                [
                    html.Label("Name or code", htmlFor=NAME, className="control-label"),
                    dbc.Input(
                        id=NAME,
                        type="search",
                        value=name,
                        debounce=300,
                        placeholder="Part of a set's name, or its code",
                        autocomplete="off",
                        maxlength=LONGEST_NAME,
                    ),
                ],
                className="control control-wide",
            ),
            filters.choice(SORT, "Order", orders, sort),
            filters.clear(CLEAR),
        ],
        className="filters",
    )
