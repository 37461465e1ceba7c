"""Market page: the index of one currency, movers, values of sets and formats, freshness of the sources.

Behaviour: callbacks/market.py, and for the parts below the index market_parts.py and market_explanation.py.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from dash import dcc, html

from dashapp import formats, paths
from dashapp.components import charts, filters, sharing
from dashapp.components.explanations import clock, explanation_panel
from dashapp.components.movers import DIRECTION_NAMES, RANKING_NAMES, WINDOW_CODES
from dashapp.components.panels import panel, place
from dashapp.figures.treemap import AREAS, VALUE
from market.variants import Condition, Currency, Finish, Language

PATH, TITLE = paths.MARKET, "Market"
HEADLINE, CHART, SOURCES = "market-headline", "market-chart", "market-sources"
MOVERS = {"up": "market-gainers", "down": "market-losers"}
BREADTH, FORMATS, SETS = "market-breadth", "market-formats", "market-sets"
PERIOD = "market-period"
CONDITION, FINISH, LANGUAGE = "market-condition", "market-finish", "market-language"
WINDOW, BY, MIN_PRICE = "market-window", "market-by", "market-min_price"
EXPLANATION = "market-explanation"
ZOOM, AREA = "market-zoom", "market-area"
CLEAR, DEFAULTS = "market-clear", "market-defaults"

FILTER_DEFAULTS = {
    PERIOD: "30d",
    CONDITION: filters.ALL,
    FINISH: filters.ALL,
    LANGUAGE: filters.ALL,
    WINDOW: "24h",
    BY: "percent",
    MIN_PRICE: "1",
    ZOOM: "",
    AREA: VALUE,
}
MORE_INDICES = "Indices of formats, eras, rarities and more"
MIN_PRICES = ("0", "1", "2", "5", "10", "20", "50", "100")  # in the currency of the page


def layout(**query: Any) -> html.Div:
    """Build the page; the query string fills the filters."""
    return html.Div(
        [
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Section([html.H1("Market"), place(HEADLINE, "headline"), sharing.buttons()], className="page-head"),
            html.Section(
                [
                    _filters(query),
                    charts.line_chart(CHART, ZOOM, query.get("zoom")),
                    html.P(dcc.Link(MORE_INDICES, href=paths.INDICES), className="caption below-chart"),
                ],
                className="panel",
                **{"aria-label": "Index over time"},
            ),
            panel("Movers", _mover_filters(query), html.Div([_movers(one) for one in MOVERS], className="halves")),
            explanation_panel(EXPLANATION),
            clock(EXPLANATION),
            panel("Sets", _area(query), charts.chart(SETS)),
            html.Div(
                [panel("How many rose", place(BREADTH)), panel("Volume by format", place(FORMATS))],
                className="halves",
            ),
            panel("Sources", place(SOURCES)),
        ],
        className="page",
    )


def min_price_options(currency: str) -> list[dict[str, str]]:
    """Return the options for a mover's minimum price, in a currency."""
    amounts = {amount: f"From {formats.with_symbol(amount, currency)}" for amount in MIN_PRICES if amount != "0"}
    return [{"value": value, "label": label} for value, label in {"0": "Any price", **amounts}.items()]


def _filters(query: Mapping[str, Any]) -> html.Div:
    def asked(control: str, allowed: Iterable[str]) -> str:
        return _value(query, control, allowed)

    return html.Div(
        [
            filters.segments(PERIOD, "Period", formats.PERIOD_CODES, asked(PERIOD, formats.PERIOD_NAMES)),
            filters.choice(CONDITION, "Condition", filters.condition_options(), asked(CONDITION, Condition)),
            filters.choice(FINISH, "Finish", filters.finish_options(), asked(FINISH, Finish)),
            filters.choice(LANGUAGE, "Language", filters.language_options(), asked(LANGUAGE, Language)),
            filters.clear(CLEAR),
        ],
        className="filters",
    )


def _mover_filters(query: Mapping[str, Any]) -> html.Div:
    window, by = _value(query, WINDOW, WINDOW_CODES), _value(query, BY, RANKING_NAMES)
    least = _value(query, MIN_PRICE, MIN_PRICES)
    return html.Div(
        [
            filters.segments(WINDOW, "Window", WINDOW_CODES, window),
            filters.segments(BY, "Rank by", RANKING_NAMES, by),
            filters.choice(MIN_PRICE, "Minimum price", min_price_options(Currency.USD), least),
            html.P("Condition and finish as chosen above, every language.", className="caption filters-note"),
        ],
        className="filters",
    )


def _area(query: Mapping[str, Any]) -> html.Div:
    return html.Div(filters.segments(AREA, "Area", AREAS, _value(query, AREA, AREAS)), className="filters")


def _movers(direction: str) -> html.Section:
    title = html.H3(DIRECTION_NAMES[direction])
    more = html.Button("Show 10", type="button", className="button show-more", **{"aria-expanded": "false"})
    return html.Section([title, place(MOVERS[direction], "table-place table-place-movers"), more])


def _value(query: Mapping[str, Any], control: str, allowed: Iterable[str]) -> str:
    return filters.chosen(query.get(control.split("-", 1)[1]), allowed, FILTER_DEFAULTS[control])
