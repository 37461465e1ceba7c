"""News of the data that every page shows: simulated prices, loads under way, sources that could not be reached."""

from dash import html

from dashapp import formats
from dashapp.components import runs, values
from dashapp.services.ingestion import DataState, Run


def banners(state: DataState) -> list[html.Div]:
    """All that there is to say about the data, most important first; an empty list where all is well."""
    found = []
    if state.simulated:
        found.append(_simulated())
    if state.loading:
        found.append(_loading(state))
    if state.failed and not state.loading:
        found.append(_nothing_loaded(state.failed) if state.empty else _partial(state.failed))
    return found


def badge(state: DataState) -> html.Span:
    """How old the newest price is."""
    if state.as_of is None:
        return html.Span("No prices yet", className="badge")
    age = values.age(state.as_of)
    word = html.Span("Updated ", className="badge-word")
    return html.Span([word, age], className="badge stale" if "stale" in age.className else "badge fresh")


def offline() -> html.Span:
    """Stands in the badge's place while the server cannot say how old the data is."""
    return html.Span("Not updating", className="badge offline", title="The data's state cannot be read right now")


def _simulated() -> html.Div:
    return html.Div(
        [
            html.Strong("Simulated prices"),
            html.Span("Cards, prices and dates here are made up by a generator, to try Dualcaster without a network."),
        ],
        className="banner simulated",
    )


def _loading(state: DataState) -> html.Div:
    first = "The first prices are being loaded" if state.empty else "New prices are being loaded"
    return html.Div(
        [html.Strong(first), html.Div([runs.progress(run) for run in state.loading], className="progress-lines")],
        className="banner",
        role="status",
    )


def _nothing_loaded(failed: list[Run]) -> html.Div:
    return html.Div(
        [
            html.Strong("There are no prices: the sources could not be read"),
            _reasons(failed),
            html.Span(["To look around without a network, run ", html.Code("make demo"), "."]),
        ],
        className="banner problem",
    )


def _partial(failed: list[Run]) -> html.Div:
    names = ", ".join(formats.source_name(run.source) for run in failed)
    return html.Div(
        [html.Strong(f"Not up to date: {names}"), html.Span("What was loaded before is shown."), _reasons(failed)],
        className="banner problem",
    )


def _reasons(failed: list[Run]) -> html.Ul:
    return html.Ul([html.Li(_reason_of(run)) for run in failed])


def _reason_of(run: Run) -> list[object]:
    name, when = formats.source_name(run.source), values.age(run.finished_at or run.started_at, None)
    return [f"{name}, ", when, f": {reason(run).removeprefix(f'{name} ')}"]


def reason(run: Run) -> str:
    """Why a run failed, as far as it said."""
    return run.error or f"it stopped while {runs.PHASES.get(run.phase, run.phase)} and gave no reason"
