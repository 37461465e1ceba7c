"""Recommendations page: what posted prices allow, and what is worth doing with one's own cards.

Behaviour: callbacks/recommendations.py.
"""

from dash import dcc, html

from dashapp import identity, paths
from dashapp.components import filters
from dashapp.components.pager import pager
from dashapp.components.panels import panel, place
from dashapp.components.recommendations import NO_RESALE, PROMISE, STATUS_NAMES
from dashapp.components.track_record import TYPE_NAMES
from services.actors import Need

PATH, TITLE = paths.RECOMMENDATIONS, "Recommendations"
TYPE, STATUS = "recommendations-type", "recommendations-status"
SEARCHED, RESULTS, LISTING = "recommendations-searched", "recommendations-results", "recommendations-list"
SELLING, BUYING = "recommendations-selling", "recommendations-buying"
WAITING = "recommendations-waiting"
CLEAR, DEFAULTS = "recommendations-clear", "recommendations-defaults"
TOLD = "recommendations-told"  # how often new ones were announced (assets/recommendation_news.js)

FILTER_DEFAULTS = {TYPE: filters.ALL, STATUS: "open"}
PAGE_SIZE = 25
OWN_SIZE = 10


def layout(type: str = "", status: str = "", **_: str) -> html.Div:
    """Build the page; the query string fills the filters."""
    statuses = {filters.ALL: "All", **STATUS_NAMES}
    controls = [
        filters.choice(TYPE, "About", filters.options(TYPE_NAMES, "Everything"), filters.chosen(type, TYPE_NAMES)),
        filters.segments(STATUS, "Status", statuses, filters.chosen(status, statuses, FILTER_DEFAULTS[STATUS])),
        filters.clear(CLEAR),
    ]
    record = dcc.Link("How often recommendations came true", href=paths.TRACK_RECORD)
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            dcc.Store(id=TOLD, data=0),
            html.Section(
                [
                    html.H1(TITLE),
                    html.P([PROMISE, " ", record, "."], className="caption"),
                    html.P(NO_RESALE, className="caption"),
                ],
                className="page-head",
            ),
            *_own(),
            html.Section(
                [
                    html.H2("For everybody"),
                    html.Div(controls, className="filters"),
                    place(SEARCHED, "note-place"),
                    place(RESULTS, "table-place"),
                    pager(LISTING, "Pages of recommendations"),
                ],
                className="panel",
            ),
        ],
        className="page",
    )


def _own() -> list[html.Section]:
    """Return the places of what to do with one's own cards; for strangers the way to an account."""
    if identity.actor().may(Need.INVENTORY_READ):
        return [
            panel("Sell your cards now, or wait", place(WAITING)),
            panel("Where to sell your cards", place(SELLING)),
            panel("Where to buy what you want", place(BUYING)),
        ]
    sign_in = html.P(
        [
            dcc.Link("Sign in", href=paths.LOGIN),
            " to see what each way to sell your cards would leave you, and where what you want is cheapest.",
        ]
    )
    return [panel("For your own cards", sign_in, *[html.Div(id=one) for one in (WAITING, SELLING, BUYING)])]
