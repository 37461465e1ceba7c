"""Panels of a page: a heading, and places for callbacks; a place shows a skeleton until it is filled."""

from typing import Any

from dash import html

from dashapp.components import states


def panel(title: str, *content: Any) -> html.Section:
    """Return a titled part of a page."""
    return html.Section([html.H2(title), *content], className="panel")


def place(place_id: str, css: str = "table-place") -> html.Div:
    """Return the place for a callback's table or note."""
    return html.Div(states.loading(), id=place_id, className=css)
