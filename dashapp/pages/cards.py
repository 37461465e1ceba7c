"""Cards page: cards by a query, as a grid with infinite scrolling or as pictures.

Behaviour: callbacks/cards.py and cards_found.py.
"""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashapp import paths
from dashapp.components import filters, query_help, states
from dashapp.components.card_chooser import names_below
from dashapp.components.card_grid import card_grid
from dashapp.components.cards import FORMATS
from dashapp.components.pager import pager
from market.search.help import HELP

PATH, TITLE = paths.CARDS, "Cards"
QUERY, SORT, ORDER = "cards-q", "cards-sort", "cards-order"
GRID, NOTE, PICTURE, CURSORS = "cards-grid", "cards-note", "cards-picture", "cards-cursors"
COUNT, CORRECTED, PROBLEM, NAMES = "cards-count", "cards-corrected", "cards-problem", "cards-names"
TERMS, CLEAR, DEFAULTS = "cards-terms", "cards-clear", "cards-defaults"
VIEW, LISTED, GALLERY, LISTING = "cards-view", "cards-listed", "cards-gallery", "cards-pages"
GALLERY_PANEL = "cards-gallery-panel"
EXAMPLES, SHOWN_EXAMPLES, SYNTAX = "cards-examples", 3, "cards-syntax"

LIST, PICTURES = "list", "gallery"
VIEWS = {LIST: "List", PICTURES: "Gallery"}
FILTER_DEFAULTS = {QUERY: "", SORT: "relevance", ORDER: "asc", VIEW: LIST}
# Without a query all match alike, and the order by relevance is this one: a list by name begins with an accident.
WITHOUT_QUERY = ("price", "desc")
SORT_NAMES = {
    "relevance": "Best match",
    "name": "Name",
    "price": "Price",
    "set_code": "Set",
    "collector_number": "Number",
    "change_7d": "Change in 7 days",
}
ORDER_NAMES = {"asc": "A–Z, low–high", "desc": "Z–A, high–low"}
# Terms to choose from lists; {price} is the shell's currency. assets/query.js inserts them into the query.
CHOICES: dict[str, dict[str, str]] = {
    "Rarity": {f"r:{rarity}": rarity.capitalize() for rarity in ("common", "uncommon", "rare", "mythic")},
    "Format": {f"f:{slug}": slug.capitalize() for slug in FORMATS},
    "Finish": {"is:nonfoil": "Nonfoil", "is:foil": "Foil", "is:etched": "Etched foil"},
    "Price": {
        "{price}<1": "Under 1",
        "{price}>=1 {price}<5": "1 to 5",
        "{price}>=5 {price}<20": "5 to 20",
        "{price}>=20 {price}<100": "20 to 100",
        "{price}>=100": "100 and more",
    },
    "7 days": {
        "chg7d>=10": "Up 10\u00a0% or more",
        "chg7d>0": "Up",
        "chg7d<0": "Down",
        "chg7d<=-10": "Down 10\u00a0% or more",
    },
}
TERM_LISTS = tuple(f"{TERMS}-{name.replace(' ', '-').lower()}" for name in CHOICES)


def layout(q: str = "", sort: str = "", order: str = "", view: str = "", syntax: str = "", **_: str) -> html.Div:
    """Build the page; the query string fills query, order and view, and `syntax` opens the help."""
    sort = filters.chosen(sort, SORT_NAMES, FILTER_DEFAULTS[SORT])
    order = filters.chosen(order, ORDER_NAMES, FILTER_DEFAULTS[ORDER])
    view = filters.chosen(view, VIEWS, FILTER_DEFAULTS[VIEW])
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            dcc.Store(id=CURSORS),
            html.Section(html.H1("Cards"), className="page-head"),
            html.Section(
                [
                    *_search(q if isinstance(q, str) else "", bool(syntax)),
                    _order(sort, order),
                    _told(view),
                    _list(sort, order, view),
                    _gallery(view),
                ],
                className="panel cards-panel",
                **{"aria-label": "Cards"},
            ),
            html.Div(id=PICTURE, className="card-preview", hidden=True, **{"aria-hidden": "true"}),
        ],
        className="page",
    )


def order_of(query: str, sort: str, order: str) -> tuple[str, str]:
    """Return the search's sort and order for those of the controls: without a query the dearest card comes first."""
    is_plain = (sort, order) == (FILTER_DEFAULTS[SORT], FILTER_DEFAULTS[ORDER])
    return WITHOUT_QUERY if is_plain and not query.strip() else (sort, order)


def _search(query: str, with_help: bool) -> list[html.Div | html.Details]:
    return [
        html.Div(
            [
                _box(query),
                html.Div(list(map(_choice, TERM_LISTS, CHOICES)), id=TERMS, className="terms"),
                html.Button("Clear", id=CLEAR, type="button", className="button", disabled=True),
            ],
            className="filters",
        ),
        html.Div(
            [
                html.Div(id=PROBLEM, role="alert", className="query-problem"),
                html.Div(id=EXAMPLES, className="chips examples"),
            ],
            className="query-hints",
        ),
        query_help.syntax(html.Div(query_help.help_table(HELP, {}), id=SYNTAX), with_help),
    ]


def _box(query: str) -> html.Div:
    box = dbc.Input(
        id=QUERY,
        type="search",
        value=query,
        debounce=300,
        placeholder="A name, or set:lea usd<5 chg7d>10",
        autocomplete="off",
    )
    listed, told = names_below(NAMES, has_queries=True)
    label = html.Label("Search", htmlFor=QUERY, className="control-label")
    return html.Div([label, box, listed], className="control cards-query", **told)


def _choice(control: str, name: str) -> html.Div:
    return filters.choice(control, name, filters.options(CHOICES[name], "Any"), filters.ALL)


def examples(queries: Sequence[str]) -> list[Any]:
    """Return some examples, and the others below a heading that opens them."""
    first, more = queries[:SHOWN_EXAMPLES], queries[SHOWN_EXAMPLES:]
    told: list[Any] = [html.Span("Try", className="caption"), *map(query_help.example, first)] if first else []
    if more:
        rest = html.Div(list(map(query_help.example, more)), className="chips")
        told.append(html.Details([html.Summary("More examples"), rest], className="more-examples"))
    return told


def _order(sort: str, order: str) -> html.Div:
    """Return controls for screens too narrow for all headers; wide ones sort by a click on a header."""
    names = [{"value": slug, "label": name} for slug, name in SORT_NAMES.items()]
    return html.Div(
        [filters.choice(SORT, "Sort by", names, sort), filters.segments(ORDER, "Order", ORDER_NAMES, order)],
        className="filters cards-order",
    )


def _told(view: str) -> html.Div:
    told = html.Div([html.Span(id=CORRECTED), html.Span(id=COUNT)], className="caption cards-numbers", role="status")
    return html.Div([told, filters.segments(VIEW, "View", VIEWS, view, show_legend=False)], className="cards-told")


def _list(sort: str, order: str, view: str) -> html.Div:
    return html.Div(
        [card_grid(GRID, sort, order), html.Div(states.loading(), id=NOTE, className="chart-note")],
        id=LISTED,
        className="cards-list",
        hidden=view != LIST,
    )


def _gallery(view: str) -> html.Div:
    waiting = states.loading() if view == PICTURES else None  # hidden, it would never be drawn
    pictures = html.Div(waiting, id=GALLERY, className="gallery-place")
    return html.Div([pictures, pager(LISTING, "Pages of cards")], id=GALLERY_PANEL, hidden=view != PICTURES)
