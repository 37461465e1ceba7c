"""Admin page: its parts, loaded again at every poll and with every change, so that progress is seen."""

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, html, no_update

from callbacks import failures, inputs, paging
from dashapp import formats, shell
from dashapp.components import filters, states
from dashapp.components.dead_letters import letter_table
from dashapp.components.pager import trail_id
from dashapp.components.rejected import group_table, record_list
from dashapp.components.rejected import source_table as rejected_by_source
from dashapp.components.runs import run_table
from dashapp.components.sources import source_table
from dashapp.components.suspects import suspect_list
from dashapp.cursors import next_cursor, opened
from dashapp.identity import is_operator
from dashapp.pages import admin as page
from services.market import suspects
from services.operation import dead_letters, rejected, runs, sources
from services.operation.rejected import RejectedRequest
from services.operation.runs import Run

NEWS = (Input(shell.POLL, "n_intervals"), Input(shell.DATA_VERSION, "data"), Input(page.DONE, "data"))
FILTERS = tuple(page.FILTER_DEFAULTS)
BAD = ("failed", "paused", "silent", "late")  # states of a source

clientside_callback(
    ClientsideFunction("admin", "showPart"), Output(page.PARTS_PLACE, "className"), Input(shell.LOCATION, "hash")
)
paging.turn_pages(page.REJECTED, *((control, "value") for control in FILTERS))


@callback(
    Output(page.SOURCES, "children"),
    Output(page.count_id("sources"), "children"),
    *NEWS,
    on_error=failures.in_place(page.SOURCES, "The sources could not be listed", others=1),
)
def show_sources(*_news: Any) -> tuple[Any, str]:
    """Return the table of sources with their states, and the number in a BAD state."""
    found = sources.load_sources()
    return source_table(found, is_operator()), _count(sum(source.state in BAD for source in found))


@failures.kept_while_away
def runs_unknown(error: Exception) -> tuple[Any, ...]:
    """Return the failure for the list's place; the options stay unchanged."""
    return failures.explain(error, page.RUNS, "The runs could not be listed"), no_update, no_update


@callback(
    Output(page.RUNS, "children"),
    Output(page.count_id("runs"), "children"),
    Output(page.RUN, "options"),
    *NEWS,
    State(page.RUN, "value"),
    on_error=runs_unknown,
)
def show_runs(
    _polls: Any, _version: Any, _done: Any, chosen: inputs.RunFilter
) -> tuple[Any, str, list[dict[str, str]]]:
    """Return the ledger, newest run first, the number of active runs, and options for runs with rejected records."""
    found = runs.load_runs()
    named = {str(run.id): _name(run) for run in found if run.records_rejected}
    table = run_table(found, is_operator()) if found else _no_runs()
    going_on = sum(run.status in ("running", "undoing") for run in found)
    return table, _count(going_on), _options(named, chosen, "All runs")


@failures.kept_while_away
def rejected_unknown(error: Exception) -> tuple[Any, ...]:
    """Return the failure for the list's place; the options stay unchanged."""
    return *paging.failed(page.REJECTED, "The rejected records could not be listed")(error), *[no_update] * 3


@callback(
    *paging.outputs(page.REJECTED, page.REJECTED),
    Output(page.SOURCE, "options"),
    Output(page.REASON, "options"),
    Output(page.count_id("rejected"), "children"),
    Input(trail_id(page.REJECTED), "data"),
    *[Input(control, "value") for control in FILTERS],
    *NEWS[1:],
    on_error=rejected_unknown,
)
def show_rejected(
    trail: inputs.Trail, run: inputs.RunFilter, source: inputs.SourceFilter, reason: inputs.ReasonFilter, *_news: Any
) -> tuple[Any, ...]:
    """Return rejected records by reason, or the records of one reason; only counts unless the actor is an operator."""
    if not is_operator():
        return _rejected_counts()
    asked = asked_for(run, source, reason)
    groups = rejected.load_groups(RejectedRequest(asked.run_id, asked.source))
    beside = (
        _options(
            {one.source: formats.source_name(one.source) for one in rejected.load_sources()}, source, "All sources"
        ),
        _options({group.reason: group.reason for group in groups}, reason, "All reasons"),
        _count(rejected.load_number()),
    )
    if asked.reason is None:
        body = group_table(groups, asked) if groups else _nothing_rejected(asked)
        return body, *paging.shown(trail, None, 0, "records"), *beside
    request = opened(asked, trail[-1])
    found = rejected.load_page(request)
    body = record_list(found.items, asked.reason) if found.items else _nothing_rejected(asked)
    return body, *paging.shown(trail, next_cursor(request, found), len(found.items), "records"), *beside


def _rejected_counts() -> tuple[Any, ...]:
    found = rejected.load_sources()
    body = [rejected_by_source(found), _sign_in()] if found else _nothing_rejected(RejectedRequest())
    return body, *paging.shown([None], None, 0, "records"), [], [], _count(sum(one.records for one in found))


@callback(
    Output(page.SUSPECTS, "children"),
    Output(page.count_id("suspects"), "children"),
    *NEWS[1:],
    on_error=failures.in_place(page.SUSPECTS, "The suspect prices could not be listed", others=1),
)
def show_suspects(*_news: Any) -> tuple[Any, str]:
    """Return the series with suspect prices, with the reason, and their number."""
    found = suspects.load_newest()
    return suspect_list(found) if found else _nothing_suspect(), _count(suspects.load_number())


@callback(
    Output(page.LETTERS, "children"),
    Output(page.count_id("letters"), "children"),
    *NEWS,
    on_error=failures.in_place(page.LETTERS, "The failed tasks could not be listed", others=1),
)
def show_letters(*_news: Any) -> tuple[Any, str]:
    """Return the waiting dead letters and their number."""
    letters = dead_letters.load_letters()
    table = letter_table(letters, is_operator()) if letters else _no_letters()
    return table, _count(len(letters)) if len(letters) < dead_letters.SHOWN else f"{dead_letters.SHOWN}+"


def asked_for(run: str | None, source: str | None, reason: str | None) -> RejectedRequest:
    """Return the request that the filters make. Raises InvalidRequest."""
    return RejectedRequest.parse(*map(filters.applied, (run, source, reason)))


def _count(number: int) -> str:
    """Return the number beside a part's name; empty for 0."""
    return formats.count(number) if number else ""


def _options(names: dict[str, str], chosen: str, everything: str) -> list[dict[str, str]]:
    """Return the options; the chosen one is among them even if it no longer exists."""
    return filters.options(names if chosen in (filters.ALL, *names) else {**names, chosen: chosen}, everything)


def _no_runs() -> Any:
    advice = [html.Code("make run"), " starts the first load, ", html.Code("make demo"), " a simulated one."]
    return states.nothing("Nothing has been ingested yet", html.P(advice))


def _nothing_rejected(asked: RejectedRequest) -> Any:
    if asked == RejectedRequest():
        return states.nothing("No record was rejected", "What a source says that cannot be stored is listed here.")
    return states.nothing("No record like this is rejected", "It may have been read again, or be older than 90 days.")


def _nothing_suspect() -> Any:
    return states.nothing("No price is suspect", "A price far from the last trusted one is set apart and listed here.")


def _no_letters() -> Any:
    return states.nothing("No task has failed for good", "Tasks that fail are tried again a few times first.")


def _sign_in() -> html.P:
    return html.P("Operators who have signed in see the records, and why they were rejected.", className="caption")


def _name(run: Run) -> str:
    return f"Run {run.id}, {formats.source_name(run.source)} ({run.records_rejected:,})"
