"""Market page, below the index: movers, the map of sets, the market in numbers, volume by format."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from dash import ClientsideFunction, Input, Output, callback, clientside_callback, dcc, html, no_update

from callbacks import charts, failures, inputs
from callbacks.charts import ChartContent
from dashapp import cached, formats, shell
from dashapp.components import filters, states, values
from dashapp.components import overview as parts
from dashapp.components.charts import data_links, narrow_id
from dashapp.components.movers import WINDOW_NAMES, mover_table
from dashapp.figures import summaries, treemap
from dashapp.pages import market as page
from dashapp.pages import sets as sets_page
from services.market.movers import Movers, MoversRequest
from services.market.sets import SetValue

COMING = "This fills by itself as soon as the first prices are loaded."


def connect_map(chart: str) -> None:
    """Connect a map of the sets: a press on a tile opens its set."""
    charts.connect(chart)
    clientside_callback(
        ClientsideFunction("market", "openSet"),
        Output(shell.LOCATION, "href", allow_duplicate=True),
        Input(chart, "clickData"),
        prevent_initial_call=True,
    )


connect_map(page.SETS)


def show_movers_of(direction: str) -> None:
    """Connect the list of one direction with its filters."""
    place = page.MOVERS[direction]

    @callback(
        Output(place, "children"),
        Input(page.WINDOW, "value"),
        Input(page.BY, "value"),
        Input(page.MIN_PRICE, "value"),
        Input(page.CONDITION, "value"),
        Input(page.FINISH, "value"),
        Input(shell.CURRENCY, "data"),
        Input(shell.DATA_VERSION, "data"),
        on_error=failures.in_place(place, "The movers could not be listed"),
    )
    def show(
        window: inputs.Window,
        by: inputs.Ranking,
        least: inputs.MinPrice,
        condition: inputs.ConditionFilter,
        finish: inputs.FinishFilter,
        currency: inputs.Currency,
        _version: Any,
    ) -> Any:
        return show_movers(direction, window, least, condition, finish, currency, by)


for _direction in page.MOVERS:
    show_movers_of(_direction)


def show_movers(
    direction: str, window: str, least: str, condition: str, finish: str, currency: str, by: str = "percent"
) -> Any:
    """Return the largest movers in one direction."""
    variant = {"finish": filters.applied(finish), "condition": filters.applied(condition)}
    request = MoversRequest.parse(window, direction, currency, min_price=least, by=by, **variant)
    data = cached.load_movers(request, with_sparklines=True)
    return [mover_table(data), _movers_caption(data, request)] if data.items else _no_movers(data)


@callback(Output(page.MIN_PRICE, "options"), Input(shell.CURRENCY, "data"))
def offer_prices(currency: inputs.Currency) -> list[dict[str, str]]:
    """Return the minimum prices to choose from, in the currency of the page."""
    return page.min_price_options(currency)


@callback(
    *charts.outputs(page.SETS),
    Input(page.AREA, "value"),
    Input(narrow_id(page.SETS), "data"),
    Input(shell.CURRENCY, "data"),
    Input(shell.THEME, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_chart(page.SETS, "The map of the sets could not be drawn"),
)
def show_sets(
    area: inputs.Area, narrow: inputs.Narrow, currency: inputs.Currency, theme: inputs.Theme, _version: Any
) -> ChartContent:
    """Draw the map of the sets."""
    return map_of_sets(area, treemap.NARROW if narrow else treemap.WIDE, currency, theme)


def map_of_sets(area: str, room: int, currency: str, theme: str | None) -> ChartContent:
    """Return the most valuable sets and their changes, as a map of `room` square pixels."""
    largest = cached.load_largest_sets(currency)
    summary = summaries.sets_map(largest, currency)
    if not largest:
        return ChartContent(
            no_update, states.nothing(f"No set has {currency} retail prices yet", COMING), summary, None
        )
    return ChartContent(treemap.sets_map(largest, theme, area, room), None, summary, _sets_caption(largest))


@callback(
    Output(page.BREADTH, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.BREADTH, "The numbers could not be read"),
)
def show_numbers(currency: inputs.Currency, _version: Any) -> Any:
    """Return the numbers of rises and falls within a day, the totals, and the age of each marketplace's prices."""
    data = cached.load_overview(currency)
    if not data.marketplaces:
        return states.nothing(f"There are no {currency} prices yet", COMING)
    if data.as_of is None:
        moved, told = _no_retail(currency, "Only what shops pay is known."), "Only what shops pay"
    else:
        moved, told = parts.breadth(data), "Sell prices, within 24 hours"
    as_of = data.as_of or max(one.as_of for one in data.marketplaces)
    caption = _caption(told, as_of, f"/api/market/overview?currency={currency}", f"overview-{currency}")
    return [moved, parts.totals(data), parts.marketplaces(data), caption]


@callback(
    Output(page.FORMATS, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.FORMATS, "The formats could not be listed"),
)
def show_formats(currency: inputs.Currency, _version: Any) -> Any:
    """Return the volume on offer in each format."""
    data = cached.load_formats(currency)
    if not data.items:
        return _no_formats(currency)
    caption = _caption("Last price times last quantity on offer", data.as_of,
                       f"/api/market/volume-by-format?currency={currency}", f"formats-{currency}")  # fmt: skip
    return [parts.format_table(data.items, currency), caption]


def _caption(told: str, as_of: datetime | None, path: str, name: str) -> html.P:
    about = html.Span([f"{told} · as of ", values.age(as_of)])
    return html.P([about, data_links(path, name)], className="chart-caption")


def _movers_caption(data: Movers, request: MoversRequest) -> html.P:
    fields = ("window", "direction", "currency", "min_price", "finish", "condition", "by")
    query = urlencode({name: getattr(request, name) for name in fields if getattr(request, name) is not None})
    name = f"movers-{data.direction}-{data.currency}-{data.window}"
    return _caption("Every price against its own earlier price", data.as_of, f"/api/market/top-movers?{query}", name)


def _no_movers(data: Movers) -> Any:
    if data.as_of is None:
        return _no_retail(data.currency)
    verb = {"up": "rose", "down": "fell"}[data.direction]
    title = f"Nothing that matches {verb} in {WINDOW_NAMES[data.window]}"
    return states.nothing(title, "Choose another window or a lower minimum price, or clear the filters.")


def _no_formats(currency: str) -> Any:
    if cached.load_overview(currency).as_of is None:
        return _no_retail(currency)
    advice = "Scryfall's bulk data tells where cards may be played; this fills by itself with its next load."
    return states.nothing(f"No card with a {currency} price is known to be legal in a format", advice)


def _no_retail(currency: str, advice: str = COMING) -> Any:
    return states.nothing(f"There are no {currency} retail prices yet", advice)


def _sets_caption(largest: list[SetValue]) -> list[Any]:
    newest = max((one.as_of for one in largest if one.as_of), default=None)
    told = f"The {len(largest)} most valuable sets, one of each printing at headline prices · as of "
    scale = html.Span(
        [
            f"7 days: {formats.change(-treemap.FULL_COLOUR_AT)} ",
            html.Span(className="map-scale", **{"aria-hidden": "true"}),
            f" {formats.change(treemap.FULL_COLOUR_AT)}",
        ]
    )
    return [html.Span([told, values.age(newest)]), scale, dcc.Link("All sets as a table", href=sets_page.PATH)]
