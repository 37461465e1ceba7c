"""The command palette's button in the frame, and what its script needs. Behaviour: assets/palette.js."""

from collections.abc import Iterable

import orjson
from dash import html

from dashapp.components.menus import Entry, glyph

SEARCH, PALETTE = "shell-search", "shell-palette"
WORDS = "Search cards, sets and pages"


def opener() -> html.Div:
    """Return the button in the header; it looks like a text field."""
    words = [html.Span(WORDS, className="search-words"), html.Kbd("/", **{"aria-hidden": "true"})]
    states = {"data-open": "palette", "aria-haspopup": "dialog", "aria-keyshortcuts": "/ Control+K Meta+K"}
    button = html.Button(
        [glyph("search"), *words], id=SEARCH, type="button", className="form-control search-button", **states
    )
    return html.Div(button, className="search", role="search")


def pages(entries: Iterable[Entry]) -> html.Div:
    """Return the entries of the menu in the form that the script reads."""
    return html.Div(id=PALETTE, hidden=True, **{"data-pages": orjson.dumps(list(entries)).decode()})
