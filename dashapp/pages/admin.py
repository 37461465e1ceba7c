"""Admin page: the sources' state, the ledger of ingestion runs, the rejected records. Behaviour: callbacks/admin.py."""

from dash import dcc, html

from dashapp.components import filters
from dashapp.components.panels import panel, place

PATH, TITLE = "/admin", "Admin"
SOURCES, RUNS, REJECTED = "admin-sources", "admin-runs", "admin-rejected"
RUN, DEFAULTS, CLEAR = "admin-run", "admin-defaults", "admin-clear"

FILTER_DEFAULTS = {RUN: filters.ALL}


def layout(run: str = "", **_: str) -> html.Div:
    """Build the page; the query string chooses the run whose rejected records are shown."""
    chosen = run if isinstance(run, str) and run.isascii() and run.isdecimal() else filters.ALL
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Section(html.H1("Admin"), className="page-head"),
            panel("Sources", place(SOURCES)),
            panel("Ingestion runs", place(RUNS)),
            panel("Rejected records", _filters(chosen), place(REJECTED)),
        ],
        className="page",
    )


def _filters(run: str) -> html.Div:
    options = filters.options({} if run == filters.ALL else {run: f"Run {run}"}, "All runs")
    return html.Div([filters.choice(RUN, "Run", options, run), filters.clear(CLEAR)], className="filters")
