"""Card page, the controls of the chart: switches of its lines, the number of filters that are set, own days."""

from typing import Any

import structlog
from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from callbacks import failures, inputs
from dashapp import cached, shell
from dashapp.components.lines import line_id, switches
from dashapp.figures.theme import marketplace_colour
from dashapp.pages import card as page

log = structlog.get_logger()
COUNTED = (page.KIND, page.CONDITION, page.FINISH, page.LANGUAGE)


def _browser(function: str) -> ClientsideFunction:
    return ClientsideFunction("card_lines", function)


clientside_callback(
    _browser("toggleLines"),
    Output(page.MARKETPLACE, "value", allow_duplicate=True),
    Input(line_id(ALL), "n_clicks"),
    State(page.MARKETPLACE, "value"),
    State(line_id(ALL), "id"),
    prevent_initial_call=True,
)
# The switches are not redrawn: the pressed one would lose the focus.
clientside_callback(
    _browser("markLines"),
    Output(line_id(ALL), "aria-pressed"),
    Input(page.MARKETPLACE, "value"),
    State(line_id(ALL), "id"),
    prevent_initial_call=True,
)
clientside_callback(
    _browser("countFilters"),
    Output(page.MORE_COUNT, "children"),
    *[Input(control, "value") for control in COUNTED],
    State(page.DEFAULTS, "data"),
)
clientside_callback(
    _browser("clearDays"),
    Output(page.FROM, "value", allow_duplicate=True),
    Output(page.TO, "value", allow_duplicate=True),
    Input(page.PERIOD, "value"),
    prevent_initial_call=True,
)


@failures.kept_while_away
def lines_failed(error: Exception) -> Any:
    """Keep the switches; the chart below says that prices cannot be read."""
    log.error("marketplaces of a card could not be listed", exc_info=error)
    return no_update


@callback(
    Output(page.LINES, "children"),
    Input(page.CARD_ID, "data"),
    Input(shell.CURRENCY, "data"),
    Input(page.KIND, "value"),
    Input(shell.THEME, "data"),
    Input(shell.DATA_VERSION, "data"),
    State(page.MARKETPLACE, "value"),
    on_error=lines_failed,
)
def show_lines(
    card_id: inputs.CardId,
    currency: inputs.Currency,
    kind: inputs.Kind,
    theme: inputs.Theme,
    _version: Any,
    value: inputs.Marketplaces,
) -> Any:
    """Return a switch for each marketplace that has the card in this currency, on this side of the market."""
    card = cached.load_card(card_id, currency)
    prices = [one for one in card.prices if (one.currency, one.kind) == (currency, kind)] if card else []
    return switches({one.marketplace: marketplace_colour(one.marketplace, theme) for one in prices}, value)
