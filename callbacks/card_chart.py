"""Card page, the chart: the card's own series, or its headline price beside those of other cards."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, State, callback, html, no_update

from callbacks import charts, failures
from callbacks.charts import ChartContent
from dashapp import formats, shell
from dashapp.components import filters, states, values
from dashapp.components.charts import csv_link, data_links, note_id
from dashapp.components.comparing import compared_list
from dashapp.figures import cards as figures
from dashapp.figures import comparison as comparison_figures
from dashapp.figures import summaries
from dashapp.figures.measures import INDEXED
from dashapp.pages import card as page
from dashapp.services import cards, comparison
from dashapp.services.cards import Card, CardHistory, HistoryRequest
from dashapp.services.comparison import ComparedCard, Comparison, ComparisonRequest
from dashapp.services.days import DayRange, comparison_of, history_of
from market.variants import HEADLINE_CONDITION, Kind

SERIES = {
    "condition": page.CONDITION,
    "finish": page.FINISH,
    "language": page.LANGUAGE,
    "marketplace": page.MARKETPLACE,
    "kind": page.KIND,
}
FIELDS = ("currency", "period", *SERIES)
FAILED = "The price history could not be drawn"


def chart_failed(error: Exception) -> tuple[Any, ...]:
    """Show the failure in the chart's place; the list of the cards stays as it is."""
    return (*failures.in_chart(page.CHART, FAILED)(error), no_update, no_update)


@callback(
    output=[*charts.outputs(page.CHART), Output(page.COMPARED, "children"), Output(page.SERIES_FILTERS, "hidden")],
    inputs={
        "card_id": Input(page.CARD_ID, "data"),
        "compare": Input(page.COMPARE, "value"),
        "period": Input(page.PERIOD, "value"),
        "currency": Input(shell.CURRENCY, "data"),
        "days": [Input(page.FROM, "value"), Input(page.TO, "value")],
        "series": {name: Input(control, "value") for name, control in SERIES.items()},
        "look": {
            "theme": Input(shell.THEME, "data"),
            "log": Input(page.LOG, "value"),
            "measure": Input(page.MEASURE, "value"),
        },
        "_version": Input(shell.DATA_VERSION, "data"),
        "note": State(note_id(page.CHART), "children"),
    },
    on_error=chart_failed,
)
def show_chart(
    card_id: int,
    compare: str,
    period: str,
    currency: str,
    days: list[str | None],
    series: Mapping[str, str],
    look: Mapping[str, Any],
    _version: Any,
    note: Any,
) -> tuple[Any, ...]:
    """Draw the chosen series of a card, or the cards that are compared; again when new prices have come in."""
    chosen_days = DayRange.parse(*days)
    compared = page.compared_ids(compare, card_id)
    if compared:
        wanted = ComparisonRequest.parse(",".join(map(str, (card_id, *compared))), currency, period)
        data = comparison_of(comparison.load_comparison(wanted), chosen_days)
        colours = [comparison_figures.card_colour(place, look["theme"]) for place in range(len(data.cards))]
        return (*_compared(data, chosen_days, look, note), compared_list(data, colours), True)
    request = HistoryRequest.parse(
        card_id, period, currency, **{name: filters.applied(value) for name, value in series.items()}
    )
    return (*_history(request, chosen_days, look, note), None, False)


def _history(request: HistoryRequest, days: DayRange, look: Mapping[str, Any], note: Any) -> ChartContent:
    data = history_of(cards.load_history(request), days)
    card = cards.load_card(request.card_id, request.currency)
    summary = summaries.card_history(data, card.name if card else f"card {request.card_id}")
    if card is None or figures.point_count(data) < 2:
        return ChartContent(no_update, _too_few(data, request, days, card), summary, None)
    figure = charts.renewed(figures.history(data, **look, live=days.last is None), note)
    return ChartContent(figure, None, summary, _caption(data, request, days, look["measure"], card))


