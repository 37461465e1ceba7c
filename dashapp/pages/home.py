"""Home page: what a visitor sees first of the market. Behaviour: callbacks/home.py."""

from collections.abc import Iterable, Mapping
from typing import Any

from dash import dcc, html

from dashapp import identity, paths
from dashapp.components import charts, entrance, filters, states
from dashapp.components.movers import DIRECTION_NAMES, RANKING_NAMES, WINDOW_CODES
from dashapp.components.panels import place
from dashapp.components.tiles import IndexTile
from market.variants import Currency, Finish
from services.actors import Need
from services.market.index import IndexRequest

PATH, TITLE = paths.HOME, "Home"
HEADLINE = "What Magic cards cost, and why it moved"
COUNTS, EXAMPLES, FIRST_LOAD, BODY = "home-counts", "home-examples", "home-first-load", "home-body"
TILES, SETS, NEWS, OWN = "home-tiles", "home-sets", "home-news", "home-own"
MOVERS = {"up": "home-gainers", "down": "home-losers"}
WINDOW, BY, DIRECTION = "home-window", "home-by", "home-direction"
CLEAR, DEFAULTS = "home-clear", "home-defaults"

FILTER_DEFAULTS = {WINDOW: "24h", BY: "percent", DIRECTION: "up"}
SHOWN_EXAMPLES, SHOWN_MOVERS, SHOWN_NEWS = 3, 5, 8
INDEX_TILES = tuple(
    IndexTile(f"{currency} {name}", IndexRequest(str(currency), "30d", finish=finish))
    for finish, name in ((None, "index"), (str(Finish.FOIL), "foil index"))
    for currency in Currency
)
START = (
    ("Import a file", "The export of a collection app, or a table of your own.", paths.INVENTORY_IMPORT),
    ("See what it is worth", "Its value, its gain, and what moved it.", paths.INVENTORY),
)
ACCOUNT = ("Create an account", "An address and a password, nothing else.", paths.REGISTER)
DEMO = "An invented collection for a day. Nothing needs an address."
TODAY = (
    ("Follow a card", "Its price goes on by itself while its page is open.", paths.CARDS),
    ("Take the numbers with you", "Charts and lists are there as CSV and JSON.", paths.MARKET),
    ("Ask by program", "An API and a WebSocket, without a key.", "/api/docs"),
)


def layout(**query: Any) -> html.Div:
    """Build the page; the query string fills the choices of the movers."""
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Section([_headline(), _search(), html.Div(id=EXAMPLES, className="chips")], className="hero"),
            _own(),
            html.Div(id=FIRST_LOAD),
            html.Div(
                [
                    html.Div(states.loading(), id=TILES, className="tiles-place"),
                    _movers(query),
                    _sets(),
                    _news(),
                    _today(),
                ],
                id=BODY,
                className="home-body",
            ),
        ],
        className="page home",
    )


def _own() -> html.Div:
    """Return the place of one's own collection, which stays empty for strangers."""
    is_known = identity.actor().may(Need.INVENTORY_READ)
    return html.Div(states.loading(), id=OWN, className="own-place") if is_known else html.Div(id=OWN)


def _headline() -> html.Div:
    title = html.H1(f"{HEADLINE}.")
    return html.Div([title, html.P(id=COUNTS, className="caption")], className="hero-text")


def _search() -> html.Button:
    """Return the button that opens the search: it looks like a field."""
    picture = html.Span(className="glyph glyph-search", **{"aria-hidden": "true"})
    words = html.Span("Search a card, a set, or ask: r:mythic usd<5 chg7d>10", className="search-words")
    return html.Button(
        [picture, words, html.Kbd("/", **{"aria-hidden": "true"})],
        type="button",
        className="search-opener",
        **{"data-open": "palette"},
    )


def _movers(query: Mapping[str, Any]) -> html.Section:
    lists = [
        html.Section([html.H3(DIRECTION_NAMES[one]), place(MOVERS[one], "table-place")], className=f"movers-{one}")
        for one in MOVERS
    ]
    choices = [
        filters.segments(DIRECTION, "Direction", DIRECTION_NAMES, _value(query, DIRECTION, DIRECTION_NAMES), False),
        filters.segments(WINDOW, "Window", WINDOW_CODES, _value(query, WINDOW, WINDOW_CODES), False),
        filters.segments(BY, "Rank by", RANKING_NAMES, _value(query, BY, RANKING_NAMES), False),
        filters.clear(CLEAR),
    ]
    head = html.Div([html.H2("Movers"), html.Div(choices, className="filters")], className="panel-head")
    return html.Section([head, html.Div(lists, className="halves compact")], className="panel home-movers")


def _news() -> html.Section:
    feed = html.Div(
        states.loading(),
        id=NEWS,
        role="log",
        className="table-place",
        **{"aria-live": "off", "aria-label": "News of the market"},
    )
    return html.Section([html.H2("News of the market"), feed], className="panel home-news")


def _sets() -> html.Section:
    return html.Section([html.H2("Sets"), charts.chart(SETS)], className="panel home-sets")


def _today() -> html.Section:
    """Return what to do next: for a stranger the way to a collection, else what else there is."""
    if identity.actor().may(Need.INVENTORY_READ):
        title, rows = "Take it with you", html.Ul([_step(*one) for one in TODAY], className="today")
    else:
        first = _demo() if entrance.has_demo() else _step(*ACCOUNT)
        title, rows = "Start a collection", html.Ol([first, *(_step(*one) for one in START)], className="today")
    return html.Section([html.H2(title), rows], className="panel home-today")


def _demo() -> html.Li:
    return html.Li([entrance.demo_button(paths.INVENTORY), html.Span(DEMO, className="caption")])


def _step(title: str, text: str, path: str) -> html.Li:
    return html.Li([_link(title, path), html.Span(text, className="caption")])


def _link(title: str, path: str) -> dcc.Link | html.A:
    """Return a link; one out of the frame loads a page of its own."""
    return html.A(title, href=path) if path.startswith("/api/") else dcc.Link(title, href=path)


def _value(query: Mapping[str, Any], control: str, allowed: Iterable[str]) -> str:
    return filters.chosen(query.get(control.split("-", 1)[1]), allowed, FILTER_DEFAULTS[control])
