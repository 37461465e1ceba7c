"""State of the data on every page: simulated prices, running loads, unreachable sources."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain

from dash import dcc, html

from dashapp import formats
from dashapp.components import runs, values
from dashapp.paths import ABOUT, ADMIN
from services.operation.data_state import DataState, LateSource
from services.operation.runs import Run


def banners(state: DataState, operator: bool) -> list[html.Div]:
    """Return the banners about the data, most important first; an empty list where all is well.

    Visitors are told of late prices in a line that they can dismiss, an `operator` also why sources could not be read.
    """
    found = []
    if state.simulated:
        found.append(_simulated())
    if state.loading:
        found.append(_loading(state))
    elif state.failed and state.empty:
        found.append(_nothing_loaded(state.failed, operator))
    elif state.failed and operator:
        found.append(_partial(state.failed))
    elif state.late:
        found.append(_late(state.late))
    return found


def badge(state: DataState) -> html.Span:
    """Return the age of the newest price, for the live badge."""
    if state.as_of is None:
        return html.Span("· no prices yet")
    return html.Span(["· ", values.age(state.as_of)])


def offline() -> html.Span:
    """Return the badge for an unknown age of the data."""
    return html.Span("Not updating", className="offline", title="The data's state cannot be read right now")


def _simulated() -> html.Div:
    return html.Div(
        [html.Strong("Simulated prices"), html.Span("Everything here is made up.")], className="banner simulated"
    )


def _loading(state: DataState) -> html.Div:
    first = "The first prices are being loaded" if state.empty else "New prices are being loaded"
    return html.Div(
        [html.Strong(first), html.Div([runs.progress(run) for run in state.loading], className="progress-lines")],
        className="banner",
        role="status",
    )


def _nothing_loaded(failed: list[Run], operator: bool) -> html.Div:
    return html.Div(
        [
            html.Strong("There are no prices: the sources could not be read"),
            _reasons(failed, operator),
            html.Span(["To look around without a network, run ", html.Code("make demo"), "."]),
        ],
        className="banner problem",
    )


def _partial(failed: list[Run]) -> html.Div:
    names = ", ".join(formats.source_name(run.source) for run in failed)
    return html.Div(
        [
            html.Strong(f"Not up to date: {names}"),
            html.Span("What was loaded before is shown."),
            _reasons(failed, operator=True),
        ],
        className="banner problem",
    )


def _late(late: Sequence[LateSource]) -> html.Div:
    """Return one line about the late sources. Dismissed, it comes back with another source, or the next day."""
    listed = [(f"{formats.source_name(one.source)} from ", values.age(one.as_of, None), ", ") for one in late]
    line = html.Span([html.Strong("Late: "), *list(chain.from_iterable(listed))[:-1], " are shown."])
    more = dcc.Link("All sources", href=f"{ABOUT}#sources")
    key = f"{datetime.now(UTC):%Y-%m-%d} {' '.join(one.source for one in late)}"
    dismiss = html.Button("×", type="button", className="dismiss", **{"aria-label": "Dismiss", "data-dismiss": key})
    return html.Div([line, more, dismiss], className="banner late", **{"data-banner": key})


def _reasons(failed: list[Run], operator: bool) -> html.Div:
    listed = html.Ul([html.Li(_reason_of(run, operator)) for run in failed])
    more = [] if operator else [html.Span(["Why: ", html.A("admin page", href=f"{ADMIN}#sources"), ", signed in."])]
    return html.Div([listed, *more])


def _reason_of(run: Run, operator: bool) -> list[object]:
    name, when = formats.source_name(run.source), values.age(run.finished_at or run.started_at, None)
    return [f"{name}, ", when, f": {runs.reason(run, operator).removeprefix(f'{name} ')}"]