def _compared(data: Comparison, days: DayRange, look: Mapping[str, Any], note: Any) -> ChartContent:
    summary = summaries.card_comparison(data)
    if comparison_figures.point_count(data) < 2:
        title = f"Fewer than two {data.currency} prices of these cards {_when(data.period, days)}"
        return ChartContent(no_update, states.nothing(title, _way_out(days)), summary, None)
    figure = charts.renewed(comparison_figures.comparison(data, **look), note)
    return ChartContent(figure, None, summary, _compared_caption(data, days, look["measure"]))


def _caption(data: CardHistory, request: HistoryRequest, days: DayRange, measure: str, card: Card) -> list[Any]:
    drawn = {series.marketplace for series in data.series if series.points}
    sources = sorted({formats.source_name(price.source) for price in card.prices if price.marketplace in drawn})
    origin = [f"Sources: {', '.join(sources)}"] if sources else []
    about = _about([*origin, *_range(days), *_base(measure)], data)
    name = f"card-{data.card_id}-{data.currency}-{data.period}"
    return [about, data_links(f"/api/cards/{data.card_id}/history?{_query(request)}", name)]


def _compared_caption(data: Comparison, days: DayRange, measure: str) -> list[Any]:
    condition = formats.condition_name(HEADLINE_CONDITION)
    about = _about([f"Headline prices, {condition}, in {data.currency}", *_range(days), *_base(measure)], data)
    links = [part for card in data.cards if card.points for part in (", ", _data_of(card, data))]
    return [about, html.Span(["Data as CSV: ", *links[1:]], className="data-links")]


def _about(facts: list[str], data: CardHistory | Comparison) -> html.Span:
    told = " · ".join([*facts, f"at most {formats.BUCKET_NAMES[data.bucket]}", "as of "])
    return html.Span([told, values.age(data.as_of)])


def _base(measure: str) -> list[str]:
    return ["each line is 100 at its own first point shown"] if measure == INDEXED else []


def _range(days: DayRange) -> list[str]:
    return [] if days.is_open else [" ".join(_from_to(days))]


def _from_to(days: DayRange) -> list[str]:
    ends = (("from", days.first), ("to", days.last))
    return [f"{word} {day.isoformat()}" for word, day in ends if day]


def _data_of(card: ComparedCard, data: Comparison) -> html.A:
    request = HistoryRequest(
        card.card_id, data.period, data.currency, HEADLINE_CONDITION, card.finish, None, card.marketplace, Kind.RETAIL
    )
    name = f"card-{card.card_id}-{data.currency}-{data.period}"
    printing = f"{card.set_code.upper()} #{card.collector_number}"
    return csv_link(printing, f"/api/cards/{card.card_id}/history?{_query(request)}", name)


def _query(request: HistoryRequest) -> str:
    return urlencode({name: getattr(request, name) for name in FIELDS if getattr(request, name)})


def _too_few(data: CardHistory, request: HistoryRequest, days: DayRange, card: Card | None) -> Any:
    observed = [(series, point) for series in data.series for point in series.points]
    if observed:
        ((series, point),) = observed
        price = f"{formats.marketplace_name(series.marketplace)}: {formats.money(point.last_price, data.currency)}"
        return states.nothing(f"One price {_when(data.period, days)}", f"{price}, {formats.utc(point.time)}.")
    title = f"No {data.currency} {request.kind} prices {_when(data.period, days)}"
    return states.nothing(title, _elsewhere(data, request, days, card))


def _when(period: str, days: DayRange) -> str:
    within = f"in the last {formats.PERIOD_NAMES[period]}"
    return within if days.is_open else f"{within} {' '.join(_from_to(days))}"


def _way_out(days: DayRange) -> str:
    return "Choose a longer period, or clear the filters." if days.is_open else "Choose other days, or a longer period."


def _elsewhere(data: CardHistory, request: HistoryRequest, days: DayRange, card: Card | None) -> str:
    prices = card.prices if card else []
    if any(price.currency == data.currency and price.kind == request.kind for price in prices):
        return _way_out(days)
    others = dict.fromkeys(
        f"{price.kind} in {price.currency} ({formats.marketplace_name(price.marketplace)})" for price in prices
    )
    if others:
        return f"The card has other prices: {', '.join(others)}."
    return "No marketplace that we read has listed this card."
