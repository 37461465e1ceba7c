"""Page of one set: its value now and over time, and its cards. Behaviour: callbacks/card_set.py."""

from typing import Any

from dash import dcc, html

from dashapp import existence, formats, paths, subjects
from dashapp.components import charts, filters, sharing, states
from dashapp.components.pager import pager
from dashapp.components.panels import panel, place
from dashapp.components.sets import head_without_value
from dashapp.figures.sets import MEASURES, VALUE
from dashapp.pages import not_found
from market.set_codes import is_set_code

PATH, TITLE = paths.SET, "Set"
CODE, TITLE_TEXT, BODY = "set-code", "set-title", "set-body"
HEAD, CHART, CARDS, LISTING = "set-head", "set-chart", "set-cards", "set-list"
PERIOD, MEASURE, SORT = "set-period", "set-measure", "set-sort"
ZOOM = "set-zoom"
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
FILTER_DEFAULTS = {PERIOD: "90d", MEASURE: VALUE, SORT: "price-desc", ZOOM: ""}
PAGE_SIZE = 50


def layout(
    code: str = "000", period: str = "", measure: str = "", sort: str = "", zoom: str = "", **_: str
) -> html.Div:
    """Build the page of a set; the query string fills the filters. An invalid code gives the not-found page."""
    if not is_set_code(code):
        return not_found.layout()
    return html.Div(
        [
            dcc.Store(id=CODE, data=code.lower()),
            dcc.Store(id=TITLE_TEXT),
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Section(
                [html.Div(_head(code.lower()), id=HEAD, className="set-head"), sharing.buttons()], className="page-head"
            ),
            html.Div(
                [
                    html.Section(
                        [_filters(period, measure), charts.line_chart(CHART, ZOOM, zoom)],
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


def _head(code: str) -> list[Any]:
    known = subjects.sets.of(code)
    return head_without_value(known) if known else [states.loading()]


def exists(code: str) -> bool:
    """Return whether the set exists; True while the database is away."""
    return is_set_code(code) and existence.of_sets.of(code.lower())


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
