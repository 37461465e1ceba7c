"""Pagination of a list: the browser stores its cursors, so that readers can go back as well."""

import re
from typing import Any

from dash import Input, Output, State, callback, ctx, no_update

from callbacks import failures, inputs
from dashapp.components import pager


def turn_pages(listing: str, *restarts: tuple[str, str]) -> None:
    """Connect a list's buttons with its trail; a change of one of `restarts` (id, property) leads to page one."""

    @callback(
        Output(pager.trail_id(listing), "data"),
        Input(pager.next_id(listing), "n_clicks"),
        Input(pager.previous_id(listing), "n_clicks"),
        State(pager.trail_id(listing), "data"),
        State(pager.following_id(listing), "data"),
        *[Input(*restart) for restart in restarts],
        prevent_initial_call=True,
    )
    def turn(
        _next: inputs.Clicks, _previous: inputs.Clicks, trail: inputs.Trail, following: inputs.Cursor | None, *_: Any
    ) -> Any:
        return turned(listing, ctx.triggered_id, trail, following)


def turned(listing: str, trigger: Any, trail: list[str | None], following: str | None) -> Any:
    """Return the trail after an event; unchanged for next on the last page and for previous on the first.

    Any other trigger restarts the list.
    """
    if trigger == pager.next_id(listing):
        return [*trail, following] if following else no_update
    if trigger == pager.previous_id(listing):
        return trail[:-1] if len(trail) > 1 else no_update
    return [None]


def outputs(place: str, listing: str) -> list[Output]:
    """Return the outputs of a page: its place, and the results of `shown`."""
    return [
        Output(place, "children"),
        Output(pager.following_id(listing), "data"),
        Output(pager.count_id(listing), "children"),
        Output(pager.previous_id(listing), "disabled"),
        Output(pager.next_id(listing), "disabled"),
    ]


def shown(trail: list[str | None], following: str | None, number: int, things: str) -> tuple[Any, ...]:
    """Return the pager's part of a page with this number of things, whose plural is given."""
    named = re.sub("(ie)?s$", lambda found: "y" if found[1] else "", things) if number == 1 else things
    words = f"Page {len(trail)}, {number} {named}" if number else ""
    return following, words, len(trail) == 1, following is None


def failed(place: str, what: str) -> Any:
    """Return a failure handler for a callback with these outputs; the previous page stays in reach."""
    return failures.kept_while_away(lambda error: (failures.explain(error, place, what), None, "", no_update, True))
