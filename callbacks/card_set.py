"""Page of one set: its head, its value and index over time, and its cards."""

from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, State, callback, html, no_update

from callbacks import charts, failures, inputs, paging
from callbacks.charts import ChartContent
from dashapp import cached, formats, shell
from dashapp.components import states, values
from dashapp.components.charts import data_links, narrow_id, note_id
from dashapp.components.events import event_list
from dashapp.components.pager import trail_id
from dashapp.components.sets import set_cards, set_head
from dashapp.cursors import next_cursor, opened
from dashapp.figures import events, summaries
from dashapp.figures import sets as figures
from dashapp.pages import card_set as page
from dashapp.pages import not_found
from services.market.search import SearchRequest
from services.market.sets import SetIndex, SetIndexRequest

HOW = {
    figures.VALUE: "One of each printing at the headline price known that day, carried for 90 days at most",
    figures.INDEX: "Every price of the set against its own earlier price; start = 100",
}

paging.turn_pages(page.LISTING, (page.CODE, "data"), (page.SORT, "value"), (shell.CURRENCY, "data"))


charts.connect(page.CHART, page.ZOOM)


@failures.kept_while_away
def set_failed(error: Exception) -> tuple[Any, ...]:
    """Return the failure for the head's place, and nothing below it."""
    return failures.explain(error, page.HEAD, "The set could not be read"), True, no_update


@callback(
    Output(page.HEAD, "children"),
    Output(page.BODY, "hidden"),
    Output(page.TITLE_TEXT, "data"),
    Input(page.CODE, "data"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=set_failed,
)
def show_set(code: inputs.SetCode, currency: inputs.Currency, _version: Any) -> tuple[Any, ...]:
    """Return the head of a set with its current value."""
    known = cached.load_set(code, currency)
    if known is None:
        return not_found.notice("There is no such set"), True, not_found.TITLE
    return set_head(known), False, f"{known.name} ({known.code.upper()})"


@callback(
    *charts.outputs(page.CHART),
    Input(page.CODE, "data"),
    Input(page.PERIOD, "value"),
    Input(page.MEASURE, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.THEME, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(narrow_id(page.CHART), "data"),
    State(note_id(page.CHART), "children"),
    State(page.ZOOM, "value"),
    on_error=failures.in_chart(page.CHART, "The set's chart could not be drawn"),
)
def show_index(
    code: inputs.SetCode,
    period: inputs.Period,
    measure: inputs.SetMeasure,
    currency: inputs.Currency,
    theme: inputs.Theme,
    _version: Any,
    narrow: inputs.Narrow,
    note: inputs.Components,
    zoom: inputs.Zoom,
) -> ChartContent:
    """Draw the chosen measure of a set; drawn again when prices change."""
    asked = SetIndexRequest.parse(code, currency, period)
    data = cached.load_set_index(cached.current_code(asked.code), asked.currency, asked.period)
    since = charts.beginning(asked.period)
    summary = summaries.set_index(data, measure, since)
    if len(figures.known_points(data, measure)) < 2:
        return ChartContent(no_update, _too_few(data, measure), summary, None)
    figure = figures.set_index(data, measure, theme, since)
    marked = events.mark(figure, events.told(cached.load_set_events(data.set_code)), theme)
    caption = [*_caption(data, measure), *event_list(marked)]
    return ChartContent(charts.renewed(figure, note, zoom, narrow), None, summary, caption)


@callback(
    *paging.outputs(page.CARDS, page.LISTING),
    Input(trail_id(page.LISTING), "data"),
    Input(page.CODE, "data"),
    Input(page.SORT, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=paging.failed(page.CARDS, "The cards could not be listed"),
)
def show_cards(
    trail: inputs.Trail, code: inputs.SetCode, choice: inputs.SetCardOrder, currency: inputs.Currency, _version: Any
) -> tuple[Any, ...]:
    """Return one page of the set's cards in the chosen order."""
    query, (sort, _, order) = f"set:{code}", choice.partition("-")
    request = opened(SearchRequest.parse(query, sort, order, page.PAGE_SIZE, currency), trail[-1])
    found = cached.load_search(request)
    body = set_cards(found.items) if found.items else states.nothing("This set has no cards on paper")
    return body, *paging.shown(trail, next_cursor(request, found), len(found.items), "cards")


def _caption(data: SetIndex, measure: str) -> list[Any]:
    drawn = figures.known_points(data, measure)
    first, last = drawn[0][0], drawn[-1][0]
    valued = f" · {formats.count(first.valued_count)} cards valued at first, {formats.count(last.valued_count)} at last"
    told = f" · at most {formats.BUCKET_NAMES[data.bucket]} · as of "
    query = urlencode({"currency": data.currency, "period": data.period})
    links = data_links(f"/api/sets/{data.set_code}/index?{query}", f"set-{data.set_code}-{data.currency}-{data.period}")
    method = values.explained(HOW[measure], f"Method: {data.method}")
    about = [method, valued if measure == figures.VALUE else "", told, values.age(data.as_of)]
    return [html.Span(about), links]


def _too_few(data: SetIndex, measure: str) -> Any:
    period = formats.PERIOD_NAMES[data.period]
    drawn = figures.known_points(data, measure)
    if drawn:
        point, value = drawn[-1]
        one = (
            f"{figures.MEASURES[measure]} {figures.written(value, measure, data.currency)}, {formats.utc(point.time)}."
        )
        return states.nothing(f"One day with prices in the last {period}", one, "Choose a longer period.")
    return states.nothing(
        f"No {data.currency} prices of this set in the last {period}", "Choose a longer period, or the other currency."
    )
