"""Events page: what prices did around reprints, bans and corrections, and what happened lately.

Behaviour: callbacks/events.py.
"""

from collections.abc import Mapping

from dash import dcc, html

from analysis.event_study import AFTER, BEFORE
from dashapp import paths
from dashapp.components import filters
from dashapp.components.charts import chart
from dashapp.components.panels import panel, place
from market.events import Kind

PATH, TITLE = paths.EVENTS, "Events"
KIND, CLEAR, DEFAULTS = "events-kind", "events-clear", "events-defaults"
CHART, TABLE, NEWEST = "events-chart", "events-table", "events-newest"

KIND_NAMES: Mapping[str, str] = {
    Kind.REPRINT: "Reprints",
    Kind.BAN: "Bans",
    Kind.RESTRICTION: "Restrictions",
    Kind.UNBAN: "Legal again",
    Kind.CORRECTION: "Corrections",
    Kind.RELEASE: "Releases",
}
FILTER_DEFAULTS = {KIND: Kind.REPRINT.value}
MEANING = (
    f"The median price of the cards concerned, from {BEFORE} days before such events to {AFTER} days after, beside the "
    "index of all cards: 0 is the day before the event. It describes what was, and promises nothing."
)


def layout(kind: str = "", **_: str) -> html.Div:
    """Build the page; the query string fills the filter."""
    controls = [
        filters.choice(
            KIND,
            "What happened",
            [{"value": slug, "label": name} for slug, name in KIND_NAMES.items()],
            filters.chosen(kind, KIND_NAMES, Kind.REPRINT),
        ),
        filters.clear(CLEAR),
    ]
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Section([html.H1(TITLE), html.P(MEANING, className="caption")], className="page-head"),
            panel("Around the event", html.Div(controls, className="filters"), chart(CHART)),
            panel("All kinds", place(TABLE)),
            panel("Lately", place(NEWEST)),
        ],
        className="page steady",
    )
