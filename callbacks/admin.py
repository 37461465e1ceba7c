"""Admin page: sources, runs and rejected records; read again at every poll, so that progress is seen."""

from typing import Any

from dash import Input, Output, callback, html

from callbacks import failures
from dashapp import shell
from dashapp.components import filters, states
from dashapp.components.runs import rejected_table, run_table
from dashapp.components.sources import source_table
from dashapp.pages import admin as page
from dashapp.services import ingestion
from dashapp.services.ingestion import Run


@callback(
    Output(page.SOURCES, "children"),
    Input(shell.POLL, "n_intervals"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.SOURCES, "The sources could not be listed"),
)
def show_sources(_intervals: int | None, _version: Any) -> Any:
    """List the sources with their state."""
    sources = ingestion.load_sources()
    return source_table(sources) if sources else states.nothing("No source is known yet")


@callback(
    Output(page.RUNS, "children"),
    Output(page.RUN, "options"),
    Input(shell.POLL, "n_intervals"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.RUNS, "The runs could not be listed", others=1),
)
def show_runs(_intervals: int | None, _version: Any) -> tuple[Any, list[dict[str, str]]]:
    """List the ledger, newest run first, and offer the runs that rejected something."""
    runs = ingestion.load_runs()
    options = filters.options({str(run.id): _name(run) for run in runs if run.records_rejected}, "All runs")
    return run_table(runs) if runs else _no_runs(), options


@callback(
    Output(page.REJECTED, "children"),
    Input(page.RUN, "value"),
    Input(shell.POLL, "n_intervals"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.REJECTED, "The rejected records could not be listed"),
)
def show_rejected(run: str | None, _intervals: int | None, _version: Any) -> Any:
    """List the newest records that could not be stored, of one run or of all."""
    records = ingestion.load_rejected(None if run in (None, filters.ALL) else int(run))
    return rejected_table(records) if records else states.nothing("No record was rejected")


def _no_runs() -> Any:
    advice = [html.Code("make run"), " starts the first load, ", html.Code("make demo"), " a simulated one."]
    return states.nothing("Nothing has been ingested yet", html.P(advice))


def _name(run: Run) -> str:
    return f"Run {run.id}, {run.source} ({run.records_rejected:,})"
