"""Home page: the dashboard. One's own collection or the market, moves, opportunities, the feed.

Behaviour: callbacks/home.py and callbacks/home_own.py.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from dash import dcc, html

from analysis.activity import OF_MARKET
from dashapp import identity, paths
from dashapp.components import entrance, filters, states
from dashapp.components.activity import KIND_NAMES
from dashapp.components.dashboard_own import VALUE_NAMES
from dashapp.components.panels import place
from services.actors import Need

PATH, TITLE = paths.HOME, "Home"
HEADLINE = "What Magic cards cost, and why it moved"
FIRST_LOAD, BODY, STRIP, STATS = "home-first-load", "home-body", "home-strip", "home-stats"
OWN, MARKET, BREADTH, VOLUME, SINCE = "home-own", "home-market", "home-breadth", "home-volume", "home-since"
MOVERS = {"up": "home-gainers", "down": "home-losers"}
OPPORTUNITIES, OFFERS, WATCH, FEED = "home-opportunities", "home-offers", "home-watch", "home-feed"
VALUE, CONFIDENCE, DIRECTION, KIND, MORE = "home-value", "home-confidence", "home-direction", "home-kind", "home-more"
CLEAR, DEFAULTS = "home-clear", "home-defaults"
# How often a section was announced to have changed (assets/dashboard_news.js).
TOLD = {name: f"home-told-{name}" for name in ("movers", "opportunities", "market", "feed", "own")}

FILTER_DEFAULTS = {CONFIDENCE: "confirmed", VALUE: "mark", KIND: filters.ALL, DIRECTION: "up"}
CONFIDENCE_NAMES = {"confirmed": "Confirmed", "all": "Unconfirmed too"}
DIRECTION_NAMES = {"up": "Gainers", "down": "Losers"}
KINDS: Mapping[str, str] = {filters.ALL: "All", **{str(kind): KIND_NAMES[kind] for kind in OF_MARKET}}
FEED_SIZE, MOST_EVENTS, SHOWN_OWN, SHOWN_NEAR = 20, 100, 5, 6
START = (
    ("Import a file", "The export of a collection app, or a table of your own.", paths.INVENTORY_IMPORT),
    ("See what it is worth", "Its value, its gain, and what moved it.", paths.INVENTORY),
)
ACCOUNT = ("Create an account", "An address and a password, nothing else.", paths.REGISTER)
DEMO = "An invented collection for a day. Nothing needs an address."


def layout(**query: Any) -> html.Div:
    """Build the page; the query string fills the choices."""
    known = identity.actor().may(Need.INVENTORY_READ)
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            *(dcc.Store(id=told, data=0) for told in TOLD.values()),
            html.Div(html.H1("Dashboard" if known else f"{HEADLINE}."), className="sr-only" if known else "home-title"),
            place(STRIP, "strip-place"),
            html.Div(id=FIRST_LOAD),
            html.Div(
                [*_first(query, known), _movers(query), *_second(known), _feed(query)], id=BODY, className="home-body"
            ),
            html.Div(id=STATS, className="home-stats"),
        ],
        className="page home",
    )


def _first(query: Mapping[str, Any], known: bool) -> list[html.Section]:
    """Return the first row: one's own collection and what is new of it, else the market and how to begin."""
    if known:
        value = filters.segments(VALUE, "Value", VALUE_NAMES, _value(query, VALUE, VALUE_NAMES), False)
        title = html.H2(dcc.Link("My collection", href=paths.INVENTORY))
        head = html.Div([title, html.Div(value, className="filters")], className="panel-head")
        since = html.Section(
            [html.H2("Since you were here"), place(SINCE, "since-place")], className="panel home-since"
        )
        return [html.Section([head, place(OWN, "own-place")], className="panel home-main"), since]
    start = html.Section(
        [html.H2("Start a collection"), _start(), *_unseen_places(query)], className="panel home-since"
    )
    return [_market("home-main"), start]


def _unseen_places(query: Mapping[str, Any]) -> list[html.Div]:
    """Return the places of what strangers do not have, so that callbacks find them; the choice of a value is unused."""
    value = filters.segments(VALUE, "Value", VALUE_NAMES, _value(query, VALUE, VALUE_NAMES), False)
    places = [html.Div(id=one) for one in (OWN, SINCE, OFFERS, WATCH)]
    return [html.Div([value, *places], hidden=True)]


def _market(css: str) -> html.Section:
    more = html.P([dcc.Link("All indices", href=paths.INDICES), " · ", dcc.Link("The market", href=paths.MARKET)],
                  className="caption")  # fmt: skip
    parts = [html.H2("The market"), place(MARKET, "index-place"), place(BREADTH, "breadth-place"), more]
    return html.Section(parts, className=f"panel {css}")


def _start() -> html.Ol:
    """Return the way to a collection."""
    first = _demo() if entrance.has_demo() else _step(*ACCOUNT)
    return html.Ol([first, *(_step(*one) for one in START)], className="today")


def _demo() -> html.Li:
    return html.Li([entrance.demo_button(paths.INVENTORY), html.Span(DEMO, className="caption")])


def _step(title: str, text: str, path: str) -> html.Li:
    return html.Li([dcc.Link(title, href=path), html.Span(text, className="caption")])


def _movers(query: Mapping[str, Any]) -> html.Section:
    lists = [
        html.Section([html.H3(DIRECTION_NAMES[one]), place(MOVERS[one], "table-place")], className=f"movers-{one}")
        for one in MOVERS
    ]
    choices = [
        filters.segments(DIRECTION, "Direction", DIRECTION_NAMES, _value(query, DIRECTION, DIRECTION_NAMES), False),
        filters.segments(CONFIDENCE, "Moves", CONFIDENCE_NAMES, _value(query, CONFIDENCE, CONFIDENCE_NAMES), False),
        filters.clear(CLEAR),
    ]
    head = html.Div([html.H2("Movers, 7 days"), html.Div(choices, className="filters")], className="panel-head")
    return html.Section([head, html.Div(lists, className="halves compact")], className="panel home-movers")


def _second(known: bool) -> list[html.Section]:
    """Return the rows below the movers."""
    opportunities = _half("Opportunities", OPPORTUNITIES)
    volume = _half("Volume by format", VOLUME)
    if not known:
        return [opportunities, volume]
    watch, offers = _half("Close to your price", WATCH), _half("Sell or wait", OFFERS)
    return [opportunities, offers, watch, _market("home-half"), _half("Volume by format", VOLUME, "home-wide")]


def _half(title: str, where: str, css: str = "home-half") -> html.Section:
    return html.Section([html.H2(title), place(where, "half-place")], className=f"panel {css}")


def _feed(query: Mapping[str, Any]) -> html.Section:
    kinds = filters.segments(KIND, "About", KINDS, _value(query, KIND, KINDS), False)
    head = html.Div([html.H2("What has happened"), html.Div(kinds, className="filters")], className="panel-head")
    events = html.Div(
        states.loading(),
        id=FEED,
        role="log",
        className="feed-place",
        **{"aria-live": "off", "aria-label": "What has happened in the market"},
    )
    more = html.Button("Show more", id=MORE, type="button", className="button small")
    return html.Section([head, events, more], className="panel home-feed")


def _value(query: Mapping[str, Any], control: str, allowed: Iterable[str]) -> str:
    return filters.chosen(query.get(control.split("-", 1)[1]), allowed, FILTER_DEFAULTS[control])
