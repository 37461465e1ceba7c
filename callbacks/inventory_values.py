"""Inventory page: what the copies are worth, in groups, over time, and what moved it."""

from typing import Any

from dash import Input, Output, State, callback, html, no_update

from callbacks import charts, failures, inputs
from callbacks.charts import ChartContent
from dashapp import cached, formats, shell
from dashapp.components import inventory_groups, inventory_movers, inventory_values, states, values
from dashapp.components.charts import narrow_id, note_id
from dashapp.figures import events, inventory, summaries
from dashapp.identity import needs, user_id
from dashapp.pages import inventory as page
from services.actors import Need
from services.people.valuation.asking import IndexRequest, MoversRequest, SummaryRequest
from services.people.valuation.index import HeldIndex

SHOWN_MOVERS = 10

charts.connect(page.CHART, page.ZOOM)


@callback(
    Output(page.HEAD, "children"),
    Output(page.GROUPS, "children"),
    Input(page.BY, "value"),
    Input(shell.CURRENCY, "data"),
    Input(page.CHANGES, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.HEAD, "The value of your collection could not be read", others=1),
)
@needs(Need.INVENTORY_READ)
def show_values(grouping: inputs.Grouping, currency: inputs.Currency, _changes: inputs.Number, _version: Any) -> Any:
    """Return the tiles of the reader's collection, and its groups of one kind."""
    basis = cached.load_basis(user_id())
    found = cached.load_held_summary(basis, SummaryRequest(currency))
    if not found.copies.total:
        return None, states.line("There is nothing to group yet.")
    names = cached.load_set_names() if grouping == "set" else {}
    return inventory_values.head(found, basis.settings.valuation_fallback), inventory_groups.group_table(
        found, grouping, names
    )


@callback(
    Output(page.MOVERS, "children"),
    Input(page.WINDOW, "value"),
    Input(shell.CURRENCY, "data"),
    Input(page.CHANGES, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.MOVERS, "What moved the value could not be read"),
)
@needs(Need.INVENTORY_READ)
def show_movers(window: inputs.Window, currency: inputs.Currency, _changes: inputs.Number, _version: Any) -> Any:
    """Return what moved the value of the reader's collection."""
    asked = MoversRequest(currency, window, SHOWN_MOVERS)
    return inventory_movers.mover_table(cached.load_held_movers(cached.load_basis(user_id()), asked))


@callback(
    *charts.outputs(page.CHART),
    Input(page.PERIOD, "value"),
    Input(page.MEASURE, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.THEME, "data"),
    Input(page.CHANGES, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(narrow_id(page.CHART), "data"),
    State(note_id(page.CHART), "children"),
    State(page.ZOOM, "value"),
    on_error=failures.in_chart(page.CHART, "The chart of your collection could not be drawn"),
)
@needs(Need.INVENTORY_READ)
def show_index(
    period: inputs.Period,
    measure: inputs.HeldMeasure,
    currency: inputs.Currency,
    theme: inputs.Theme,
    _changes: inputs.Number,
    _version: Any,
    narrow: inputs.Narrow,
    note: inputs.Components,
    zoom: inputs.Zoom,
) -> ChartContent:
    """Draw the reader's collection over time, with the days on which copies came and went."""
    data = cached.load_held_index(cached.load_basis(user_id()), IndexRequest(currency, period))
    told = summaries.held_index(data, measure)
    if len(inventory.known_points(data, measure)) < 2:
        return ChartContent(no_update, _too_few(data), told, None)
    since = charts.beginning(period)
    figure = inventory.held_index(data, measure, theme, since)
    events.mark(figure, inventory.trades(data), theme)
    return ChartContent(charts.renewed(figure, note, zoom, narrow), None, told, _caption(data))


def _too_few(data: HeldIndex) -> Any:
    return states.nothing(
        f"No line of the last {formats.PERIOD_NAMES[data.period]} yet",
        "It begins with the second day on which you hold copies with a price; what was held before you added it here"
        " is not known.",
    )


def _caption(data: HeldIndex) -> list[Any]:
    method = values.explained(
        "Each day's copies at that day's prices; buys and sales do not move the index", data.method
    )
    twr = _return("Return of the period", data.twr, data.twr_reason)
    xirr = _return("Return on the money", data.xirr, data.xirr_reason)
    return [html.Span([method, " · ", twr, " · ", xirr])]


def _return(name: str, part: float | None, reason: str | None) -> html.Span:
    if part is None:
        return html.Span([f"{name} ", values.unknown(reason or "Not known")])
    return html.Span([f"{name} ", values.change(100 * part)])
