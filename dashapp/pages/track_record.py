"""Track record page: how often recommendations came true, what they brought. Behaviour: callbacks/track_record.py."""

from dash import dcc, html

from analysis.recommendations import HORIZONS
from dashapp import paths
from dashapp.components import filters
from dashapp.components.charts import chart
from dashapp.components.panels import panel, place
from dashapp.components.track_record import PROMISES, TYPE_NAMES

PATH, TITLE = paths.TRACK_RECORD, "Track record"
TYPE, HORIZON, CLEAR, DEFAULTS = "record-type", "record-horizon", "record-clear", "record-defaults"
HEAD, COUNTS, EXTREMES = "record-head", "record-counts", "record-extremes"
CHARTS = RELIABILITY, PORTFOLIO = "record-reliability", "record-portfolio"

HORIZON_NAMES = {str(days): f"{days} days" for days in HORIZONS}
FILTER_DEFAULTS = {TYPE: filters.ALL, HORIZON: "30"}


def layout(type: str = "", horizon: str = "", **_: str) -> html.Div:
    """Build the page; the query string fills the filters."""
    controls = [
        filters.choice(TYPE, "About", filters.options(TYPE_NAMES, "Everything"), filters.chosen(type, TYPE_NAMES)),
        filters.segments(HORIZON, "After", HORIZON_NAMES, filters.chosen(horizon, HORIZON_NAMES, "30")),
        filters.clear(CLEAR),
    ]
    issued = dcc.Link("What is recommended now", href=paths.RECOMMENDATIONS)
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Section([html.H1(TITLE), html.P([PROMISES, " ", issued], className="caption")], className="page-head"),
            html.Section(
                [
                    html.Div(controls, className="filters"),
                    html.Div([place(HEAD, "note-place"), html.Div(id=COUNTS)], className="record-told"),
                ],
                className="panel",
                **{"aria-label": "How often recommendations came true"},
            ),
            panel("Paper portfolio, after fees", chart(PORTFOLIO)),
            panel("Said and seen", chart(RELIABILITY)),
            panel("The best and the worst", place(EXTREMES)),
        ],
        className="page record steady",
    )
