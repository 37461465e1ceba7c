"""Events page: the path of prices around the events of a kind, that of all kinds, and what happened lately."""

from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, callback, html, no_update

from callbacks import charts, failures, inputs
from callbacks.charts import ChartContent
from dashapp import cached, formats, shell
from dashapp.components import events as parts
from dashapp.components import states
from dashapp.components.charts import data_links, narrow_id
from dashapp.figures import base
from dashapp.figures import event_study as figures
from dashapp.pages import events as page
from market.events import Kind
from services.market.events import EventsRequest, EventStudy, EventStudyRequest, StudiedKind

LISTED = 30  # events in the table

charts.connect(page.CHART)


@callback(
    *charts.outputs(page.CHART),
    Input(page.KIND, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.THEME, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(narrow_id(page.CHART), "data"),
    on_error=failures.in_chart(page.CHART, "The event study could not be drawn"),
)
def show_path(
    kind: inputs.EventKind, currency: inputs.Currency, theme: inputs.Theme, _version: Any, narrow: inputs.Narrow
) -> ChartContent:
    """Draw the median path of a kind beside the index, where there are enough events."""
    study = cached.load_event_study(EventStudyRequest.parse(currency))
    one = next(one for one in study.kinds if one.kind == kind)
    if not one.is_enough:
        return ChartContent(no_update, _too_few(one, study), "There are too few events to draw.", None)
    figure = figures.paths(one.path, theme)
    if narrow:
        base.narrow(figure)
    last = one.path[-1]
    told = f"{page.KIND_NAMES[kind]}, {currency}: {figures.words(last)} the median is {formats.change(last.median)}"
    summary = f"{told}, half of {last.n} events between {formats.change(last.low)} and {formats.change(last.high)}."
    return ChartContent(figure, None, summary, summary)


@callback(
    Output(page.TABLE, "children"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.TABLE, "The event study could not be read"),
)
def show_study(currency: inputs.Currency, _version: Any) -> Any:
    """Return the medians of all kinds, with the number of events."""
    study = cached.load_event_study(EventStudyRequest.parse(currency))
    path = f"/api/events/study?{urlencode({'currency': currency})}"
    links = html.P(data_links(path, f"event-study-{currency}"), className="caption")
    return [parts.study_table(study, page.KIND_NAMES), links]


@callback(
    Output(page.NEWEST, "children"),
    Input(page.KIND, "value"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.NEWEST, "The events could not be listed"),
)
def show_newest(kind: inputs.EventKind, _version: Any) -> Any:
    """Return the newest events of a kind."""
    found = cached.load_events(EventsRequest.parse(kind, str(LISTED)))
    return parts.newest_table(found, page.KIND_NAMES) if found else states.line("None is known.")


def _too_few(one: StudiedKind, study: EventStudy) -> Any:
    if one.kind == Kind.RELEASE:
        return states.nothing("Not studied", "Cards of a new set have no price before it to compare with.")
    known = f"{formats.count(one.n)} events of the last 98 days have prices around them, {study.least} are needed."
    return states.nothing("Too few to say", known)
