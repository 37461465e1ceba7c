"""Indices page: the chart of a group of indices, and where all indices of the currency stand."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, State, callback, html, no_update

from callbacks import charts, failures, inputs
from callbacks.charts import ChartContent
from dashapp import cached, formats, shell
from dashapp.components import indices as parts
from dashapp.components import states, values
from dashapp.components.charts import data_links, narrow_id, note_id
from dashapp.components.events import event_list
from dashapp.figures import events, summaries
from dashapp.figures import indices as figures
from dashapp.pages import indices as page
from services.market.indices import IndexPoints, IndexPointsRequest, IndexStanding, IndexStandings, IndicesRequest

charts.connect(page.CHART, page.ZOOM)


@callback(
    *charts.outputs(page.CHART),
    Input(page.GROUP, "value"),
    Input(page.WEIGHTING, "value"),
    Input(page.PERIOD, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.THEME, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(narrow_id(page.CHART), "data"),
    State(note_id(page.CHART), "children"),
    State(page.ZOOM, "value"),
    on_error=failures.in_chart(page.CHART, "The indices could not be drawn"),
)
def show_indices(
    group: inputs.IndexGroup,
    weighting: inputs.Weighting,
    period: inputs.Period,
    currency: inputs.Currency,
    theme: inputs.Theme,
    _version: Any,
    narrow: inputs.Narrow,
    note: inputs.Components,
    zoom: inputs.Zoom,
) -> ChartContent:
    """Draw the indices of a group that have two points or more in the period."""
    found = cached.load_indices(IndicesRequest.parse(currency, weighting))
    of_group = [item for item in found.items if item.group == group]
    loaded = [cached.load_index_points(IndexPointsRequest.parse(item.code, period)) for item in of_group]
    drawn = [data for data in loaded if len(figures.published(data)) > 1]
    if not drawn:
        note_of = _nothing(of_group, period)
        return ChartContent(no_update, note_of, "No index of this family is published.", None)
    figure = figures.indices(drawn, theme, charts.beginning(period))
    marked = events.mark(figure, events.told(cached.load_market_events()), theme)
    caption = [*_caption(found, drawn, of_group), *event_list(marked)]
    return ChartContent(charts.renewed(figure, note, zoom, narrow), None, summaries.indices(drawn), caption)


@callback(
    Output(page.TABLE, "children"),
    Input(page.WEIGHTING, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.TABLE, "The indices could not be listed"),
)
def show_table(weighting: inputs.Weighting, currency: inputs.Currency, _version: Any) -> Any:
    """Return the table of all indices of the currency."""
    found = cached.load_indices(IndicesRequest.parse(currency, weighting))
    path = f"/api/indices?{urlencode({'currency': currency, 'weighting': weighting})}"
    return [parts.index_table(found.items), html.P(data_links(path, f"indices-{currency}"), className="caption")]


def _caption(found: IndexStandings, drawn: Sequence[IndexPoints], of_group: Sequence[IndexStanding]) -> list[Any]:
    method = values.explained("Each line starts at 100", f"Method: {found.method}")
    names = {data.code for data in drawn}
    missing = [item.title for item in of_group if item.code not in names]
    left_out = f" · not drawn: {', '.join(missing)}" if missing else ""
    return [html.Span([method, " · as of ", values.age(found.as_of), left_out])]


def _nothing(of_group: Sequence[IndexStanding], period: str) -> Any:
    unpublished = [item for item in of_group if item.index_value is None]
    if len(unpublished) < len(of_group):
        title = f"Fewer than two published days in the last {formats.PERIOD_NAMES[period]}"
        return states.nothing(title, "A line needs two. The table below has the values.")
    why = dict.fromkeys(map(parts.why_not, unpublished))
    return states.nothing("No index of this family is published", *(f"{reason}." for reason in why))
