"""The frame around every page: menu, search, currency, theme, news of the data. Behaviour: callbacks/shell.py."""

from dataclasses import dataclass

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html

from dashapp.components.filters import segments
from dashapp.pages import admin, cards, market, sets
from dashapp.services import ingestion
from market.variants import Currency

LOCATION = "_pages_location"  # given by dash.page_container
CURRENCY, CURRENCY_SWITCH = "shell-currency", "shell-currency-switch"
THEME, THEME_SWITCH = "shell-theme", "shell-theme-switch"
DATA_VERSION, POLL = "shell-data-version", "shell-poll"
BADGE, BANNERS, MENU, SEARCH = "shell-badge", "shell-banners", "shell-menu", "shell-search"
PROBLEM = "shell-problem"
LIVE, LIVE_BADGE = "shell-live", "shell-live-badge"  # assets/live.js writes both
LIVE_NOW = "live-badge live"  # class of the badge while changes and progress come by themselves
CONTENT = "content"

POLL_EVERY = 60_000  # milliseconds
POLL_WHILE_LOADING = 3_000


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the menu. `glyph` is the stem of a file in assets/icons."""

    path: str
    title: str
    glyph: str


ENTRIES = (
    Entry(market.PATH, market.TITLE, "market"),
    Entry(cards.PATH, cards.TITLE, "cards"),
    Entry(sets.PATH, sets.TITLE, "sets"),
    Entry(admin.PATH, admin.TITLE, "admin"),
)


def layout() -> html.Div:
    """Build the frame; the page goes into its middle."""
    return html.Div(
        [
            html.A("Skip to content", href=f"#{CONTENT}", className="skip-link"),
            _header(),
            _menu(),
            html.Main(
                [html.Div(id=BANNERS), html.Div(id=PROBLEM, role="alert"), dash.page_container],
                id=CONTENT,
                tabIndex=-1,
            ),
            *_stores(),
        ],
        className="frame",
    )


def _header() -> html.Header:
    return html.Header(
        [
            dcc.Link("Dualcaster", href=market.PATH, className="brand"),
            _search(),
            html.Span("Reconnecting", id=LIVE_BADGE, className="live-badge reconnecting", role="status"),
            html.Div(id=BADGE, className="badge-place", role="status"),
            segments(CURRENCY_SWITCH, "Currency", {code: code for code in Currency}, Currency.USD, show_legend=False),
            segments(THEME_SWITCH, "Theme", _theme_options(), "system", show_legend=False),
        ],
        className="top",
    )


def _search() -> html.Div:
    return html.Div(
        [
            html.Label("Search cards by name", htmlFor=SEARCH, className="sr-only"),
            dbc.Input(id=SEARCH, type="search", placeholder="Search cards", autocomplete="off", debounce=True),
            html.Kbd("/", **{"aria-hidden": "true"}),
        ],
        className="search",
        role="search",
    )


def _theme_options() -> dict[str, list[html.Span]]:
    return {theme: _glyph_label(theme, f"{theme.capitalize()} theme") for theme in ("system", "light", "dark")}


def _glyph_label(glyph: str, label: str) -> list[html.Span]:
    return [
        html.Span(className=f"glyph glyph-{glyph}", title=label, **{"aria-hidden": "true"}),
        html.Span(label, className="sr-only"),
    ]


def _menu() -> html.Nav:
    links = [
        html.Li(
            dcc.Link(
                [_glyph(entry.glyph), html.Span(entry.title)],
                href=entry.path,
            )
        )
        for entry in ENTRIES
    ]
    api = html.Li(html.A([_glyph("api"), html.Span("API")], href="/api/docs"))
    return html.Nav(html.Ul([*links, api]), id=MENU, className="menu", **{"aria-label": "Pages"})


def _glyph(name: str) -> html.Span:
    return html.Span(className=f"glyph glyph-{name}", **{"aria-hidden": "true"})


def _stores() -> list[dcc.Store | dcc.Interval]:
    return [
        dcc.Store(id=CURRENCY, data=Currency.USD),
        dcc.Store(id=THEME, data="light"),
        # Known from the start: a page's callbacks need not wait for one that asks.
        dcc.Store(id=DATA_VERSION, data={"version": ingestion.data_version_if_known(), "attempt": 0}),
        dcc.Store(id=LIVE),
        dcc.Interval(id=POLL, interval=POLL_EVERY),
    ]
