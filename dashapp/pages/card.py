"""Card page: one card, its prices over time and beside other cards, and every current price.

Behaviour: callbacks/card.py, card_chart.py, card_compare.py, card_explanation.py, card_lines.py, card_similar.py and
card_want.py.
"""

from collections.abc import Iterable, Mapping

from dash import dcc, html

from dashapp import existence, formats, paths, subjects
from dashapp.components import charts, filters, lines, states
from dashapp.components.cards import head_without_price
from dashapp.components.explanations import clock, explanation_panel
from dashapp.components.panels import panel, place
from dashapp.figures.measures import MEASURES, PRICE
from dashapp.identity import actor
from dashapp.pages import not_found
from market.search.masks import FORMATS
from market.variants import Condition, Finish, Kind, Language
from services.market.comparison import MOST_CARDS
from services.market.fields import CARD_ID as NUMBER
from services.market.similar import By
from services.rules import WrongValue

PATH, TITLE = paths.CARD, "Card"
CARD_ID, TITLE_TEXT, BODY = "card-id", "card-title", "card-body"
HEAD, CHART, PRICES = "card-head", "card-chart", "card-prices"
SPREADS, STATISTICS, PRINTINGS = "card-spreads", "card-statistics", "card-printings"
SUSPECTS, SIGNALS, WANTED = "card-suspects", "card-signals", "card-wanted"
EXPLANATION = "card-explanation"
SIMILAR, ALIKE, CHEAPER, FORMAT = "card-similar", "card-alike", "card-cheaper", "card-format"
PERIOD, CONDITION, FINISH, LANGUAGE = "card-period", "card-condition", "card-finish", "card-language"
MARKETPLACE, KIND, LOG, MEASURE = "card-marketplace", "card-kind", "card-log", "card-measure"
FROM, TO = "card-from", "card-to"
COMPARE, COMPARED, ADD, MOST = "card-compare", "card-compared", "card-add", "card-most"
SERIES_FILTERS, LINES = "card-series-filters", "card-lines"
MORE, MORE_COUNT = "card-more", "card-more-count"
MARKET = "card-market"  # what rests on prices
CUSTOM = "custom"  # instead of a period: the days of FROM and TO
ZOOM = "card-zoom"
CLEAR, DEFAULTS = "card-clear", "card-defaults"

USUAL_PERIOD = "30d"
PERIODS = {**formats.PERIOD_CODES, CUSTOM: "Custom"}
ALIKE_BY: Mapping[str, str] = {By.TEXT: "Rules text", By.PRICE: "Price moves"}
KINDS: Mapping[str, str] = {Kind.RETAIL: "Sell price", Kind.BUYLIST: "Shops pay"}
FILTER_DEFAULTS = {
    PERIOD: USUAL_PERIOD,
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
    ZOOM: "",
    ALIKE: By.TEXT.value,
    CHEAPER: False,
    FORMAT: filters.ALL,
}


def layout(card_id: str = "1", **query: str) -> html.Div:
    """Build the page of a card; the query string fills the filters. An invalid number gives the not-found page."""
    number = _card_id(card_id)
    if number is None:
        return not_found.layout()
    card = subjects.cards.of(number)
    market = _market(number, query, is_hidden=card is not None and not card.prices)
    return html.Div(
        [
            dcc.Store(id=CARD_ID, data=number),
            dcc.Store(id=TITLE_TEXT),
            dcc.Store(id=MOST, data=MOST_CARDS),
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            html.Div(head_without_price(card) if card else [states.loading()], id=HEAD, className="card-head"),
            html.Div(id=WANTED, className="wanted-place" if actor().user_id is not None else ""),
            html.Div(
                [market, panel("Other printings", place(PRINTINGS)), _similar_panel(query)], id=BODY, className="page"
            ),
        ],
        className="page",
    )


def exists(card_id: str) -> bool:
    """Return whether the card exists; True while the database is away."""
    number = _card_id(card_id)
    return number is not None and existence.of_cards.of(number)


def compared_ids(text: object, card_id: int) -> list[int]:
    """Return the address's cards to compare, without invalid ids, the card itself, and those over MOST_CARDS."""
    words = text.split(",") if isinstance(text, str) else []
    found = dict.fromkeys(map(_card_id, words))
    return [one for one in found if one not in (None, card_id)][:MOST_CARDS]


def _card_id(text: str) -> int | None:
    try:
        return NUMBER.read(text)
    except WrongValue:
        return None


