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
PERIOD, MEASURE, SORT = "set-period", "set-measure", "set-sort"
CLEAR, DEFAULTS = "set-clear", "set-defaults"

# The search's sort and order, as one choice.
SORTS = {
    "price-desc": "Dearest first",
    "price-asc": "Cheapest first",
    "collector_number-asc": "Collector number",
    "name-asc": "Name, A to Z",
    "change_7d-desc": "Rose most in 7 days",
    "change_7d-asc": "Fell most in 7 days",
}
FILTER_DEFAULTS = {PERIOD: "90d", MEASURE: VALUE, SORT: "price-desc"}
PAGE_SIZE = 50
LONGEST_CODE = 10


def layout(code: str = "0", period: str = "", measure: str = "", sort: str = "", **_: str) -> html.Div:
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
                    panel(
                        "Cards",
                        _order(sort),
                        place(CARDS, "table-place table-place-tall"),
                        pager(LISTING, "Pages of cards"),
                    ),
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


def _order(sort: str) -> html.Div:
    orders = [{"value": value, "label": label} for value, label in SORTS.items()]
    return html.Div(
        filters.choice(SORT, "Order", orders, filters.chosen(sort, SORTS, FILTER_DEFAULTS[SORT])), className="filters"
    )


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
