"""Turning the pages of a list: its cursors are kept in the browser, so that one can go back as well."""

from typing import Any

from dash import Input, Output, State, callback, ctx, no_update

from callbacks import failures
from dashapp.components import pager


def turn_pages(listing: str, *restarts: tuple[str, str]) -> None:
    """Connect a list's buttons with its trail; whatever changes one of `restarts` (id, property) leads to page one."""

    @callback(
        Output(pager.trail_id(listing), "data"),
        Input(pager.next_id(listing), "n_clicks"),
        Input(pager.previous_id(listing), "n_clicks"),
        State(pager.trail_id(listing), "data"),
        State(pager.following_id(listing), "data"),
        *[Input(*restart) for restart in restarts],
        prevent_initial_call=True,
    )
    def turn(_next: int | None, _previous: int | None, trail: list[str | None], following: str | None, *_: Any) -> Any:
        return turned(listing, ctx.triggered_id, trail, following)


def turned(listing: str, trigger: Any, trail: list[str | None], following: str | None) -> Any:
    """The trail after something has happened; on the last page there is nothing further, on the first nothing before.

    What is no button of the list starts it anew.
    """
    if trigger == pager.next_id(listing):
        return [*trail, following] if following else no_update
    if trigger == pager.previous_id(listing):
        return trail[:-1] if len(trail) > 1 else no_update
    return [None]


def outputs(place: str, listing: str) -> list[Output]:
    """Outputs that show a page: its place, and what `shown` answers."""
    return [
        Output(place, "children"),
        Output(pager.following_id(listing), "data"),
        Output(pager.count_id(listing), "children"),
        Output(pager.previous_id(listing), "disabled"),
        Output(pager.next_id(listing), "disabled"),
    ]


def shown(trail: list[str | None], following: str | None, number: int, things: str) -> tuple[Any, ...]:
    """What the pager shows of a page with a number of things, beside the page itself."""
    words = f"Page {len(trail)}, {number} {things}" if number else ""
    return following, words, len(trail) == 1, following is None


def failed(place: str, what: str) -> Any:
    """Handler for a callback with these outputs: one can still go back."""
    return lambda error: (failures.explain(error, place, what), None, "", no_update, True)
