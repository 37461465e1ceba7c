"""The frame around every page: menu, search, currency, theme, state of the data. Behaviour: callbacks/shell.py."""

from typing import Any

import dash
from dash import dcc, html

from dashapp import data_version, paths
from dashapp.account_choices import choices
from dashapp.components import banners, entrance, forms, menus, palette
from dashapp.components.filters import segments
from dashapp.components.footer import footer
from dashapp.components.menus import Entry
from dashapp.components.outage import outage_banner
from dashapp.identity import actor, is_operator
from dashapp.pages.registry import EXPLORE, FOOT, GROUPS, MINE, Page, in_menu
from market.variants import Currency
from services.operation import data_state
from services.people.settings import THEMES

LOCATION = "_pages_location"  # given by dash.page_container
CURRENCY, CURRENCY_SWITCH = "shell-currency", "shell-currency-switch"
THEME, THEME_SWITCH = "shell-theme", "shell-theme-switch"
DATA_VERSION, POLL = "shell-data-version", "shell-poll"
BADGE, BANNERS = "shell-badge", "shell-banners"
PROBLEM = "shell-problem"
OUTAGE = "shell-outage"  # what is known of the data while it cannot be read; None else
RECOVERIES = "shell-recoveries"  # their number, for callbacks that new prices do not concern
LIVE = "shell-live"  # assets/news.js writes it
LIVE_BADGE, LIVE_STATE, LIVE_TOLD = "shell-live-badge", "shell-live-state", "shell-live-told"  # assets/live_badge.js
MARKET_PERIOD = "shell-market-period"  # period of the market channel that the page subscribes to
LIVE_NOW = "live-badge live"  # class of the badge while changes and progress arrive over the WebSocket
CONTENT, FRAME = "content", "frame"

RECENT = 5.0  # seconds for which the state of the data may be repeated in layouts
FIRST_PERIOD = "7d"  # until a page has one: the finest buckets
POLL_EVERY = 60_000  # milliseconds
POLL_WHILE_LOADING = 3_000
CURRENCIES = {str(code): str(code) for code in Currency}


def layout() -> html.Div:
    """Build the frame with the place of the page in its middle."""
    return html.Div([*frame(), *_stores()], className=FRAME)


def frame() -> list[Any]:
    """Build what is seen of the frame, with what is known of the data, so that nothing moves when the page asks."""
    state, chosen = data_state.recent_state(RECENT), choices()
    drawn_banners = banners.banners(state, is_operator()) if state else []
    return [
        html.A("Skip to content", href=f"#{CONTENT}", className="skip-link"),
        _header(banners.badge(state) if state else None, chosen.currency),
        menus.rail(_groups()),
        html.Main(
            [
                html.Div(drawn_banners, id=BANNERS),
                outage_banner(),
                html.Div(id=PROBLEM, role="alert"),
                entrance.session_ended(),
                dash.page_container,
            ],
            id=CONTENT,
            tabIndex=-1,
        ),
        footer(),
        *_bar_and_account(chosen.theme),
        palette.pages(menu_entries()),
    ]


def _header(badge: html.Span | None, currency: str | None) -> html.Header:
    return html.Header(
        [
            _brand(),
            palette.opener(),
            _live_badge(badge),
            segments(CURRENCY_SWITCH, "Currency", CURRENCIES, currency or Currency.USD, show_legend=False),
            menus.account_button(counts=actor().user_id is not None),
        ],
        className="top",
    )


def _live_badge(badge: html.Span | None) -> html.Div:
    """Return how changes reach the page, with the age of the newest price; only another state is announced."""
    parts = [html.Span("Connecting", id=LIVE_STATE), html.Span(badge, id=BADGE)]
    told = html.Span(id=LIVE_TOLD, className="sr-only", role="status")
    return html.Div([html.Div(parts, id=LIVE_BADGE, className="live-badge connecting"), told], className="badge-place")


def _brand() -> dcc.Link:
    mark = html.Img(src="/assets/favicon.svg", alt="", width=24, height=24)
    return dcc.Link([mark, html.Span("Dualcaster")], href=in_menu(EXPLORE)[0].path, className="brand")


def _groups() -> dict[str, list[Entry]]:
    """Return the entries of the menu by group."""
    groups = {group: [_entry(page) for page in in_menu(group)] for group in GROUPS}
    return {**groups, FOOT: [Entry("API", "/api/docs", "api", is_page=False), *groups[FOOT]]}


def _entry(page: Page) -> Entry:
    """Return the entry of a page. Of a user's page it is a page load for others, whom that leads to the sign-in."""
    is_open = not page.needs.is_personal or actor().user_id is not None
    return Entry(page.menu_title, page.path, page.glyph, is_page=is_open)


def menu_entries() -> list[Entry]:
    """Return all entries of the menu, in order."""
    return [entry for entries in _groups().values() for entry in entries]


def _bar_and_account(chosen: str | None) -> list[html.Nav | html.Dialog]:
    """Return the bar of phones and the account menu, which has the pages that find no room in the bar."""
    groups = _groups()
    first, others = groups[EXPLORE][:2], groups[EXPLORE][2:] + groups[MINE]
    third = (groups[MINE] or others)[:1]
    rest = [entry for entry in others if entry not in third]
    themes = {theme: menus.content(theme, theme.capitalize()) for theme in THEMES}
    theme = segments(THEME_SWITCH, "Theme", themes, chosen or THEMES[0])
    return [menus.bar(first, third), menus.account(rest, _own(), theme, groups[FOOT])]


def _own() -> list[Any]:
    """Return what the account menu has for this reader: the way in, or settings and the way out."""
    if actor().user_id is None:
        return [menus.own([Entry("Sign in", paths.LOGIN, "account")])]
    leave = forms.button("/api/auth/logout", "Sign out", method="POST", then="leave")
    alerts = Entry("Alerts", paths.ALERTS, "alerts", counts=True)
    return [menus.own([alerts, Entry("Settings", paths.SETTINGS, "settings")]), leave]


def _stores() -> list[dcc.Store | dcc.Interval]:
    return [
        dcc.Store(id=CURRENCY, data=choices().currency or Currency.USD),
        dcc.Store(id=THEME, data="light"),
        # Set at the start, so that a page's callbacks need not wait for one that loads it.
        dcc.Store(id=DATA_VERSION, data={"version": data_version.data_version_if_known(), "attempt": 0}),
        dcc.Store(id=LIVE),
        dcc.Store(id=OUTAGE),
        dcc.Store(id=RECOVERIES),
        dcc.Store(id=MARKET_PERIOD, data=FIRST_PERIOD),
        dcc.Interval(id=POLL, interval=POLL_EVERY),
    ]
