"""Cards page: blocks of cards for the grid, and problems of the query. Names below its box: assets/query_box.js."""

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, html, no_update

from callbacks import failures, inputs
from dashapp import cached, shell
from dashapp.components import query_help, states
from dashapp.components.card_grid import BLOCK
from dashapp.components.card_rows import row_of
from dashapp.cursors import next_cursor, opened
from dashapp.pages import cards as page
from market.search.errors import QueryError
from market.search.help import HELP
from services.availability import is_database_away
from services.market import search
from services.market.search import SearchPage, SearchRequest
from services.operation import data_state
from services.requests import InvalidRequest

NO_ROWS = {"rowData": [], "rowCount": 0}


def _browser(function: str) -> ClientsideFunction:
    return ClientsideFunction("cards", function)


clientside_callback(
    _browser("reloadCards"),
    Input(page.QUERY, "value", allow_optional=True),  # the others change on every page
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    _browser("showTerms"),
    [Output(terms, "value") for terms in page.TERM_LISTS],
    Input(page.QUERY, "value"),
    *[State(terms, "options") for terms in page.TERM_LISTS],
)
clientside_callback(
    _browser("sortCards"),
    Input(page.SORT, "value"),
    Input(page.ORDER, "value"),
    Input(page.VIEW, "value"),  # the grid follows when it is shown again
    prevent_initial_call=True,
)
clientside_callback(
    _browser("showOrder"),
    Output(page.SORT, "value", allow_duplicate=True),
    Output(page.ORDER, "value", allow_duplicate=True),
    Input(page.GRID, "columnState"),
    State(page.SORT, "value"),
    State(page.ORDER, "value"),
    prevent_initial_call=True,
)


def cards_failed(error: Exception) -> tuple[Any, ...]:
    """Return the failure for the grid's place; for an invalid query, a pointer to the line below its box.

    While the database is away the grid is answered too: it asks nothing more before.
    """
    if is_database_away(error):
        failures.tell_of_outage(error)
        return NO_ROWS, None, states.nothing("The cards are listed here as soon as they can be read"), ""
    if isinstance(error, InvalidRequest) and "q" in error.fields:
        unread = states.nothing("The query cannot be read", "The line below the search box says where and why.")
        return NO_ROWS, None, unread, ""
    return NO_ROWS, None, failures.explain(error, page.NOTE, "The cards could not be listed"), ""


@callback(
    Output(page.GRID, "getRowsResponse"),
    Output(page.CURSORS, "data"),
    Output(page.NOTE, "children"),
    Output(page.CORRECTED, "children"),
    Input(page.GRID, "getRowsRequest"),
    State(page.QUERY, "value"),
    State(shell.CURRENCY, "data"),
    State(page.CURSORS, "data"),
    State(page.ORDER, "value"),
    prevent_initial_call=True,
    on_error=cards_failed,
)
def list_cards(
    block: inputs.Block,
    query: inputs.Text | None,
    currency: inputs.Currency,
    known: inputs.Cursors | None,
    direction: inputs.Direction = "asc",
) -> Any:
    """Return one block of the grid: the cards after the cursor at the end of the previous block.

    Cursors are stored by the row that they open, while query, order and currency stay the same.
    """
    sort, order = _order(block, direction, query or "")
    listed = [query or "", sort, order, currency]
    cursors: dict[str, str | None] = known["cursors"] if known and known["list"] == listed else {"0": None}
    start = block["startRow"]
    if str(start) not in cursors:
        return no_update, no_update, no_update, no_update  # a block of an earlier list
    request = opened(SearchRequest.parse(query or "", sort, order, BLOCK, currency), cursors[str(start)])
    found = cached.load_search(request, with_sparklines=True)
    end = start + len(found.items)
    # The cursor of the next block; without one its request is not answered.
    if found.has_more:
        cursors = {**cursors, str(end): next_cursor(request, found)}
    rows = {"rowData": [row_of(card) for card in found.items], "rowCount": None if found.has_more else end}
    return rows, {"list": listed, "cursors": cursors}, None if end else nothing(query), _corrected(found)


@callback(Output(page.PROBLEM, "children"), Output(page.QUERY, "invalid"), Input(page.QUERY, "value"))
def check_query(query: inputs.Text | None) -> tuple[Any, bool]:
    """Return the position of a query's syntax error with the expected term, and whether there is one."""
    try:
        search.read_query(query or "")
    except QueryError as problem:
        return query_help.marked(query or "", problem), True
    return None, False


@failures.kept_while_away
def examples_failed(error: Exception) -> tuple[Any, ...]:
    """Return the failure for the place of the examples; the help stays unchanged."""
    return failures.explain(error, page.EXAMPLES, "The examples could not be read"), no_update


@callback(
    Output(page.EXAMPLES, "children"),
    Output(page.SYNTAX, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.RECOVERIES, "data"),
    on_error=examples_failed,
)
def show_examples(currency: inputs.Currency, _recoveries: Any = None) -> tuple[list[Any], Any]:
    """Return queries to try, each of which finds something now, and the help with examples of this market."""
    found = cached.load_examples(currency)
    return page.examples(found.queries), query_help.help_table(HELP, found.of_help)


def _order(block: inputs.Block, direction: str, query: str) -> tuple[str, str]:
    """Return the grid's sort column and direction; by default those of the page."""
    if block["sortModel"]:
        (by,) = block["sortModel"]
        return by["colId"], by["sort"]
    return page.order_of(query, page.FILTER_DEFAULTS[page.SORT], direction)


def _corrected(found: SearchPage) -> Any:
    return ["Showing results for ", html.Strong(found.corrected)] if found.corrected else ""


def nothing(query: str | None) -> Any:
    """Return why a list has no card, with advice."""
    if data_state.load_data_state().empty:
        return states.nothing("There are no cards yet", "They appear here as soon as the first load has brought them.")
    if not (query or "").strip():
        return states.nothing("There are no cards")
    advice = "Try fewer words or a part of the name, a wider price range, or prices in the other currency."
    return states.nothing("No card matches", advice, "“Search syntax” lists the words of the query language.")
