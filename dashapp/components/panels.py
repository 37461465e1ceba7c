"""Panels of a page: a heading, and the places that callbacks fill; a place shows a skeleton until then."""

from typing import Any

from dash import html

from dashapp.components import states


def panel(title: str, *content: Any) -> html.Section:
    """A titled part of a page."""
    return html.Section([html.H2(title), *content], className="panel")


def place(place_id: str, css: str = "table-place") -> html.Div:
    """Where a callback puts a table, or what stands in for it."""
    return html.Div(states.loading(), id=place_id, className=css)
