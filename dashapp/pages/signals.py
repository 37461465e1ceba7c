"""Signals page: what current prices say, filtered and sorted. Behaviour: callbacks/signals.py."""

from dash import dcc, html

from dashapp import paths
from dashapp.components import filters
from dashapp.components.pager import pager
from dashapp.components.panels import place
from dashapp.components.signal_words import BEGINNINGS, DIRECTION_NAMES, NO_PROMISE, TYPE_NAMES
from dashapp.components.signals import meanings

PATH, TITLE = paths.SIGNALS, "Signals"
TYPE, DIRECTION, STRENGTH, CONFIDENCE = "signals-type", "signals-direction", "signals-strength", "signals-confidence"
SORT, RESULTS, LISTING, DATA = "signals-sort", "signals-results", "signals-list", "signals-data"
EVENTS, EVENT_LISTING, CHANCES = "signals-events", "signals-events-list", "signals-chances"
CLEAR, DEFAULTS = "signals-clear", "signals-defaults"

# A service's sort and order, as one choice.
SORTS = {
    "score-desc": "Strength × confidence",
    "strength-desc": "Strongest first",
    "confidence-desc": "Surest first",
    "value-desc": "Highest value first",
    "value-asc": "Lowest value first",
}
LEAST_STRENGTHS = {"0": "Any", "0.5": "Half", "0.8": "80 %", "0.95": "95 %"}
LEAST_CONFIDENCES = {"0": "Any", "0.25": "25 %", "0.5": "50 %", "0.75": "75 %"}
FILTER_DEFAULTS = {
    TYPE: filters.ALL,
    DIRECTION: filters.ALL,
    STRENGTH: "0",
    CONFIDENCE: "0",
    SORT: "score-desc",
}
PAGE_SIZE, EVENTS_PAGE_SIZE = 25, 10


def layout(
    type: str = "", direction: str = "", strength: str = "", confidence: str = "", sort: str = "", **_: str
) -> html.Div:
    """Build the page; the query string fills the filters and the order."""
    controls = [
        filters.choice(TYPE, "About", filters.options(TYPE_NAMES, "Everything"), filters.chosen(type, TYPE_NAMES)),
        filters.choice(
            DIRECTION,
            "Direction",
            filters.options(DIRECTION_NAMES, "All directions"),
            filters.chosen(direction, DIRECTION_NAMES),
        ),
        filters.segments(STRENGTH, "Least strength", LEAST_STRENGTHS, filters.chosen(strength, LEAST_STRENGTHS, "0")),
        filters.segments(
            CONFIDENCE, "Least confidence", LEAST_CONFIDENCES, filters.chosen(confidence, LEAST_CONFIDENCES, "0")
        ),
        filters.choice(
            SORT,
            "Order",
            [{"value": value, "label": label} for value, label in SORTS.items()],
            filters.chosen(sort, SORTS, FILTER_DEFAULTS[SORT]),
        ),
        filters.clear(CLEAR),
    ]
    promise = [NO_PROMISE, " ", dcc.Link("How often recommendations came true", href=paths.TRACK_RECORD)]
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Section([html.H1("Signals"), html.P(promise, className="caption")], className="page-head"),
            html.Section(
                [
                    html.Div(controls, className="filters"),
                    meanings(),
                    place(RESULTS, "table-place table-place-tall"),
                    html.Div(id=DATA, className="caption note-below"),
                    pager(LISTING, "Pages of signals"),
                ],
                className="panel",
                **{"aria-label": "Signals"},
            ),
            html.Section(
                [
                    html.H2("What began lately"),
                    html.P(BEGINNINGS, className="caption"),
                    place(EVENTS, "table-place"),
                    pager(EVENT_LISTING, "Pages of what began"),
                    html.Div(id=CHANCES),
                ],
                className="panel",
                **{"aria-label": "What began lately"},
            ),
        ],
        className="page",
    )
