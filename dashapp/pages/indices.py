"""Indices page: the families of a group over time, and where all of them stand. Behaviour: callbacks/indices.py."""

from typing import Any

from dash import dcc, html

from dashapp import formats, paths
from dashapp.components import charts, filters
from dashapp.components.indices import GROUP_NAMES, PROMISE, WEIGHTING_NAMES
from dashapp.components.panels import panel, place
from market.indices.families import Group, Weighting

PATH, TITLE = paths.INDICES, "Indices"
GROUP, WEIGHTING, PERIOD = "indices-group", "indices-weighting", "indices-period"
CHART, ZOOM, TABLE = "indices-chart", "indices-zoom", "indices-table"
CLEAR, DEFAULTS = "indices-clear", "indices-defaults"

FILTER_DEFAULTS = {GROUP: str(Group.MARKET), WEIGHTING: str(Weighting.EQUAL), PERIOD: "90d", ZOOM: ""}


def layout(group: str = "", weighting: str = "", period: str = "", zoom: str = "", **_: str) -> html.Div:
    """Build the page; the query string fills the filters."""
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Section([html.H1(TITLE), html.P(PROMISE, className="caption")], className="page-head"),
            html.Section(
                [_filters(group, weighting, period), charts.line_chart(CHART, ZOOM, zoom)],
                className="panel",
                **{"aria-label": "Indices over time"},
            ),
            panel("All indices", place(TABLE, "table-place table-place-tall")),
        ],
        className="page steady",
    )


def _filters(*asked: Any) -> html.Div:
    group, weighting, period = asked
    return html.Div(
        [
            filters.segments(GROUP, "Family", GROUP_NAMES, filters.chosen(group, GROUP_NAMES, FILTER_DEFAULTS[GROUP])),
            filters.segments(
                WEIGHTING,
                "Weights",
                WEIGHTING_NAMES,
                filters.chosen(weighting, WEIGHTING_NAMES, FILTER_DEFAULTS[WEIGHTING]),
            ),
            filters.segments(
                PERIOD,
                "Period",
                formats.PERIOD_CODES,
                filters.chosen(period, formats.PERIOD_NAMES, FILTER_DEFAULTS[PERIOD]),
            ),
            filters.clear(CLEAR),
        ],
        className="filters",
    )
