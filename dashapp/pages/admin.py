"""Admin page: the sources' state, the ledger of ingestion runs, the rejected records. Behaviour: callbacks/admin.py."""

from dash import dcc, html

from dashapp.components import filters, states

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
            html.Section([html.H2("Sources"), html.Div(states.loading(), id=SOURCES, className="table-place")], className="panel"),
            html.Section([html.H2("Ingestion runs"), html.Div(states.loading(), id=RUNS, className="table-place")], className="panel"),
            html.Section([html.H2("Rejected records"), _filters(chosen), html.Div(states.loading(), id=REJECTED, className="table-place")],
                         className="panel"),
        ],
        className="page",
    )  # fmt: skip


def _filters(run: str) -> html.Div:
    options = filters.options({} if run == filters.ALL else {run: f"Run {run}"}, "All runs")
    return html.Div([filters.choice(RUN, "Run", options, run), filters.clear(CLEAR)], className="filters")
