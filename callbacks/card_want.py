"""Card page: whether the reader wants the card, and the button that adds it to the want list."""

from typing import Any

from dash import Input, Output, callback

from callbacks import failures, inputs
from dashapp import cached, shell
from dashapp.components import wants
from dashapp.identity.user_sessions import session_actor
from dashapp.pages import card as page
from services.actors import Actor, Need
from services.people.wants.requests import WantsRequest


@callback(
    Output(page.WANTED, "children"),
    Input(page.CARD_ID, "data"),
    Input(shell.RECOVERIES, "data"),
    on_error=failures.kept_while_away(failures.anywhere),
)
def show_want(card_id: inputs.CardId, _recoveries: Any) -> Any:
    """Return what the reader's want list says of the card; nothing for readers without an account."""
    reader = session_actor() or Actor()
    if reader.user_id is None or not reader.may(Need.INVENTORY_READ):
        return None
    asked = WantsRequest(card_id=card_id, currency="USD")
    return wants.of_card(card_id, cached.load_wants(reader.user_id, asked).items)
