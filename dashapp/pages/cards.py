"""Cards page: the catalogue by name, with headline prices. Behaviour: callbacks/cards.py."""

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashapp.components.panels import place

PATH, TITLE = "/cards", "Cards"
QUERY, RESULTS, COUNT = "cards-q", "cards-results", "cards-count"
TRAIL, NEXT_CURSOR = "cards-trail", "cards-next-cursor"
PREVIOUS, NEXT = "cards-previous", "cards-next"
CLEAR, DEFAULTS = "cards-clear", "cards-defaults"

FILTER_DEFAULTS = {QUERY: ""}
PAGE_SIZE = 50


def layout(q: str = "", **_: str) -> html.Div:
    """Build the page; the query string fills the name."""
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            dcc.Store(id=TRAIL, data=[None]),
            dcc.Store(id=NEXT_CURSOR),
            html.Section(html.H1("Cards"), className="page-head"),
            html.Section(
                [
                    _filters(q if isinstance(q, str) else ""),
                    place(RESULTS, "table-place table-place-tall"),
                    _pager(),
                ],
                className="panel",
                **{"aria-label": "Cards"},
            ),
        ],
        className="page",
    )


def _filters(name: str) -> html.Div:
    return html.Div(
        [
            html.Div(
                [
                    html.Label("Name", htmlFor=QUERY, className="control-label"),
                    dbc.Input(
                        id=QUERY,
                        type="search",
                        value=name,
                        debounce=300,
                        placeholder="Part of a card's name",
                        autocomplete="off",
                        maxlength=200,
                    ),
                ],
                className="control control-wide",
            ),
            html.Button("Clear", id=CLEAR, type="button", className="button", disabled=True),
        ],
        className="filters",
    )


def _pager() -> html.Nav:
    return html.Nav(
        [
            html.Button("Previous", id=PREVIOUS, type="button", className="button", disabled=True),
            html.Span(id=COUNT, className="pager-text", role="status"),
            html.Button("Next", id=NEXT, type="button", className="button", disabled=True),
        ],
        className="pager",
        **{"aria-label": "Pages of cards"},
    )
