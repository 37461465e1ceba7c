"""Sets page: the sets in the chosen order, page by page."""

from typing import Any

from dash import Input, callback

from callbacks import inputs, paging
from dashapp import cached, shell
from dashapp.components import states
from dashapp.components.pager import trail_id
from dashapp.components.sets import set_table
from dashapp.cursors import next_cursor, opened
from dashapp.pages import sets as page
from services.market.sets import SetsRequest
from services.operation import data_state

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
def show_sets(
    trail: inputs.Trail, name: inputs.Text | None, choice: inputs.SetOrder, currency: inputs.Currency, _version: Any
) -> tuple[Any, ...]:
    """Return one page of sets with their values."""
    sort, _, order = choice.partition("-")
    request = opened(SetsRequest.parse(sort, order, page.PAGE_SIZE, currency, name or ""), trail[-1])
    found = cached.load_sets(request)
    body = set_table(found.items) if found.items else _nothing((name or "").strip())
    return body, *paging.shown(trail, next_cursor(request, found), len(found.items), "sets")


def _nothing(name: str) -> Any:
    if name:
        return states.nothing(f"No set's name contains “{name}”", "Check the spelling, or try a part of the name.")
    if data_state.load_data_state().empty:
        return states.nothing("There are no sets yet", "They appear here as soon as the first load has brought them.")
    return states.nothing("There are no more sets")
