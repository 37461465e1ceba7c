"""The frame: theme and currency in the browser; state and version of the data from the server."""

from typing import Any

import structlog
from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from callbacks import failures, inputs
from dashapp import data_version, shell
from dashapp.components import banners
from dashapp.components.states import RETRY
from dashapp.identity import is_operator
from dashapp.pages.registry import PAGES
from services.availability import is_database_away
from services.operation import data_state

log = structlog.get_logger()


def _browser(function: str) -> ClientsideFunction:
    return ClientsideFunction("shell", function)


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
    _browser("tryAgain"),
    Output(shell.DATA_VERSION, "data", allow_duplicate=True),
    Input({"type": RETRY, "panel": ALL}, "n_clicks"),
    State(shell.DATA_VERSION, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    _browser("followOutage"),
    Output(shell.DATA_VERSION, "data", allow_duplicate=True),
    Output(shell.RECOVERIES, "data"),
    Input(shell.OUTAGE, "data"),
    State(shell.DATA_VERSION, "data"),
    State(shell.RECOVERIES, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    _browser("takeNews"),
    Output(shell.DATA_VERSION, "data", allow_duplicate=True),
    Input(shell.LIVE, "data"),
    State(shell.DATA_VERSION, "data"),
    prevent_initial_call=True,
)
# Callbacks without an output: Dash runs them when their input changes, not when a page adds it to the layout.
clientside_callback(_browser("showPage"), Input(shell.LOCATION, "pathname"))
clientside_callback(_browser("followPeriod"), Input(shell.MARKET_PERIOD, "data"))
for _page in PAGES:
    if _page.shows_one_of_many:
        clientside_callback(_browser("showTitle"), Input(_page.module.TITLE_TEXT, "data"))


def state_unknown(error: Exception) -> tuple[Any, ...]:
    """Return a badge for an unknown state of the data, and the outage where the database is away; keep the banners."""
    if not is_database_away(error):
        log.error("the state of the data cannot be read", exc_info=error)
        return no_update, banners.offline(), shell.POLL_EVERY, no_update
    log.warning("the state of the data cannot be read", error=str(error).partition("\n")[0])
    return no_update, banners.offline(), shell.POLL_EVERY, failures.known_of_outage()


@callback(
    Output(shell.BANNERS, "children"),
    Output(shell.BADGE, "children"),
    Output(shell.POLL, "interval"),
    Output(shell.OUTAGE, "data"),
    Input(shell.POLL, "n_intervals"),
    Input(shell.LIVE, "data"),
    State(shell.LIVE_BADGE, "className"),
    on_error=state_unknown,
)
def show_data_state(_intervals: Any, _news: Any = None, connection: inputs.Text | None = None) -> tuple[Any, ...]:
    """Return banners and age of the data, which end an outage; poll more often during a load without live news."""
    state = data_state.load_data_state()
    is_told = connection == shell.LIVE_NOW
    interval = shell.POLL_WHILE_LOADING if state.loading and not is_told else shell.POLL_EVERY
    return banners.banners(state, is_operator()), banners.badge(state), interval, None


def version_unknown(error: Exception) -> Any:
    """Keep the shown version; the next poll retries."""
    log.error("the version of the data cannot be read", exc_info=error)
    return no_update


@callback(
    Output(shell.DATA_VERSION, "data"),
    Input(shell.POLL, "n_intervals"),
    State(shell.DATA_VERSION, "data"),
    on_error=version_unknown,
    prevent_initial_call=True,
)
def watch_version(_intervals: Any, seen: inputs.Version) -> Any:
    """Return the new version when prices have changed, so that the page draws its charts again."""
    version = data_version.load_data_version()
    return no_update if seen["version"] == version else {**seen, "version": version}
