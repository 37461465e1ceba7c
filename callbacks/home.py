"""Home page, what everybody sees: each section is read by itself, so that one that fails leaves the others."""

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback

from callbacks import failures, inputs
from dashapp import cached, shell
from dashapp.components import activity, dashboard, states
from dashapp.components.filters import ALL, applied
from dashapp.components.first_load import first_load
from dashapp.identity import is_operator
from dashapp.pages import home as page
from market.variants import Currency
from services.analysis.activity import ActivityRequest
from services.analysis.dashboard.summary import still_open
from services.operation import data_state

clientside_callback(
    ClientsideFunction("home", "showPanels"), Input(page.BODY, "hidden"), State(shell.DATA_VERSION, "data")
)
clientside_callback(ClientsideFunction("home", "followCurrency"), Input(shell.CURRENCY, "data"))
clientside_callback(ClientsideFunction("home", "poll"), Input(shell.POLL, "n_intervals"))


@failures.kept_while_away
def home_failed(error: Exception) -> tuple[Any, ...]:
    """Return one failure for the whole page."""
    return failures.explain(error, page.FIRST_LOAD, "The market could not be read"), True


@callback(
    Output(page.FIRST_LOAD, "children"),
    Output(page.BODY, "hidden"),
    Input(shell.DATA_VERSION, "data"),
    Input(shell.POLL, "n_intervals"),
    on_error=home_failed,
)
def show_state(_version: Any, _intervals: Any) -> tuple[Any, bool]:
    """Return, without any prices, the state of their first load in place of all sections."""
    if any(cached.load_overview(currency).marketplaces for currency in Currency):
        return None, False
    return first_load(data_state.load_data_state()), True


@callback(
    Output(page.STRIP, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.STRIP, "The age of the prices could not be read"),
)
def show_strip(currency: inputs.Currency, _version: Any) -> Any:
    """Return how old the prices of each marketplace are, and how many sources are late."""
    state = data_state.recent_state(shell.RECENT) or data_state.load_data_state()
    return dashboard.strip(cached.load_overview(currency), state, is_operator())


@callback(
    Output(page.MARKET, "children"),
    Output(page.BREADTH, "children"),
    Output(page.VOLUME, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(page.TOLD["market"], "data"),
    on_error=failures.in_place(page.MARKET, "The indices could not be read", others=2),
)
def show_market(currency: inputs.Currency, _version: Any, _told: Any = None) -> tuple[Any, Any, Any]:
    """Return the indices, the breadth, and the volume by format."""
    found = cached.load_dashboard_market(currency)
    if found is None:
        return states.nothing(f"No index in {currency} yet", dashboard.NOT_BEGUN), None, _not_begun()
    content = found.content
    return (
        dashboard.tiles(content.tiles, currency),
        dashboard.breadth(content.breadth),
        dashboard.volume(content.formats, currency),
    )


@callback(
    *(Output(place, "children") for place in page.MOVERS.values()),
    Input(page.CONFIDENCE, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(page.TOLD["movers"], "data"),
    on_error=failures.in_place(page.MOVERS["up"], "The movers could not be read", others=1),
)
def show_movers(
    confidence: inputs.MoverConfidence, currency: inputs.Currency, _version: Any, _told: Any = None
) -> list[Any]:
    """Return the gainers and losers, the confirmed ones first."""
    found = cached.load_dashboard_movers(currency)
    if found is None:
        return [_not_begun() for _ in page.MOVERS]
    content, is_all = found.content, confidence == ALL
    some = {"up": (content.gainers, content.unconfirmed_gainers), "down": (content.losers, content.unconfirmed_losers)}
    return [
        dashboard.movers(confirmed, others if is_all else [], way, currency)
        for way, (confirmed, others) in some.items()
    ]


@callback(
    Output(page.OPPORTUNITIES, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(page.TOLD["opportunities"], "data"),
    on_error=failures.in_place(page.OPPORTUNITIES, "The recommendations could not be read"),
)
def show_opportunities(currency: inputs.Currency, _version: Any, _told: Any = None) -> Any:
    """Return what is recommended to everybody."""
    found = cached.load_dashboard_opportunities(currency)
    if found is None:
        return _not_begun()
    return dashboard.opportunities(found.content, still_open(found.content.items))


@callback(
    Output(page.FEED, "children"),
    Output(page.MORE, "hidden"),
    Input(page.KIND, "value"),
    Input(page.MORE, "n_clicks"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(page.TOLD["feed"], "data"),
    on_error=failures.in_place(page.FEED, "The feed could not be read", others=1),
)
def show_feed(
    kind: inputs.ActivityKind, clicks: inputs.Clicks, currency: inputs.Currency, _version: Any, _told: Any = None
) -> tuple[Any, bool]:
    """Return the newest events of the market."""
    limit = min(page.MOST_EVENTS, page.FEED_SIZE * (1 + (clicks or 0)))
    found = cached.load_activity(ActivityRequest(currency, applied(kind), limit=limit))
    return activity.feed(found, kind == ALL), not found.has_more or limit == page.MOST_EVENTS


@callback(
    Output(page.STATS, "children"),
    Input(shell.DATA_VERSION, "data"),
    Input(page.TOLD["market"], "data"),
    on_error=failures.in_place(page.STATS, "The numbers could not be read"),
)
def show_stats(_version: Any, _told: Any = None) -> Any:
    """Return the quick numbers."""
    return dashboard.stats(cached.load_quick_stats())


def _not_begun() -> Any:
    return states.nothing("Nothing yet", dashboard.NOT_BEGUN)
