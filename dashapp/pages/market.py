"""Market page: the index of one currency, and how fresh its sources are. Behaviour: callbacks/market.py."""

from collections.abc import Iterable

from dash import dcc, html

from dashapp import formats
from dashapp.components import charts, filters
from dashapp.components.panels import panel, place
from dashapp.figures.market import MEASURES
from market.variants import Condition, Finish, Language

PATH, TITLE = "/market", "Market"
HEADLINE, CHART, SOURCES = "market-headline", "market-chart", "market-sources"
MEASURE, PERIOD = "market-measure", "market-period"
CONDITION, FINISH, LANGUAGE = "market-condition", "market-finish", "market-language"
CLEAR, DEFAULTS = "market-clear", "market-defaults"

FILTER_DEFAULTS = {MEASURE: "index", PERIOD: "30d", CONDITION: filters.ALL, FINISH: filters.ALL, LANGUAGE: filters.ALL}


def layout(
    period: str = "", condition: str = "", finish: str = "", language: str = "", measure: str = "", **_: str
) -> html.Div:
    """Build the page; the query string fills the filters."""
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Section([html.H1("Market"), place(HEADLINE, "headline")], className="page-head"),
            html.Section(
                [_filters(period, condition, finish, language, measure), charts.chart(CHART)],
                className="panel",
                **{"aria-label": "Index over time"},
            ),
            panel("Sources", place(SOURCES)),
        ],
        className="page",
    )


def _filters(period: str, condition: str, finish: str, language: str, measure: str) -> html.Div:
    return html.Div(
        [
            filters.segments(PERIOD, "Period", formats.PERIOD_CODES, _value(PERIOD, period, formats.PERIOD_NAMES)),
            filters.segments(MEASURE, "Show", MEASURES, _value(MEASURE, measure, MEASURES)),
            filters.choice(
                CONDITION, "Condition", filters.condition_options(), _value(CONDITION, condition, Condition)
            ),
            filters.choice(FINISH, "Finish", filters.finish_options(), _value(FINISH, finish, Finish)),
            filters.choice(LANGUAGE, "Language", filters.language_options(), _value(LANGUAGE, language, Language)),
            filters.clear(CLEAR),
        ],
        className="filters",
    )


def _value(control: str, value: str, allowed: Iterable[str]) -> str:
    return filters.chosen(value, allowed, FILTER_DEFAULTS[control])
