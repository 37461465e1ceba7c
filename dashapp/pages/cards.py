"""Cards page: any card by a query, in a grid that goes on as it is scrolled. Behaviour: callbacks/cards.py."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashapp.components import filters, states
from dashapp.components.card_grid import card_grid
from dashapp.components.cards import FORMATS
from dashapp.components.tables import Column, table
from market.search.help import EXAMPLES, HELP

PATH, TITLE = "/cards", "Cards"
QUERY, SORT, ORDER = "cards-q", "cards-sort", "cards-order"
GRID, NOTE, PICTURE, CURSORS = "cards-grid", "cards-note", "cards-picture", "cards-cursors"
COUNT, CORRECTED, PROBLEM, NAMES = "cards-count", "cards-corrected", "cards-problem", "cards-names"
TERMS, CLEAR, DEFAULTS = "cards-terms", "cards-clear", "cards-defaults"

FILTER_DEFAULTS = {QUERY: "", SORT: "relevance", ORDER: "asc"}
SORT_NAMES = {
    "relevance": "Best match",
    "name": "Name",
    "price": "Price",
    "set_code": "Set",
    "collector_number": "Number",
    "change_7d": "Change in 7 days",
}
ORDER_NAMES = {"asc": "Rising", "desc": "Falling"}
# Terms to choose instead of writing them; {price} is the shell's currency. assets/query.js puts them into the query.
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
HELP_COLUMNS = (Column("Write"), Column("It asks for"), Column("Example"))


def layout(q: str = "", sort: str = "", order: str = "", **_: str) -> html.Div:
    """Build the page; the query string fills the query and the order."""
    sort = filters.chosen(sort, SORT_NAMES, FILTER_DEFAULTS[SORT])
    order = filters.chosen(order, ORDER_NAMES, FILTER_DEFAULTS[ORDER])
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            dcc.Store(id=CURSORS),
            html.Section(html.H1("Cards"), className="page-head"),
            html.Section(
                [*_search(q if isinstance(q, str) else ""), _order(sort, order), _told(), _list(sort, order)],
                className="panel cards-panel",
                **{"aria-label": "Cards"},
            ),
            html.Div(id=PICTURE, className="card-preview", hidden=True, **{"aria-hidden": "true"}),
        ],
        className="page",
    )


def _search(query: str) -> list[html.Div | html.Details]:
    return [
        html.Div(
            [
                html.Div(
                    [html.Label("Search", htmlFor=QUERY, className="control-label"), *_box(query)],
                    className="control cards-query",
                ),
                html.Div([_choice(name, terms) for name, terms in CHOICES.items()], id=TERMS, className="terms"),
                html.Button("Clear", id=CLEAR, type="button", className="button", disabled=True),
            ],
            className="filters",
        ),
        html.Div(
            [
                html.Div(id=PROBLEM, role="alert", className="query-problem"),
                html.Div([html.Span("Try", className="caption"), *map(_example, EXAMPLES)], className="chips examples"),
            ],
            className="query-hints",
        ),
        html.Details([html.Summary("What can be asked"), _help()], className="query-help"),
    ]


def _box(query: str) -> list[Any]:
    box = dbc.Input(
        id=QUERY,
        type="search",
        value=query,
        debounce=300,
        placeholder="A name, or set:lea usd<5 chg7d>10",
        autocomplete="off",
    )
    return [box, html.Ul(id=NAMES, role="listbox", className="names", **{"aria-label": "Names of cards"})]


def _choice(name: str, terms: dict[str, str]) -> html.Div:
    control = f"{TERMS}-{name.replace(' ', '-').lower()}"
    options = [html.Option("Any", value=""), *(html.Option(label, value=term) for term, label in terms.items())]
    return html.Div(
        [
            html.Label(name, htmlFor=control, className="control-label"),
            html.Select(options, id=control, className="form-select", **{"data-terms": ""}),
        ],
        className="control",
    )


def _example(query: str) -> html.Button:
    return html.Button(query, type="button", className="chip", **{"data-query": query})


def _help() -> html.Div:
    return table(
        "The query language", HELP_COLUMNS, [(html.Code(e.term), e.meaning, _example(e.example)) for e in HELP]
    )


def _order(sort: str, order: str) -> html.Div:
    """For screens that are too narrow for all headers; wide ones sort by a click on a header."""
    names = [{"value": slug, "label": name} for slug, name in SORT_NAMES.items()]
    return html.Div(
        [filters.choice(SORT, "Sort by", names, sort), filters.segments(ORDER, "Order", ORDER_NAMES, order)],
        className="filters cards-order",
    )


def _told() -> html.Div:
    return html.Div([html.Span(id=CORRECTED), html.Span(id=COUNT)], className="caption cards-told", role="status")


def _list(sort: str, order: str) -> html.Div:
    return html.Div(
        [card_grid(GRID, sort, order), html.Div(states.loading(), id=NOTE, className="chart-note")],
        className="cards-list",
    )
