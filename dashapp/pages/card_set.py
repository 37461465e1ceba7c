"""Page of one set: what it is worth now and over time, and its cards. Behaviour: callbacks/card_set.py."""

from dash import dcc, html

from dashapp import formats
from dashapp.components import charts, filters
from dashapp.components.pager import pager
from dashapp.components.panels import panel, place
from dashapp.figures.sets import MEASURES, VALUE
from dashapp.pages import not_found

PATH, TITLE = "/sets/<code>", "Set"
CODE, TITLE_TEXT, BODY = "set-code", "set-title", "set-body"
HEAD, CHART, CARDS, LISTING = "set-head", "set-chart", "set-cards", "set-list"
PERIOD, MEASURE = "set-period", "set-measure"
CLEAR, DEFAULTS = "set-clear", "set-defaults"

FILTER_DEFAULTS = {PERIOD: "90d", MEASURE: VALUE}
PAGE_SIZE = 50
LONGEST_CODE = 10


def layout(code: str = "0", period: str = "", measure: str = "", **_: str) -> html.Div:
    """Build the page of a set; the query string fills the filters. What can be no set's code is not found."""
    if not is_code(code):
        return not_found.layout()
    return html.Div(
        [
            dcc.Store(id=CODE, data=code.lower()),
            dcc.Store(id=TITLE_TEXT),
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Section(place(HEAD, "set-head"), className="page-head"),
            html.Div(
                [
                    html.Section(
                        [_filters(period, measure), charts.chart(CHART)],
                        className="panel",
                        **{"aria-label": "Set over time"},
                    ),
                    panel("Cards", place(CARDS, "table-place table-place-tall"), pager(LISTING, "Pages of cards")),
                ],
                id=BODY,
                className="page",
            ),
        ],
        className="page",
    )


def is_code(text: str) -> bool:
    """Whether a text can be a set's code."""
    return text.isascii() and text.isalnum() and len(text) <= LONGEST_CODE


def _filters(period: str, measure: str) -> html.Div:
    chosen_period = filters.chosen(period, formats.PERIOD_NAMES, FILTER_DEFAULTS[PERIOD])
    chosen_measure = filters.chosen(measure, MEASURES, FILTER_DEFAULTS[MEASURE])
    return html.Div(
        [
            filters.segments(PERIOD, "Period", formats.PERIOD_CODES, chosen_period),
            filters.segments(MEASURE, "Show", MEASURES, chosen_measure),
            filters.clear(CLEAR),
        ],
        className="filters",
    )
