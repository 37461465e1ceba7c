"""Cards page: list the cards whose name holds the query, page by page."""

from typing import Any

from dash import Input, Output, State, callback, ctx, no_update

from callbacks import failures
from dashapp import shell
from dashapp.components import states
from dashapp.components.cards import card_table
from dashapp.pages import cards as page
from dashapp.services import cards, ingestion
from dashapp.services.cards import CardList


@callback(
    Output(page.TRAIL, "data"),
    Input(page.NEXT, "n_clicks"),
    Input(page.PREVIOUS, "n_clicks"),
    Input(page.QUERY, "value"),
    State(page.TRAIL, "data"),
    State(page.NEXT_CURSOR, "data"),
    prevent_initial_call=True,
)
def turn_page(
    _next: int | None, _previous: int | None, _query: str | None, trail: list[str | None], following: str | None
) -> Any:
    """Keep the cursors of the pages up to the shown one; another query starts again at the first."""
    if ctx.triggered_id == page.NEXT and following:
        return [*trail, following]
    if ctx.triggered_id == page.PREVIOUS and len(trail) > 1:
        return trail[:-1]
    return [None] if ctx.triggered_id == page.QUERY else no_update


@callback(
    Output(page.RESULTS, "children"),
    Output(page.NEXT_CURSOR, "data"),
    Output(page.COUNT, "children"),
    Output(page.PREVIOUS, "disabled"),
    Output(page.NEXT, "disabled"),
    Input(page.TRAIL, "data"),
    Input(page.QUERY, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=lambda error: (
        failures.explain(error, page.RESULTS, "The cards could not be listed"),
        None,
        "",
        no_update,
        True,
    ),
)
def show_cards(trail: list[str | None], query: str | None, currency: str, _version: Any) -> tuple[Any, ...]:
    """List one page of cards with their headline prices."""
    name = (query or "").strip()
    found = cards.load_card_list(name, currency, trail[-1], page.PAGE_SIZE)
    body = card_table(found.items) if found.items else _nothing(name)
    return body, found.next_cursor, _count(found, len(trail)), len(trail) == 1, not found.has_more


def _count(found: CardList, number: int) -> str:
    return f"Page {number}, {len(found.items)} cards" if found.items else ""


def _nothing(name: str) -> Any:
    if name:
        return states.nothing(f"No card's name holds “{name}”", "Check the spelling, or try a part of the name.")
    if ingestion.load_data_state().empty:
        return states.nothing("There are no cards yet", "They appear here as soon as the first load has brought them.")
    return states.nothing("There are no more cards")
