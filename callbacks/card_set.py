"""Page of one set: its head, its value and index over time, and its cards."""

from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, State, callback, html, no_update

from callbacks import charts, failures, paging
from callbacks.charts import ChartContent
from dashapp import formats, shell
from dashapp.components import states, values
from dashapp.components.charts import data_links, note_id
from dashapp.components.pager import trail_id
from dashapp.components.sets import set_cards, set_head
from dashapp.figures import sets as figures
from dashapp.figures import summaries
from dashapp.pages import card_set as page
from dashapp.pages import not_found
from dashapp.services import search, sets
from dashapp.services.requests import InvalidRequest
from dashapp.services.search import SearchRequest
from dashapp.services.sets import SetIndex
from market.periods import PERIODS

HOW = {
    figures.VALUE: "One of each printing at the headline price known that day, carried for 90 days at most",
    figures.INDEX: "Each retail series of the set compared with itself, 100 at the first point",
    figures.AVERAGE: "Plain mean over the retail series of the set",
}

paging.turn_pages(page.LISTING, (page.CODE, "data"), (page.SORT, "value"), (shell.CURRENCY, "data"))


def set_failed(error: Exception) -> tuple[Any, ...]:
    """Show the failure where the head would stand, and nothing below it."""
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
def show_set(code: str, currency: str, _version: Any) -> tuple[Any, ...]:
    """Show what a set is and what it is worth now."""
    known = sets.load_set(code, currency)
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
    State(note_id(page.CHART), "children"),
    on_error=failures.in_chart(page.CHART, "The set's chart could not be drawn"),
)
def show_index(
    code: str, period: str, measure: str, currency: str, theme: str, _version: Any, note: Any
) -> ChartContent:
    """Draw what is asked for of a set; again when new prices have come in."""
    data = sets.load_set_index(sets.current_code(code), currency, _checked(period))
    summary = summaries.set_index(data, measure)
    if len(figures.known_points(data, measure)) < 2:
        return ChartContent(no_update, _too_few(data, measure), summary, None)
    return ChartContent(
        charts.renewed(figures.set_index(data, measure, theme), note), None, summary, _caption(data, measure)
    )


@callback(
    *paging.outputs(page.CARDS, page.LISTING),
    Input(trail_id(page.LISTING), "data"),
    Input(page.CODE, "data"),
    Input(page.SORT, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=paging.failed(page.CARDS, "The cards could not be listed"),
)
def show_cards(trail: list[str | None], code: str, choice: str, currency: str, _version: Any) -> tuple[Any, ...]:
    """List one page of the set's cards in the chosen order."""
    query, (sort, _, order) = f"set:{sets.current_code(code)}", choice.partition("-")
    found = search.load_search(SearchRequest.parse(query, sort, order, page.PAGE_SIZE, trail[-1], currency))
    body = set_cards(found.items) if found.items else states.nothing("This set has no cards on paper")
    return body, *paging.shown(trail, found.next_cursor, len(found.items), "cards")


def _checked(period: str) -> str:
    if period in PERIODS:
        return period
    raise InvalidRequest({"period": f"must be one of {', '.join(PERIODS)}"})


def _caption(data: SetIndex, measure: str) -> list[Any]:
    drawn = figures.known_points(data, measure)
    first, last = drawn[0][0], drawn[-1][0]
    valued = f" · {formats.count(first.valued_count)} cards valued at first, {formats.count(last.valued_count)} at last"
    told = f" · at most {formats.BUCKET_NAMES[data.bucket]} · as of "
    query = urlencode({"currency": data.currency, "period": data.period})
    links = data_links(f"/api/sets/{data.set_code}/index?{query}", f"set-{data.set_code}-{data.currency}-{data.period}")
    method = html.Span(HOW[measure], title=f"Method: {data.method}")
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
