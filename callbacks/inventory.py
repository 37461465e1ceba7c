"""Inventory page: lists one's copies. Changes go to the API (assets/inventory.js), which then counts up the page's
changes.
"""

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, html

from callbacks import failures, inputs, paging
from dashapp import cached, formats, shell
from dashapp.components import exports, filters, holdings, query_help, states
from dashapp.components.pager import trail_id
from dashapp.cursors import next_cursor, opened
from dashapp.identity import needs, user_id
from dashapp.pages import inventory as page
from market.search.errors import QueryError
from market.search.held_fields import HELD
from services.actors import Need
from services.market.search import read_query
from services.people import exporting
from services.people.holding_requests import HoldingsRequest
from services.people.holdings import load_locations
from services.requests import InvalidRequest

FILTERS = (page.QUERY, page.LOCATION, page.CONDITION, page.FINISH, page.LANGUAGE, page.COVERAGE, page.SORT)

paging.turn_pages(page.LISTING, *[(control, "value") for control in FILTERS], (shell.CURRENCY, "data"))
clientside_callback(ClientsideFunction("inventory", "chooseNone"), Input(page.ROWS, "children"))


@failures.kept_while_away
def rows_failed(error: Exception) -> Any:
    """Return the failure for the place of the rows; for a query that cannot be read, advice."""
    if isinstance(error, InvalidRequest) and "q" in error.fields:
        note = states.nothing("The search cannot be read", "The line below the search box says where and why.")
        return note, *paging.shown([None], None, 0, "")
    note = failures.explain(error, page.ROWS, "Your copies could not be listed")
    return note, *paging.shown([None], None, 0, "")


@callback(
    *paging.outputs(page.ROWS, page.LISTING),
    Input(trail_id(page.LISTING), "data"),
    *[Input(control, "value") for control in FILTERS],
    Input(shell.CURRENCY, "data"),
    Input(page.CHANGES, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=rows_failed,
)
@needs(Need.INVENTORY_READ)
def show_rows(
    trail: inputs.Trail,
    query: inputs.Text | None,
    location: inputs.HoldingLocation,
    condition: inputs.ConditionFilter,
    finish: inputs.FinishFilter,
    language: inputs.LanguageFilter,
    coverage: inputs.HoldingCoverage,
    choice: inputs.HoldingOrder,
    currency: inputs.Currency,
    _changes: inputs.Number,
    _version: Any,
) -> tuple[Any, ...]:
    """Return one page of the reader's copies in the chosen order."""
    sort, _, order = choice.partition("-")
    request = HoldingsRequest.parse(
        q=query or None,
        location=page.chosen_location(location),
        condition=filters.applied(condition),
        finish=filters.applied(finish),
        language=filters.applied(language),
        coverage=filters.applied(coverage),
        currency=currency,
        sort=sort,
        order=order,
        limit=page.PAGE_SIZE,
    )
    found = cached.load_holdings(cached.load_basis(user_id()), opened(request, trail[-1]))
    has_filters = request.q or request.coverage or request.filters
    nothing = holdings.none_left() if has_filters else holdings.empty()
    body = holdings.holding_table(found.items, currency) if found.items else nothing
    return body, *paging.shown(trail, next_cursor(request, found), len(found.items), "rows")


@callback(Output(page.PROBLEM, "children"), Output(page.QUERY, "invalid"), Input(page.QUERY, "value"))
def check_query(query: inputs.Text | None) -> tuple[Any, bool]:
    """Return where and why a query cannot be read, and whether it cannot."""
    try:
        read_query(query or "", HELD)
    except QueryError as problem:
        return query_help.marked(query or "", problem, HELD), True
    return None, False


@callback(
    Output(page.EXPORTS, "children"),
    Input(page.EXPORT, "n_clicks"),
    prevent_initial_call=True,
    on_error=failures.in_place(page.EXPORTS, "The collection could not be counted"),
)
@needs(Need.INVENTORY_READ)
def show_exports(_clicks: inputs.Clicks) -> Any:
    """Return the files in which the reader's collection can be had."""
    return exports.links(exporting.load_formats(user_id()))


@callback(
    Output(page.LOCATION, "options"),
    Output(page.PLACES, "children"),
    Input(page.CHANGES, "data"),
    Input(shell.RECOVERIES, "data"),
    State(page.LOCATION, "value"),
    on_error=failures.kept_while_away(failures.anywhere),
)
@needs(Need.INVENTORY_READ)
def show_locations(_changes: inputs.Number, _recoveries: Any, chosen: inputs.HoldingLocation) -> tuple[Any, Any]:
    """Return the reader's locations, for the filter and for the fields of the forms."""
    found = load_locations(user_id())
    names = {one.name: f"{one.name} ({formats.count(one.copies)})" for one in found if one.copies}
    options = page.location_options({"": "No location", **names} if found else {}, chosen)
    return options, [html.Option(value=one.name) for one in found]
