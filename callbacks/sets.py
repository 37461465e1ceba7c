"""Sets page: list the sets in the chosen order, page by page."""

from typing import Any

from dash import Input, callback

from callbacks import paging
from dashapp import shell
from dashapp.components import states
from dashapp.components.pager import trail_id
from dashapp.components.sets import set_table
from dashapp.pages import sets as page
from dashapp.services import ingestion, sets
from dashapp.services.sets import SetsRequest

paging.turn_pages(page.LISTING, (page.NAME, "value"), (page.SORT, "value"), (shell.CURRENCY, "data"))


@callback(
    *paging.outputs(page.RESULTS, page.LISTING),
    Input(trail_id(page.LISTING), "data"),
    Input(page.NAME, "value"),
    Input(page.SORT, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=paging.failed(page.RESULTS, "The sets could not be listed"),
)
def show_sets(trail: list[str | None], name: str | None, choice: str, currency: str, _version: Any) -> tuple[Any, ...]:
    """List one page of sets with what they are worth."""
    sort, _, order = choice.partition("-")
    found = sets.load_sets(SetsRequest.parse(sort, order, page.PAGE_SIZE, trail[-1], currency, name))
    body = set_table(found.items) if found.items else _nothing((name or "").strip())
    return body, *paging.shown(trail, found.next_cursor, len(found.items), "sets")


def _nothing(name: str) -> Any:
    if name:
        return states.nothing(f"No set's name contains “{name}”", "Check the spelling, or try a part of the name.")
    if ingestion.load_data_state().empty:
        return states.nothing("There are no sets yet", "They appear here as soon as the first load has brought them.")
    return states.nothing("There are no more sets")
