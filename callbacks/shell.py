"""The frame: theme, currency and search in the browser; news of the data and its version from the server."""

from typing import Any

import structlog
from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from dashapp import shell
from dashapp.components import banners
from dashapp.components.states import RETRY
from dashapp.pages import card, card_set
from dashapp.services import ingestion

log = structlog.get_logger()
NAMESPACE = "dualcaster"


def _browser(function: str) -> ClientsideFunction:
    return ClientsideFunction(NAMESPACE, function)


clientside_callback(
    _browser("chooseTheme"),
    Output(shell.THEME_SWITCH, "value"),
    Output(shell.THEME, "data"),
    Input(shell.THEME_SWITCH, "value"),
)
clientside_callback(
    _browser("chooseCurrency"),
    Output(shell.CURRENCY_SWITCH, "value"),
    Output(shell.CURRENCY, "data"),
    Input(shell.CURRENCY_SWITCH, "value"),
    Input(shell.LOCATION, "search"),
)
clientside_callback(
    _browser("searchCards"),
    Output(shell.LOCATION, "href"),
    Input(shell.SEARCH, "n_submit"),
    State(shell.SEARCH, "value"),
    prevent_initial_call=True,
)
clientside_callback(_browser("markMenu"), Output(shell.MENU, "className"), Input(shell.LOCATION, "pathname"))
clientside_callback(
    _browser("tryAgain"),
    Output(shell.DATA_VERSION, "data", allow_duplicate=True),
    Input({"type": RETRY, "panel": ALL}, "n_clicks"),
    State(shell.DATA_VERSION, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    _browser("takeNews"),
    Output(shell.DATA_VERSION, "data", allow_duplicate=True),
    Input(shell.LIVE, "data"),
    State(shell.DATA_VERSION, "data"),
    prevent_initial_call=True,
)
clientside_callback(_browser("followPage"), Output(shell.LIVE, "storage_type"), Input(shell.LOCATION, "pathname"))
for _page in (card, card_set):
    clientside_callback(
        _browser("showTitle"),
        Output(_page.TITLE_TEXT, "storage_type"),
        Input(_page.TITLE_TEXT, "data"),
    )


def state_unknown(error: Exception) -> tuple[Any, Any, int]:
    """Keep the banners, and say in the badge that the data's state cannot be read."""
    log.error("the state of the data cannot be read", exc_info=error)
    return no_update, banners.offline(), shell.POLL_EVERY


@callback(
    Output(shell.BANNERS, "children"),
    Output(shell.BADGE, "children"),
    Output(shell.POLL, "interval"),
    Input(shell.POLL, "n_intervals"),
    Input(shell.LIVE, "data"),
    State(shell.LIVE_BADGE, "className"),
    on_error=state_unknown,
)
def show_data_state(_intervals: int | None, _news: Any = None, connection: str | None = None) -> tuple[Any, Any, int]:
    """Show how old the data is and what is happening to it; ask more often while a load runs that nobody tells of."""
    state = ingestion.load_data_state()
    is_told = connection == shell.LIVE_NOW
    interval = shell.POLL_WHILE_LOADING if state.loading and not is_told else shell.POLL_EVERY
    return banners.banners(state), banners.badge(state), interval


def version_unknown(error: Exception) -> Any:
    """Keep what is shown: the next poll asks again."""
    log.error("the version of the data cannot be read", exc_info=error)
    return no_update


@callback(
    Output(shell.DATA_VERSION, "data"),
    Input(shell.POLL, "n_intervals"),
    State(shell.DATA_VERSION, "data"),
    on_error=version_unknown,
    prevent_initial_call=True,
)
def watch_version(_intervals: int | None, seen: dict[str, int | None]) -> Any:
    """Tell the page when prices have changed, so that its charts are drawn again."""
    version = ingestion.load_data_version()
    return no_update if seen["version"] == version else {**seen, "version": version}
