"""Market page: the index of the chosen part of the market, and the sources."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, html, no_update

from callbacks import charts, failures, inputs
from callbacks.charts import ChartContent
from dashapp import cached, formats, shell
from dashapp.components import filters, states, values
from dashapp.components.charts import data_links, narrow_id, note_id
from dashapp.components.events import event_list
from dashapp.components.sources import source_table
from dashapp.figures import events, summaries
from dashapp.figures import market as figures
from dashapp.figures.spans import Span
from dashapp.identity import is_operator
from dashapp.pages import market as page
from services.market.index import IndexRequest, MarketIndex
from services.operation import data_state, sources

FAILED = "The index could not be drawn"
HOW = "Every price against its own earlier price; start = 100"

clientside_callback(
    ClientsideFunction("market", "choosePeriod"),
    Output(shell.MARKET_PERIOD, "data"),
    Input(page.PERIOD, "value"),
)


charts.connect(page.CHART, page.ZOOM)


@failures.kept_while_away
def index_failed(error: Exception) -> tuple[Any, ...]:
    """Return the failure for the chart's place, and no headline."""
    return (*failures.in_chart(page.CHART, FAILED)(error), values.unknown(FAILED))


@callback(
    *charts.outputs(page.CHART),
    Output(page.HEADLINE, "children"),
    Input(page.PERIOD, "value"),
    Input(page.CONDITION, "value"),
    Input(page.FINISH, "value"),
    Input(page.LANGUAGE, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.THEME, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(narrow_id(page.CHART), "data"),
    State(note_id(page.CHART), "children"),
    State(page.ZOOM, "value"),
    on_error=index_failed,
)
def show_index(
    period: inputs.Period,
    condition: inputs.ConditionFilter,
    finish: inputs.FinishFilter,
    language: inputs.LanguageFilter,
    currency: inputs.Currency,
    theme: inputs.Theme,
    _version: Any,
    narrow: inputs.Narrow,
    note: inputs.Components,
    zoom: inputs.Zoom,
) -> tuple[Any, ...]:
    """Draw the index and its headline; drawn again when prices change."""
    variant = [filters.applied(value) for value in (condition, finish, language)]
    request = IndexRequest.parse(currency, period, *variant)
    data = cached.load_index(request)
    since = charts.beginning(request.period)
    summary = summaries.market_index(data, since)
    if len(data.points) < 2:
        content = ChartContent(no_update, _too_few(data, request), summary, None)
    else:
        figure = figures.index(data, theme, not request.filtered, since)
        marked = events.mark(figure, events.told(cached.load_market_events()), theme)
        caption = [*_caption(data, request), *event_list(marked)]
        content = ChartContent(charts.renewed(figure, note, zoom, narrow), None, summary, caption)
    return (*content, _headline(data, request, since))


@callback(
    Output(page.SOURCES, "children"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.SOURCES, "The sources could not be listed"),
)
def show_sources(_version: Any) -> Any:
    """Return the table of sources with their freshness."""
    return source_table(sources.load_sources(), is_operator())


def _headline(data: MarketIndex, request: IndexRequest, since: datetime) -> list[Any]:
    if not data.points:
        return [values.unknown("No prices match")]
    span = Span.of((point.time for point in data.points), since)
    when = span.words if span.begins_late else f"in {formats.PERIOD_NAMES[data.period]}"
    number = formats.index_value(data.points[-1].index_value)
    # Of a part of the market nobody has counted them.
    followed = [] if request.filtered else [html.Span(_followed(data.currency), className="caption")]
    return [
        html.Span(number, className="headline-number"),
        values.change(summaries.index_change(data), "Only one observation in this period"),
        html.Span(f"{when}, {data.currency}", className="caption"),
        *followed,
        html.Span(["as of ", values.age(data.as_of)], className="caption"),
    ]


def _followed(currency: str) -> str:
    return f"{formats.count(cached.load_overview(currency).series_with_price)} prices followed"


def _caption(data: MarketIndex, request: IndexRequest) -> list[Any]:
    method = values.explained(HOW, f"Method: {data.method}")
    about = html.Span([method, f" · at most {formats.BUCKET_NAMES[data.bucket]} · as of ", values.age(data.as_of)])
    name = f"market-{data.currency}-{data.period}"
    return [about, data_links(f"/api/market/index?{urlencode(request.given())}", name)]


def _too_few(data: MarketIndex, request: IndexRequest) -> Any:
    period = formats.PERIOD_NAMES[data.period]
    ways_out = "Choose a longer period, or " + ("clear the filters." if request.filtered else "the other currency.")
    if data.points:
        point = data.points[0]
        one = f"{formats.count(point.series_count)} prices, {formats.utc(point.time)}: nothing to compare with yet."
        return states.nothing(f"One observation in the last {period}", one, ways_out)
    if data_state.load_data_state().empty:
        return states.nothing("There are no prices yet", "The chart appears as soon as the first prices are loaded.")
    which = "prices match these filters" if request.filtered else "retail prices are known"
    return states.nothing(f"No {data.currency} {which} in the last {period}", ways_out)
