"""Cards page: blocks of cards for the grid, what is told of the query, and names while somebody types."""

from typing import Any
from urllib.parse import urlencode

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, html, no_update

from callbacks import failures
from dashapp import formats, shell
from dashapp.components import states
from dashapp.components.card_grid import BLOCK
from dashapp.components.card_rows import row_of
from dashapp.pages import cards as page
from dashapp.services import ingestion, search
from dashapp.services.search import InvalidQuery, SearchPage, SearchRequest, Suggestion
from market.search.errors import QueryError
from market.search.tokens import WHOLE_NAME, names_a_field
from market.search.whole_names import exactly

SHORTEST = 2  # letters of a name that are worth a list
NO_ROWS = {"rowData": [], "rowCount": 0}


def _browser(function: str) -> ClientsideFunction:
    return ClientsideFunction("dualcaster", function)


clientside_callback(
    _browser("reloadCards"),
    Output(page.GRID, "dashRenderType"),
    Input(page.QUERY, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    prevent_initial_call=True,
)
clientside_callback(_browser("showTerms"), Output(page.TERMS, "className"), Input(page.QUERY, "value"))
clientside_callback(
    _browser("sortCards"),
    Output(page.GRID, "className"),
    Input(page.SORT, "value"),
    Input(page.ORDER, "value"),
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
    """Show the failure in the grid's place; a query that cannot be read, below its box."""
    if isinstance(error, InvalidQuery):
        unread = states.nothing("The query cannot be read", "The line below the search box says where and why.")
        return NO_ROWS, None, unread, "", ""
    return NO_ROWS, None, failures.explain(error, page.NOTE, "The cards could not be listed"), "", ""


@callback(
    Output(page.GRID, "getRowsResponse"),
    Output(page.CURSORS, "data"),
    Output(page.NOTE, "children"),
    Output(page.COUNT, "children"),
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
    block: dict[str, Any], query: str | None, currency: str, known: dict[str, Any] | None, direction: str = "asc"
) -> Any:
    """Answer the grid's request for one block: the cards after the cursor that the block before it ended with.

    Cursors are kept by the row that they lead to, for as long as query, order and currency stay the same.
    """
    sort, order = _order(block, direction)
    listed = [query or "", sort, order, currency]
    cursors = known["cursors"] if known and known["list"] == listed else {"0": None}
    start = block["startRow"]
    if str(start) not in cursors:
        return no_update, no_update, no_update, no_update, no_update  # of a list that is no longer shown
    found = search.load_search(
        SearchRequest.parse(query, sort, order, BLOCK, cursors[str(start)], currency), with_sparklines=True
    )
    end = start + len(found.items)
    if found.has_more:
        cursors = {**cursors, str(end): found.next_cursor}
    rows = {"rowData": [row_of(card) for card in found.items], "rowCount": None if found.has_more else end}
    note = None if end else _nothing(query)
    count = _count(found, end, cursors, dict(zip(("q", "sort", "order", "currency"), listed, strict=True)))
    return rows, {"list": listed, "cursors": cursors}, note, count, _corrected(found)


@callback(Output(page.PROBLEM, "children"), Output(page.QUERY, "invalid"), Input(page.QUERY, "value"))
def check_query(query: str | None) -> tuple[Any, bool]:
    """Say below the box where a query cannot be read, and what was expected there."""
    try:
        SearchRequest.parse(query)
    except InvalidQuery as problem:
        return _marked(query or "", problem.error), True
    return None, False


@callback(Output(page.NAMES, "children"), Input(page.QUERY, "value"), prevent_initial_call=True)
def suggest_names(query: str | None) -> list[html.Li]:
    """Offer names of cards for what is typed, as long as it is a name: nothing where it names a field.

    A name that is chosen is asked for as a whole: read as a query, "Fact or Fiction" would find others, too.
    """
    text = (query or "").strip()
    if len(text) < SHORTEST or text.startswith(WHOLE_NAME) or names_a_field(text):
        return []
    names = search.load_suggestions(text)
    if names and names[0].name.casefold() == text.casefold():
        return []
    return [_offer(number, name) for number, name in enumerate(names)]


def _offer(number: int, suggested: Suggestion) -> html.Li:
    own = [" ", html.Span(suggested.card, className="caption")] if suggested.card else []
    told = {"aria-selected": "false", "data-query": exactly(suggested.name)}
    return html.Li([suggested.name, *own], id=f"{page.NAMES}-{number}", role="option", **told)


def _order(block: dict[str, Any], direction: str) -> tuple[str, str]:
    """The column and direction that the grid is sorted by; where it is by none, the best match and the page's one."""
    (by,) = block["sortModel"] or [{"colId": page.FILTER_DEFAULTS[page.SORT], "sort": direction}]
    return by["colId"], by["sort"]


def _count(found: SearchPage, end: int, cursors: dict[str, str | None], asked: dict[str, str]) -> Any:
    """How many cards are known so far, and the same list from the API."""
    if not end:
        return ""
    known = formats.count(max(end, *(int(row) for row in cursors)))
    told = f"First {known} cards" if found.has_more else "One card" if end == 1 else f"All {formats.count(end)} cards"
    data = html.A("JSON", href=f"/api/cards/search?{urlencode(asked)}")
    return [told, " · Data as ", data]


def _corrected(found: SearchPage) -> Any:
    return ["Showing results for ", html.Strong(found.corrected)] if found.corrected else ""


def _marked(query: str, error: QueryError) -> list[Any]:
    """The message, and the query with the place marked."""
    at = error.position - 1
    word = query[at:].split(" ", 1)[0] or "\u00a0"
    shown = html.Code([query[:at], html.Mark(word), query[at + len(word) :]])
    return [html.P(f"At character {error.position}: expected {error.expected}, found {error.found}."), shown]


def _nothing(query: str | None) -> Any:
    if ingestion.load_data_state().empty:
        return states.nothing("There are no cards yet", "They appear here as soon as the first load has brought them.")
    if not (query or "").strip():
        return states.nothing("There are no cards")
    advice = "Try fewer words or a part of the name, a wider price range, or prices in the other currency."
    return states.nothing("No card matches", advice, "“What can be asked” lists the words of the query language.")
