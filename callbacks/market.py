"""Market page: draw the index of the chosen part of the market, and list the sources."""

from typing import Any
from urllib.parse import urlencode

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, html, no_update

from callbacks import charts, failures
from callbacks.charts import ChartContent
from dashapp import formats, shell
from dashapp.components import filters, states, values
from dashapp.components.charts import data_links, note_id
from dashapp.components.sources import source_table
from dashapp.figures import market as figures
from dashapp.figures import summaries
from dashapp.pages import market as page
from dashapp.services import ingestion, market, sources
from dashapp.services.market import IndexRequest, MarketIndex

FAILED = "The index could not be drawn"
HOW = {
    "index": "Each series compared with itself, equal weights, 100 at the first point",
    "average": "Plain mean over all series",
}

clientside_callback(
    ClientsideFunction("dualcaster", "followPeriod"),
    Output(page.DEFAULTS, "storage_type"),
    Input(page.PERIOD, "value"),
)


def index_failed(error: Exception) -> tuple[Any, ...]:
    """Show the failure in the chart's place, and no headline."""
    return (*failures.in_chart(page.CHART, FAILED)(error), values.unknown(FAILED))


@callback(
    *charts.outputs(page.CHART),
    Output(page.HEADLINE, "children"),
    Input(page.PERIOD, "value"),
    Input(page.MEASURE, "value"),
    Input(page.CONDITION, "value"),
    Input(page.FINISH, "value"),
    Input(page.LANGUAGE, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.THEME, "data"),
    Input(shell.DATA_VERSION, "data"),
    State(note_id(page.CHART), "children"),
    on_error=index_failed,
)
def show_index(
    period: str,
    measure: str,
    condition: str,
    finish: str,
    language: str,
    currency: str,
    theme: str,
    _version: Any,
    note: Any,
) -> tuple[Any, ...]:
    """Draw the index and its headline; again when new prices have come in."""
    variant = [filters.applied(value) for value in (condition, finish, language)]
    request = IndexRequest.parse(currency, period, *variant)
    data = market.load_index(request)
    summary = summaries.market_index(data, measure)
    if len(data.points) < 2:
        content = ChartContent(no_update, _too_few(data, request), summary, None)
    else:
        figure = figures.index(data, measure, theme, live=not request.filtered)
        content = ChartContent(charts.renewed(figure, note), None, summary, _caption(data, request, measure))
    return (*content, _headline(data, measure))


@callback(
    Output(page.SOURCES, "children"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.SOURCES, "The sources could not be listed"),
)
def show_sources(_version: Any) -> Any:
    """List the sources with their freshness."""
    return source_table(sources.load_sources())


def _headline(data: MarketIndex, measure: str) -> list[Any]:
    if not data.points:
        return [values.unknown("No prices match")]
    last = data.points[-1]
    number = figures.written(figures.measured(last, measure), measure, data.currency)
    return [
        html.Span(number, className="headline-number"),
        values.change(summaries.index_change(data, measure), "Only one observation in this period"),
        html.Span(f"in {formats.PERIOD_NAMES[data.period]}, {data.currency}", className="caption"),
        html.Span(f"{formats.count(last.series_count)} series", className="caption"),
        html.Span(["as of ", values.age(data.as_of)], className="caption"),
    ]


def _caption(data: MarketIndex, request: IndexRequest, measure: str) -> list[Any]:
    method = html.Span(HOW[measure], title=f"Method: {data.method}")
    about = html.Span([method, f" · at most {formats.BUCKET_NAMES[data.bucket]} · as of ", values.age(data.as_of)])
    name = f"market-{data.currency}-{data.period}"
    return [about, data_links(f"/api/market/index?{_query(request)}", name)]


def _query(request: IndexRequest) -> str:
    fields = ("currency", "period", "condition", "finish", "language")
    return urlencode({name: getattr(request, name) for name in fields if getattr(request, name)})


def _too_few(data: MarketIndex, request: IndexRequest) -> Any:
    period = formats.PERIOD_NAMES[data.period]
    ways_out = "Choose a longer period, or " + ("clear the filters." if request.filtered else "the other currency.")
    if data.points:
        point = data.points[0]
        one = f"Average {formats.money(point.avg_price, data.currency)} over {formats.count(point.series_count)} series"
        return states.nothing(f"One observation in the last {period}", f"{one}, {formats.utc(point.time)}.", ways_out)
    if ingestion.load_data_state().empty:
        return states.nothing("There are no prices yet", "The chart appears as soon as the first prices are loaded.")
    which = "match these filters" if request.filtered else "are known"
    return states.nothing(f"No {data.currency} prices {which} in the last {period}", ways_out)
