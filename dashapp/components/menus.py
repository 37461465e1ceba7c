"""Menus of the frame: the rail of wide screens, the bar of phones, and the account menu. Behaviour: assets/menus.js."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

RAIL, BAR, COLLAPSE, ACCOUNT = "shell-menu", "shell-bar", "shell-collapse", "shell-account"

NAME = {"aria-label": "Account, theme and more"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu. `glyph` is the stem of a file in assets/icons; `is_page`: it opens without a page load.

    `counts`: the number of unread alerts stands behind it (assets/bell.js).
    """

    title: str
    path: str
    glyph: str
    is_page: bool = True
    counts: bool = False


def rail(groups: Mapping[str, Sequence[Entry]]) -> html.Nav:
    """Return the menu of wide screens: groups by their titles, the one without a title at the foot."""
    drawn = [_group(title, entries) for title, entries in groups.items() if entries]
    return html.Nav(
        html.Div([*drawn, _collapse()], className="menu-groups"), id=RAIL, className="menu", **{"aria-label": "Pages"}
    )


def bar(before: Sequence[Entry], after: Sequence[Entry]) -> html.Nav:
    """Return the menu of phones: the search between the pages, and the button of the account menu at the end."""
    search = html.Button(content("search", "Search"), type="button", **{"data-open": "palette"})
    items = [*map(_link, before), search, *map(_link, after), _opener(content("more", "More"))]
    return html.Nav(html.Ul(list(map(html.Li, items))), id=BAR, className="bar", **{"aria-label": "Main pages"})


def account_button(*, counts: bool = False) -> html.Button:
    """Return the button at the top right that opens the account menu; `counts` as of Entry."""
    name = html.Span(NAME["aria-label"], className="sr-only")
    return _opener([glyph("account"), name, *([unread()] if counts else [])], "button account-button")


def unread() -> html.Span:
    """Return the place of the number of unread alerts."""
    return html.Span(className="unread-count", **{"data-unread": ""})


def account(pages: Sequence[Entry], own: Sequence[Any], theme: html.Fieldset, others: Sequence[Entry]) -> html.Dialog:
    """Return the account menu: one's `own`, theme and `others`; on phones also the `pages` that the bar leaves out."""
    close = html.Button("Close", type="button", className="button account-close", **{"data-close": "account"})
    parts = [_list(pages, "account-pages"), *own, theme, _list(others), close]
    return html.Dialog(html.Div(parts, className="account"), id=ACCOUNT, className="account-menu", **NAME)


def own(entries: Sequence[Entry]) -> html.Ul:
    """Return the part of the account menu about the reader's own account."""
    return _list(entries, "account-own")


def glyph(name: str) -> html.Span:
    """Return a picture of assets/icons, in the colour of the text around it."""
    return html.Span(className=f"glyph glyph-{name}", **{"aria-hidden": "true"})


def content(picture: str, text: str) -> list[html.Span]:
    """Return the picture and the text of a link or a button."""
    return [glyph(picture), html.Span(text)]


def _group(title: str, entries: Sequence[Entry]) -> html.Div:
    heading = [html.P(title, className="menu-title", **{"aria-hidden": "true"})] if title else []
    name = {"aria-label": title} if title else {}
    return html.Div([*heading, _list(entries, **name)], className="menu-group" if title else "menu-group menu-foot")


def _list(entries: Sequence[Entry], css: str = "", **name: str) -> html.Ul:
    return html.Ul([html.Li(_link(entry)) for entry in entries], className=css, **name)


def _link(entry: Entry) -> dcc.Link | html.A:
    kind: Any = dcc.Link if entry.is_page else html.A
    count = [unread()] if entry.counts else []
    return kind([*content(entry.glyph, entry.title), *count], href=entry.path)


def _opener(children: list[html.Span], css: str = "") -> html.Button:
    states = {"data-open": "account", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": ACCOUNT}
    return html.Button(children, type="button", className=css, **states)


def _collapse() -> html.Button:
    """Return the button that makes the rail narrow; a narrow one shows pictures only."""
    words = [html.Span("Collapse", className="when-wide"), html.Span("Expand", className="when-narrow")]
    states = {"aria-expanded": "true", "aria-controls": RAIL}
    return html.Button([glyph("collapse"), *words], id=COLLAPSE, type="button", className="collapse", **states)
