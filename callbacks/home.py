"""Home page: indices, movers, news and the map of the sets; one panel in their place until there are prices."""

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback

from callbacks import charts, failures, inputs, market_parts
from callbacks.charts import ChartContent
from dashapp import cached, shell
from dashapp.components import hero, inventory_values, states
from dashapp.components.charts import narrow_id
from dashapp.components.first_load import first_load
from dashapp.components.movers import WINDOW_NAMES, mover_table
from dashapp.components.news import has_items, news_list
from dashapp.components.static_markup import Still
from dashapp.components.tiles import index_tile, tile_row
from dashapp.figures.summaries import index_change
from dashapp.figures.treemap import NARROW_HOME, VALUE, WIDE_HOME
from dashapp.identity import actor, user_id
from dashapp.pages import home as page
from market.variants import Currency
from services.actors import Need
from services.market.movers import MoversRequest
from services.operation import data_state
from services.people.valuation.asking import MoversRequest as HeldMoversRequest
from services.people.valuation.asking import SummaryRequest

SHOWN_OWN = 4

market_parts.connect_map(page.SETS)
clientside_callback(
    ClientsideFunction("home", "showPanels"), Input(page.BODY, "hidden"), State(shell.DATA_VERSION, "data")
)


@failures.kept_while_away
def home_failed(error: Exception) -> tuple[Any, ...]:
    """Return one failure for the whole page."""
    return None, failures.explain(error, page.FIRST_LOAD, "The market could not be read"), True


@callback(
    Output(page.OWN, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.OWN, "The value of your collection could not be read"),
)
def show_own(currency: inputs.Currency, _version: Any) -> Any:
    """Return what the reader's own collection is worth, and what moved it most in seven days; nothing to strangers."""
    if not actor().may(Need.INVENTORY_READ):
        return None
    basis = cached.load_basis(user_id())
    moved = cached.load_held_movers(basis, HeldMoversRequest(currency, "7d", SHOWN_OWN))
    return inventory_values.brief(cached.load_held_summary(basis, SummaryRequest(currency)), moved)


@callback(
    Output(page.COUNTS, "children"),
    Output(page.FIRST_LOAD, "children"),
    Output(page.BODY, "hidden"),
    Input(shell.DATA_VERSION, "data"),
    Input(shell.POLL, "n_intervals"),
    on_error=home_failed,
)
def show_state(_version: Any, _intervals: Any) -> tuple[Any, Any, bool]:
    """Return the extent of the market; without prices, the state of their first load in place of all panels."""
    overviews = [cached.load_overview(currency) for currency in Currency]
    if any(one.marketplaces for one in overviews):
        return hero.counts(overviews), None, False
    return None, first_load(data_state.load_data_state()), True


@callback(
    Output(page.EXAMPLES, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.RECOVERIES, "data"),
    on_error=failures.in_place(page.EXAMPLES, "The examples could not be tried"),
)
def show_examples(currency: inputs.Currency, _recoveries: Any = None) -> list[Any]:
    """Return links to searches that find something now."""
    return hero.examples(cached.load_examples(currency).queries[: page.SHOWN_EXAMPLES], currency)


@callback(
    Output(page.TILES, "children"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.TILES, "The indices could not be read"),
)
def show_tiles(_version: Any) -> Still:
    """Return the indices of both currencies."""
    indices = [(tile, cached.load_index(tile.request)) for tile in page.INDEX_TILES]
    return tile_row([index_tile(tile, data, index_change(data)) for tile, data in indices])


@callback(
    *(Output(place, "children") for place in page.MOVERS.values()),
    Input(page.WINDOW, "value"),
    Input(page.BY, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.MOVERS["up"], "The movers could not be listed", others=1),
)
def show_movers(window: inputs.Window, by: inputs.Ranking, currency: inputs.Currency, _version: Any) -> list[Any]:
    """Return the first gainers and losers."""
    return [_movers(MoversRequest.parse(window, way, currency, by=by)) for way in page.MOVERS]


def _movers(request: MoversRequest) -> Any:
    data = cached.load_movers(request, with_sparklines=True)
    if data.items:
        return mover_table(data, page.SHOWN_MOVERS)
    verb = {"up": "rose", "down": "fell"}[data.direction]
    return states.nothing(f"No {data.currency} price {verb} in {WINDOW_NAMES[data.window]}", "Choose another window.")


@callback(
    Output(page.NEWS, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.NEWS, "The news could not be read"),
)
def show_news(currency: inputs.Currency, _version: Any) -> Any:
    """Return the newest news."""
    news = cached.load_news(currency)
    if has_items(news):
        return news_list(news, page.SHOWN_NEWS)
    return states.nothing("Nothing new", "Jumps of prices, new sets and new price lists appear here.")


@callback(
    *charts.outputs(page.SETS),
    Input(narrow_id(page.SETS), "data"),
    Input(shell.CURRENCY, "data"),
    Input(shell.THEME, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_chart(page.SETS, "The map of the sets could not be drawn"),
)
def show_sets(narrow: inputs.Narrow, currency: inputs.Currency, theme: inputs.Theme, _version: Any) -> ChartContent:
    """Draw the same map as on the market page."""
    return market_parts.map_of_sets(VALUE, NARROW_HOME if narrow else WIDE_HOME, currency, theme)
