"""Card page, comparing: the other cards in the chart, and the search for more."""

from typing import Any

import structlog
from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from callbacks import failures, inputs
from dashapp import cached, formats, shell
from dashapp.components.comparing import TABLE, switch_id
from dashapp.pages import card as page
from services.market.comparison import MOST_CARDS
from services.market.search import FoundCard, SearchRequest
from services.requests import InvalidRequest

log = structlog.get_logger()
OFFERED = 20

clientside_callback(
    ClientsideFunction("card_compare", "changeCompared"),
    Output(page.COMPARE, "value", allow_duplicate=True),
    Output(page.ADD, "value"),
    Input(switch_id(ALL, ALL), "n_clicks"),
    Input(page.ADD, "value"),
    State(page.COMPARE, "value"),
    prevent_initial_call=True,
)
clientside_callback(ClientsideFunction("card_compare", "reachSearch"), Input(page.ADD, "options"))
# The table's switches are not redrawn: the pressed one would lose the focus.
clientside_callback(
    ClientsideFunction("card_compare", "markCompared"),
    Output(switch_id(TABLE, ALL), "children"),
    Output(switch_id(TABLE, ALL), "aria-pressed"),
    Output(switch_id(TABLE, ALL), "disabled"),
    Input(page.COMPARE, "value"),
    State(switch_id(TABLE, ALL), "id"),
    State(page.MOST, "data"),
    prevent_initial_call=True,
)


@failures.kept_while_away
def offer_failed(error: Exception) -> Any:
    """Keep the options; the next keystroke searches again."""
    log.error("cards to compare with could not be searched", exc_info=error)
    return no_update, no_update


@callback(
    Output(page.ADD, "options"),
    Output(page.ADD, "disabled"),
    Input(page.ADD, "search_value"),
    Input(page.COMPARE, "value"),
    State(page.CARD_ID, "data"),
    State(shell.CURRENCY, "data"),
    on_error=offer_failed,
)
def offer_cards(
    typed: inputs.Text | None, compare: inputs.Ids, card_id: inputs.CardId, currency: inputs.Currency
) -> tuple[list[dict[str, str]], bool]:
    """Return options for a name or a query, without the cards of the chart, and whether the chart is full."""
    compared = page.compared_ids(compare, card_id)
    found = _found(typed or "", currency)
    options = [_option(card, typed or "") for card in found if card.id not in (card_id, *compared)]
    return options, len(compared) >= MOST_CARDS


def _found(typed: str, currency: str) -> list[FoundCard]:
    """Return the cards found by a text; none while it is no valid query."""
    if not typed.strip():
        return []
    try:
        request = SearchRequest.parse(q=typed, limit=OFFERED, currency=currency)
    except InvalidRequest:
        return []
    return cached.load_search(request).items


def _option(card: FoundCard, typed: str) -> dict[str, str]:
    price = f" · {formats.money(card.price, card.currency)}" if card.has_price_data else ""
    label = f"{card.name} · {card.set_code.upper()} #{card.collector_number}{price}"
    return {"value": str(card.id), "label": label, "search": typed}  # the list then filters nothing: the server did
