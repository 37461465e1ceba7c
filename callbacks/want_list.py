"""Want list page: lists wants and their basket. Changes go to the API (assets/want_list.js), which then counts up the
page's changes.
"""

from typing import Any

from dash import Input, Output, callback

from callbacks import failures, inputs, paging
from dashapp import cached, shell
from dashapp.components import baskets, wants
from dashapp.components.pager import trail_id
from dashapp.cursors import next_cursor, opened
from dashapp.identity import needs, user_id
from dashapp.pages import want_list as page
from services.actors import Need
from services.people.wants.requests import BasketRequest, WantsRequest

paging.turn_pages(page.LISTING, (page.SHOW, "value"), (page.ORDER, "value"), (shell.CURRENCY, "data"))


@callback(
    *paging.outputs(page.ROWS, page.LISTING),
    Input(trail_id(page.LISTING), "data"),
    Input(page.SHOW, "value"),
    Input(page.ORDER, "value"),
    Input(shell.CURRENCY, "data"),
    Input(page.CHANGES, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=paging.failed(page.ROWS, "Your want list could not be read"),
)
@needs(Need.INVENTORY_READ)
def show_rows(
    trail: inputs.Trail,
    show: inputs.WantFilter,
    choice: inputs.WantOrder,
    currency: inputs.Currency,
    _changes: inputs.Number,
    _version: Any,
) -> tuple[Any, ...]:
    """Return one page of the reader's wants in the chosen order."""
    sort, _, order = choice.partition("-")
    at_target = show == page.AT_TARGET
    request = WantsRequest.parse(currency=currency, at_target=at_target, sort=sort, order=order, limit=page.PAGE_SIZE)
    found = cached.load_wants(user_id(), opened(request, trail[-1]))
    nothing = wants.none_at_target() if at_target else wants.empty()
    body = wants.want_table(found.items, currency) if found.items else nothing
    return body, *paging.shown(trail, next_cursor(request, found), len(found.items), "cards")


@callback(
    Output(page.HEAD, "children"),
    Output(page.BASKET, "children"),
    Input(shell.CURRENCY, "data"),
    Input(page.CHANGES, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.HEAD, "The basket could not be computed", others=1),
)
@needs(Need.INVENTORY_READ)
def show_basket(currency: inputs.Currency, _changes: inputs.Number, _version: Any) -> tuple[Any, Any]:
    """Return the tiles of the reader's want list, and the cheapest basket of what is missing."""
    basket = cached.load_basket(cached.load_wants_basis(user_id()), BasketRequest(currency))
    return baskets.head(basket), baskets.shown(basket)