def _market(number: int, query: dict[str, str], is_hidden: bool) -> html.Div:
    """Return the panels that rest on prices; hidden where there is none, so that nothing moves when that is known."""
    return html.Div(
        [
            _history_panel(number, query),
            html.Div(
                [panel("Marketplaces side by side", place(SPREADS)), panel("High, low, change", place(STATISTICS))],
                className="panel-pair",
            ),
            explanation_panel(EXPLANATION),
            clock(EXPLANATION),
            panel("Current prices", place(PRICES), html.Div(id=SUSPECTS)),
            panel("Signals", place(SIGNALS)),
        ],
        id=MARKET,
        className="page",
        hidden=is_hidden,
    )


def _similar_panel(query: dict[str, str]) -> html.Section:
    options = filters.options({name: formats.format_name(name) for name in FORMATS}, "Any format")
    controls = [
        filters.segments(ALIKE, "Alike by", ALIKE_BY, filters.chosen(query.get("alike"), ALIKE_BY, By.TEXT), False),
        filters.choice(FORMAT, "Legal in", options, filters.chosen(query.get("format"), FORMATS)),
        filters.switch(CHEAPER, "Cheaper than this", query.get("cheaper") == "true"),
    ]
    return panel("Similar cards", html.Div(controls, className="filters"), place(SIMILAR))


def _history_panel(card_id: int, query: dict[str, str]) -> html.Section:
    compared = compared_ids(query.get("compare"), card_id)
    return panel(
        "Price history",
        _controls(query, compared),
        _compared_cards(compared),
        charts.line_chart(CHART, ZOOM, query.get("zoom")),
    )


def _controls(query: dict[str, str], compared: list[int]) -> html.Div:
    """Return the controls of the chart; what is not about time is a sheet on phones."""
    more = html.Button(
        ["Filters", html.Span(id=MORE_COUNT)],
        type="button",
        className="button more-button",
        **{"data-toggle": MORE, "aria-expanded": "false", "aria-controls": MORE},
    )
    return html.Div(
        [
            filters.segments(PERIOD, "Period", PERIODS, _period(query), show_legend=False),
            html.Div(
                [filters.iso_day(FROM, "From", query.get("from")), filters.iso_day(TO, "To", query.get("to"))],
                className="custom-days",
            ),
            filters.clear(CLEAR),
            more,
            html.Div([_looks(query), _series_filters(query, compared)], id=MORE, className="more"),
        ],
        className="filters chart-controls",
    )


def _period(query: dict[str, str]) -> str:
    """Return the chosen period; days in the address are a period of their own."""
    has_days = any(filters.valid_day(query.get(end)) for end in ("from", "to"))
    return CUSTOM if has_days else filters.chosen(query.get("period"), PERIODS, USUAL_PERIOD)


def _looks(query: dict[str, str]) -> html.Div:
    """Return what changes the look of the chart, and the search for cards to compare with."""
    return html.Div(
        [
            filters.segments(MEASURE, "Show", MEASURES, filters.chosen(query.get("measure"), MEASURES, PRICE), False),
            filters.switch(LOG, "Log", query.get("log") == "true"),
            _compare_search(),
        ],
        className="chart-looks",
    )


def _series_filters(query: dict[str, str], compared: list[int]) -> html.Div:
    """Return what chooses among the card's own lines; no use while other cards are compared."""

    def asked(name: str, allowed: Iterable[str], default: str = filters.ALL) -> str:
        return filters.chosen(query.get(name), allowed, default)

    choices = [
        filters.segments(KIND, "Kind", KINDS, asked("kind", Kind, Kind.RETAIL)),
        filters.choice(CONDITION, "Condition", filters.condition_options(), asked("condition", Condition)),
        filters.choice(FINISH, "Finish", filters.finish_options(), asked("finish", Finish)),
        filters.choice(LANGUAGE, "Language", filters.language_options(), asked("language", Language)),
    ]
    shown = lines.shown_in(query.get("marketplace"))
    return html.Div(
        [
            dcc.Input(id=MARKETPLACE, type="hidden", value=",".join(shown) or filters.ALL),
            html.Div(id=LINES, className="lines"),
            html.Div(choices, className="choices"),
        ],
        id=SERIES_FILTERS,
        className="series-filters",
        hidden=bool(compared),
    )


def _compare_search() -> html.Div:
    search = dcc.Dropdown(
        id=ADD,
        options=[],
        placeholder="Compare with",
        labels={
            "search": "Name, or a query such as bolt set:m11",
            "no_options_found": "No card found yet: type a name",
        },
        maxHeight=320,
    )
    return html.Div(search, className="compare-search")


def _compared_cards(compared: list[int]) -> html.Div:
    return html.Div(
        [
            dcc.Input(id=COMPARE, type="hidden", value=",".join(map(str, compared))),
            html.Div(html.Div(className="compared-waiting") if compared else None, id=COMPARED),
        ],
        className="comparing",
    )
