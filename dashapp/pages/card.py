"""Card page: one card, its prices over time and beside other cards, and every price that is known now.

Behaviour: callbacks/card.py, card_chart.py and card_compare.py.
"""

from collections.abc import Iterable

from dash import dcc, html

from dashapp import formats
from dashapp.components import charts, filters
from dashapp.components.panels import panel, place
from dashapp.figures.measures import MEASURES, PRICE
from dashapp.pages import not_found
from dashapp.services.comparison import MOST_CARDS
from dashapp.services.requests import LARGEST_ID, whole_number
from market.variants import MARKETPLACES, Condition, Finish, Kind, Language

PATH, TITLE = "/cards/<card_id>", "Card"
CARD_ID, TITLE_TEXT, BODY = "card-id", "card-title", "card-body"
HEAD, CHART, PRICES = "card-head", "card-chart", "card-prices"
SPREADS, STATISTICS, PRINTINGS = "card-spreads", "card-statistics", "card-printings"
SUSPECTS = "card-suspects"
PERIOD, CONDITION, FINISH, LANGUAGE = "card-period", "card-condition", "card-finish", "card-language"
MARKETPLACE, KIND, LOG, MEASURE = "card-marketplace", "card-kind", "card-log", "card-measure"
FROM, TO = "card-from", "card-to"
COMPARE, COMPARED, ADD, MOST = "card-compare", "card-compared", "card-add", "card-most"
SERIES_FILTERS = "card-series-filters"
CLEAR, DEFAULTS = "card-clear", "card-defaults"

FILTER_DEFAULTS = {
    PERIOD: "30d",
    FROM: "",
    TO: "",
    MEASURE: PRICE,
    KIND: Kind.RETAIL.value,
    MARKETPLACE: filters.ALL,
    CONDITION: filters.ALL,
    FINISH: filters.ALL,
    LANGUAGE: filters.ALL,
    LOG: False,
    COMPARE: "",
}


def path_of(card_id: int) -> str:
    """Address of a card's page."""
    return f"/cards/{card_id}"


def layout(card_id: str = "0", **query: str) -> html.Div:
    """Build the page of a card; the query string fills the filters. What is no card's number is not found."""
    number = _card_id(card_id)
    if number is None:
        return not_found.layout()
    return html.Div(
        [
            dcc.Store(id=CARD_ID, data=number),
            dcc.Store(id=TITLE_TEXT),
            dcc.Store(id=MOST, data=MOST_CARDS),
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            place(HEAD, "card-head"),
            html.Div([_history_panel(number, query), *_panels()], id=BODY, className="page"),
        ],
        className="page",
    )


def compared_ids(text: object, card_id: int) -> list[int]:
    """The cards that an address compares this one with; what is no card, itself and what is too much is passed over."""
    words = text.split(",") if isinstance(text, str) else []
    found = dict.fromkeys(map(_card_id, words))
    return [one for one in found if one not in (None, card_id)][:MOST_CARDS]


def _card_id(text: str) -> int | None:
    return whole_number(text, 0, LARGEST_ID)


def _panels() -> list[html.Div | html.Section]:
    return [
        html.Div(
            [panel("Marketplaces side by side", place(SPREADS)), panel("High, low, change", place(STATISTICS))],
            className="panel-pair",
        ),
        panel("Other printings", place(PRINTINGS)),
        panel("Current prices", place(PRICES), html.Div(id=SUSPECTS)),
    ]


def _history_panel(card_id: int, query: dict[str, str]) -> html.Section:
    compared = compared_ids(query.get("compare"), card_id)
    return panel("Price history", _filters(query, compared), _comparing(compared), charts.chart(CHART))


def _filters(query: dict[str, str], compared: list[int]) -> html.Div:
    def asked(name: str, allowed: Iterable[str], default: str = filters.ALL) -> str:
        return filters.chosen(query.get(name), allowed, default)

    series = [
        filters.segments(KIND, "Kind", formats.KIND_NAMES, asked("kind", Kind, Kind.RETAIL)),
        filters.choice(MARKETPLACE, "Marketplace", filters.marketplace_options(), asked("marketplace", MARKETPLACES)),
        filters.choice(CONDITION, "Condition", filters.condition_options(), asked("condition", Condition)),
        filters.choice(FINISH, "Finish", filters.finish_options(), asked("finish", Finish)),
        filters.choice(LANGUAGE, "Language", filters.language_options(), asked("language", Language)),
    ]
    return html.Div(
        [
            filters.segments(PERIOD, "Period", formats.PERIOD_CODES, asked("period", formats.PERIOD_NAMES, "30d")),
            filters.day(FROM, "From", query.get("from")),
            filters.day(TO, "To", query.get("to")),
            filters.segments(MEASURE, "Show", MEASURES, asked("measure", MEASURES, PRICE)),
            html.Div(series, id=SERIES_FILTERS, className="filter-group", hidden=bool(compared)),
            filters.switch(LOG, "Log scale", query.get("log") == "true"),
            filters.clear(CLEAR),
        ],
        className="filters",
    )


def _comparing(compared: list[int]) -> html.Div:
    search = dcc.Dropdown(
        id=ADD,
        options=[],
        placeholder="Add a card to compare with",
        labels={
            "search": "Name, or a query such as bolt set:m11",
            "no_options_found": "No card found yet: type a name",
        },
        maxHeight=320,
    )
    return html.Div(
        [
            dcc.Input(id=COMPARE, type="hidden", value=",".join(map(str, compared))),
            html.Div(html.Div(className="compared-waiting") if compared else None, id=COMPARED),
            html.Div(search, className="compare-search"),
        ],
        className="comparing",
    )
