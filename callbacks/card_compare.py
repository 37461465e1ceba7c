"""Card page, comparing: which other cards are in the chart, and the search that finds more."""

from typing import Any

import structlog
from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from dashapp import formats, shell
from dashapp.components.comparing import TABLE, switch_id
from dashapp.pages import card as page
from dashapp.services import search
from dashapp.services.comparison import MOST_CARDS
from dashapp.services.requests import InvalidRequest
from dashapp.services.search import FoundCard, SearchRequest

log = structlog.get_logger()
OFFERED = 20

clientside_callback(
    ClientsideFunction("dualcaster", "changeCompared"),
    Output(page.COMPARE, "value", allow_duplicate=True),
    Output(page.ADD, "value"),
    Input(switch_id(ALL, ALL), "n_clicks"),
    Input(page.ADD, "value"),
    State(page.COMPARE, "value"),
    prevent_initial_call=True,
)
# The switches of the table are not drawn anew, or the one just pressed would lose the focus.
clientside_callback(
    ClientsideFunction("dualcaster", "markCompared"),
    Output(switch_id(TABLE, ALL), "children"),
    Output(switch_id(TABLE, ALL), "aria-pressed"),
    Output(switch_id(TABLE, ALL), "disabled"),
    Input(page.COMPARE, "value"),
    State(switch_id(TABLE, ALL), "id"),
    State(page.MOST, "data"),
    prevent_initial_call=True,
)


def offer_failed(error: Exception) -> Any:
    """Keep what is offered; the next letter asks again."""
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
def offer_cards(typed: str | None, compare: str, card_id: int, currency: str) -> tuple[list[dict[str, str]], bool]:
    """Offer the cards that a name or a query finds, but for those that are in the chart; none into a full chart."""
    compared = page.compared_ids(compare, card_id)
    found = _found(typed or "", currency)
    options = [_option(card, typed or "") for card in found if card.id not in (card_id, *compared)]
    return options, len(compared) >= MOST_CARDS


def _found(typed: str, currency: str) -> list[FoundCard]:
    """What a text finds; nothing while it is no query yet."""
    if not typed.strip():
        return []
    try:
        request = SearchRequest.parse(q=typed, limit=OFFERED, currency=currency)
    except InvalidRequest:
        return []
    return search.load_search(request).items


def _option(card: FoundCard, typed: str) -> dict[str, str]:
    price = f" · {formats.money(card.price, card.currency)}" if card.has_price_data else ""
    label = f"{card.name} · {card.set_code.upper()} #{card.collector_number}{price}"
    return {"value": str(card.id), "label": label, "search": typed}  # the server has searched: the list keeps all
