"""Admin page: its parts, read again at every poll and with every change, so that progress is seen."""

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, html, no_update

from callbacks import failures, paging
from dashapp import formats, shell
from dashapp.components import filters, states
from dashapp.components.dead_letters import letter_table
from dashapp.components.pager import trail_id
from dashapp.components.rejected import group_table, record_list
from dashapp.components.runs import run_table
from dashapp.components.sources import source_table
from dashapp.components.suspects import suspect_list
from dashapp.pages import admin as page
from dashapp.services import dead_letters, ingestion, rejected, sources, suspects, tokens
from dashapp.services.ingestion import Run
from dashapp.services.rejected import RejectedRequest

NEWS = (Input(shell.POLL, "n_intervals"), Input(shell.DATA_VERSION, "data"), Input(page.DONE, "data"))
FILTERS = tuple(page.FILTER_DEFAULTS)
BAD = ("failed", "paused", "silent", "late")  # states of a source

clientside_callback(
    ClientsideFunction("dualcaster", "showPart"), Output(page.PARTS_PLACE, "className"), Input(shell.LOCATION, "hash")
)
paging.turn_pages(page.REJECTED, *((control, "value") for control in FILTERS))


@callback(
    Output(page.SOURCES, "children"),
    Output(page.count_id("sources"), "children"),
    *NEWS,
    on_error=failures.in_place(page.SOURCES, "The sources could not be listed", others=1),
)
def show_sources(*_news: Any) -> tuple[Any, str]:
    """List the sources with their state, and count those that somebody should look at."""
    found = sources.load_sources()
    return source_table(found), _count(sum(source.state in BAD for source in found))


def runs_unknown(error: Exception) -> tuple[Any, ...]:
    """Show the failure in the list's place, and keep what can be chosen."""
    return failures.explain(error, page.RUNS, "The runs could not be listed"), no_update, no_update


@callback(
    Output(page.RUNS, "children"),
    Output(page.count_id("runs"), "children"),
    Output(page.RUN, "options"),
    *NEWS,
    State(page.RUN, "value"),
    on_error=runs_unknown,
)
def show_runs(*given: Any) -> tuple[Any, str, list[dict[str, str]]]:
    """List the ledger, newest run first, count what goes on, and offer the runs that rejected something."""
    runs = ingestion.load_runs()
    named = {str(run.id): _name(run) for run in runs if run.records_rejected}
    table = run_table(runs, tokens.are_accepted()) if runs else _no_runs()
    going_on = sum(run.status in ("running", "undoing") for run in runs)
    return table, _count(going_on), _options(named, given[-1], "All runs")


def rejected_unknown(error: Exception) -> tuple[Any, ...]:
    """Show the failure in the list's place, and keep what can be chosen."""
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
def show_rejected(trail: list[str | None], run: str, source: str, reason: str, *_news: Any) -> tuple[Any, ...]:
    """List why records were rejected, or, with a reason chosen, the records."""
    asked = asked_for(run, source, reason)
    groups = rejected.load_groups(RejectedRequest(asked.run_id, asked.source))
    beside = (
        _options({name: name for name in rejected.load_sources()}, source, "All sources"),
        _options({group.reason: group.reason for group in groups}, reason, "All reasons"),
        _count(rejected.load_number()),
    )
    if asked.reason is None:
        body = group_table(groups, asked) if groups else _nothing_rejected(asked)
        return body, *paging.shown(trail, None, 0, "records"), *beside
    found = rejected.load_page(asked, trail[-1])
    body = record_list(found.items, asked.reason) if found.items else _nothing_rejected(asked)
    return body, *paging.shown(trail, found.next_cursor, len(found.items), "records"), *beside


@callback(
    Output(page.SUSPECTS, "children"),
    Output(page.count_id("suspects"), "children"),
    *NEWS[1:],
    on_error=failures.in_place(page.SUSPECTS, "The suspect prices could not be listed", others=1),
)
def show_suspects(*_news: Any) -> tuple[Any, str]:
    """List the newest prices that are not believed, with the reason."""
    found = suspects.load_newest()
    return suspect_list(found) if found else _nothing_suspect(), _count(suspects.load_number())


@callback(
    Output(page.LETTERS, "children"),
    Output(page.count_id("letters"), "children"),
    *NEWS,
    on_error=failures.in_place(page.LETTERS, "The dead letters could not be listed", others=1),
)
def show_letters(*_news: Any) -> tuple[Any, str]:
    """List the tasks that failed for good and wait for somebody."""
    letters = dead_letters.load_letters()
    table = letter_table(letters, tokens.are_accepted()) if letters else _no_letters()
    return table, _count(len(letters)) if len(letters) < dead_letters.SHOWN else f"{dead_letters.SHOWN}+"


def asked_for(run: str | None, source: str | None, reason: str | None) -> RejectedRequest:
    """What the filters ask for."""
    chosen = None if run in (None, filters.ALL) else int(run)
    return RejectedRequest(chosen, filters.applied(source), filters.applied(reason))


def _count(number: int) -> str:
    """A number beside a part's name, if there is anything."""
    return formats.count(number) if number else ""


def _options(names: dict[str, str], chosen: str, everything: str) -> list[dict[str, str]]:
    """All that can be chosen, and what is chosen even if it is no longer among them."""
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


def _name(run: Run) -> str:
    return f"Run {run.id}, {run.source} ({run.records_rejected:,})"
