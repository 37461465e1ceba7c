"""Card page: one card, its prices over time, and every price that is known now. Behaviour: callbacks/card.py."""

from collections.abc import Iterable

from dash import dcc, html

from dashapp import formats
from dashapp.components import charts, filters
from dashapp.components.panels import panel, place
from dashapp.pages import not_found
from market.variants import MARKETPLACES, Condition, Finish, Kind, Language

PATH, TITLE = "/cards/<card_id>", "Card"
CARD_ID, TITLE_TEXT, BODY = "card-id", "card-title", "card-body"
HEAD, CHART, PRICES = "card-head", "card-chart", "card-prices"
PERIOD, CONDITION, FINISH, LANGUAGE = "card-period", "card-condition", "card-finish", "card-language"
MARKETPLACE, KIND, LOG = "card-marketplace", "card-kind", "card-log"
CLEAR, DEFAULTS = "card-clear", "card-defaults"

FILTER_DEFAULTS = {
    PERIOD: "30d",
    KIND: Kind.RETAIL.value,
    MARKETPLACE: filters.ALL,
    CONDITION: filters.ALL,
    FINISH: filters.ALL,
    LANGUAGE: filters.ALL,
    LOG: False,
}
LARGEST_ID = 2**31 - 1


def path_of(card_id: int) -> str:
    """Address of a card's page."""
    return f"/cards/{card_id}"


def layout(card_id: str = "0", **query: str) -> html.Div:
    """Build the page of a card; the query string fills the filters. What is no card's number is not found."""
    if not (card_id.isascii() and card_id.isdecimal() and int(card_id) <= LARGEST_ID):
        return not_found.layout()
    return html.Div(
        [
            dcc.Store(id=CARD_ID, data=int(card_id)),
            dcc.Store(id=TITLE_TEXT),
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            place(HEAD, "card-head"),
            html.Div([_history_panel(query), panel("Current prices", place(PRICES))], id=BODY, className="page"),
        ],
        className="page",
    )


def _history_panel(query: dict[str, str]) -> html.Section:
    return panel("Price history", _filters(query), charts.chart(CHART))


def _filters(query: dict[str, str]) -> html.Div:
    def asked(name: str, allowed: Iterable[str], default: str = filters.ALL) -> str:
        return filters.chosen(query.get(name), allowed, default)

    period = asked("period", formats.PERIOD_NAMES, "30d")
    marketplace = asked("marketplace", MARKETPLACES)
    return html.Div(
        [
            filters.segments(PERIOD, "Period", formats.PERIOD_CODES, period),
            filters.segments(KIND, "Side", formats.KIND_NAMES, asked("kind", Kind, Kind.RETAIL)),
            filters.choice(MARKETPLACE, "Marketplace", filters.marketplace_options(), marketplace),
            filters.choice(CONDITION, "Condition", filters.condition_options(), asked("condition", Condition)),
            filters.choice(FINISH, "Finish", filters.finish_options(), asked("finish", Finish)),
            filters.choice(LANGUAGE, "Language", filters.language_options(), asked("language", Language)),
            filters.switch(LOG, "Log scale", query.get("log") == "true"),
            filters.clear(CLEAR),
        ],
        className="filters",
    )
