"""Cards page: the number of cards that a query finds, and the cards as pictures, page by page."""

from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, callback, html, no_update

from callbacks import failures, inputs, paging
from callbacks.cards import nothing
from dashapp import cached, formats, shell
from dashapp.components import states
from dashapp.components.card_grid import BLOCK
from dashapp.components.charts import csv_link
from dashapp.components.gallery import gallery
from dashapp.components.pager import trail_id
from dashapp.cursors import next_cursor, opened
from dashapp.pages import cards as page
from services.market.search import SearchRequest
from services.paging import LARGEST_PAGE
from services.requests import InvalidRequest

paging.turn_pages(
    page.LISTING, (page.QUERY, "value"), (page.SORT, "value"), (page.ORDER, "value"), (shell.CURRENCY, "data")
)


@failures.kept_while_away
def count_failed(error: Exception) -> Any:
    """Return no number; the list says why it is empty."""
    return ""


@failures.kept_while_away
def gallery_failed(error: Exception) -> tuple[Any, ...]:
    """Return the failure for the gallery's place; for an invalid query, a pointer to the line below its box."""
    if isinstance(error, InvalidRequest) and "q" in error.fields:
        unread = states.nothing("The query cannot be read", "The line below the search box says where and why.")
        return (unread, None, "", no_update, True, no_update, no_update)
    failed = paging.failed(page.GALLERY, "The cards could not be listed")(error)
    return (*failed, no_update, no_update)


@callback(
    Output(page.COUNT, "children"),
    Input(page.QUERY, "value"),
    Input(page.SORT, "value"),
    Input(page.ORDER, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=count_failed,
)
def show_count(
    query: inputs.Text | None, sort: inputs.Sort, direction: inputs.Direction, currency: inputs.Currency, _version: Any
) -> Any:
    """Return the number of cards found, their order where nobody chose one, and links to their data."""
    by, order = page.order_of(query or "", sort, direction)
    number = cached.load_count(SearchRequest.parse(query or "", currency=currency))
    if not number:
        return ""
    told = "One card" if number == 1 else f"{formats.count(number)} cards"
    dearest = ", the dearest first" if (by, order) != (sort, direction) else ""
    asked = {"q": query or "", "sort": by, "order": order, "currency": currency}
    return [f"{told}{dearest} · ", _data_links(number, asked)]


@callback(
    *paging.outputs(page.GALLERY, page.LISTING),
    Output(page.LISTED, "hidden"),
    Output(page.GALLERY_PANEL, "hidden"),
    Input(trail_id(page.LISTING), "data"),
    Input(page.VIEW, "value"),
    Input(page.QUERY, "value"),
    Input(page.SORT, "value"),
    Input(page.ORDER, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=gallery_failed,
)
def show_gallery(
    trail: inputs.Trail,
    view: inputs.View,
    query: inputs.Text | None,
    sort: inputs.Sort,
    direction: inputs.Direction,
    currency: inputs.Currency,
    _version: Any,
) -> tuple[Any, ...]:
    """Return one page of pictures, as long as a block of the grid, where the reader wants pictures."""
    if view != page.PICTURES:
        return (*[no_update] * 5, False, True)
    by, order = page.order_of(query or "", sort, direction)
    request = opened(SearchRequest.parse(query or "", by, order, BLOCK, currency), trail[-1])
    found = cached.load_search(request, with_sparklines=True)  # the same answer as the grid's
    body = gallery(found.items) if found.items else nothing(query)
    return (body, *paging.shown(trail, next_cursor(request, found), len(found.items), "cards"), True, False)


def _data_links(number: int, asked: dict[str, str]) -> html.Span:
    path = f"/api/cards/search?{urlencode(asked)}&limit={LARGEST_PAGE}"
    which = f"First {LARGEST_PAGE} as " if number > LARGEST_PAGE else "Data as "
    return html.Span([which, csv_link("CSV", path, "cards"), " or ", html.A("JSON", href=path)], className="data-links")
