"""Card page, the chart: the card's own series, or its headline price beside those of other cards."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, State, callback, html, no_update

from callbacks import charts, failures, inputs
from callbacks.charts import ChartContent
from dashapp import cached, formats, shell
from dashapp.components import filters, states, values
from dashapp.components.charts import csv_link, data_links, narrow_id, note_id
from dashapp.components.comparing import compared_list
from dashapp.components.events import event_list
from dashapp.components.lines import shown_in
from dashapp.figures import cards as figures
from dashapp.figures import comparison as comparison_figures
from dashapp.figures import events, summaries
from dashapp.figures.measures import INDEXED
from dashapp.pages import card as page
from market.variants import HEADLINE_CONDITION, Kind
from services.market.cards import Card, CardHistory, HistoryRequest
from services.market.comparison import ComparedCard, Comparison, ComparisonRequest
from services.market.days import DayRange, comparison_of, history_of

SERIES = {
    "condition": page.CONDITION,
    "finish": page.FINISH,
    "language": page.LANGUAGE,
    "marketplace": page.MARKETPLACE,
    "kind": page.KIND,
}
FIELDS = ("currency", "period", *SERIES)
FAILED = "The price history could not be drawn"


charts.connect(page.CHART, page.ZOOM)


@failures.kept_while_away
def chart_failed(error: Exception) -> tuple[Any, ...]:
    """Return the failure for the chart's place; the list of the cards stays unchanged."""
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
        "place": {
            "narrow": Input(narrow_id(page.CHART), "data"),
            "note": State(note_id(page.CHART), "children"),
            "zoom": State(page.ZOOM, "value"),
        },
    },
    on_error=chart_failed,
)
def show_chart(
    card_id: inputs.CardId,
    compare: inputs.Ids,
    period: inputs.CardPeriod,
    currency: inputs.Currency,
    days: list[inputs.Day],
    series: inputs.Series,
    look: inputs.Look,
    _version: Any,
    place: inputs.Place,
) -> tuple[Any, ...]:
    """Draw the chosen series of a card, or the compared cards; drawn again when prices change."""
    chosen_days = DayRange.parse(*days) if period == page.CUSTOM else DayRange()
    period = chosen_days.shortest_period(datetime.now(UTC)) if period == page.CUSTOM else period
    compared = page.compared_ids(compare, card_id)
    if compared:
        wanted = ComparisonRequest.parse(",".join(map(str, (card_id, *compared))), currency, period)
        data = comparison_of(cached.load_comparison(wanted), chosen_days)
        colours = [comparison_figures.card_colour(number, look["theme"]) for number in range(len(data.cards))]
        return (*_compared(data, chosen_days, look, place), compared_list(data, colours), True)
    shown = shown_in(series["marketplace"])
    one = shown[0] if len(shown) == 1 else filters.ALL  # the question about a single one has an answer of its own
    chosen = {**series, "marketplace": one}
    request = HistoryRequest.parse(
        card_id, period, currency, **{name: filters.applied(str(value)) for name, value in chosen.items()}
    )
    return (*_history(request, chosen_days, shown, look, place), None, False)


def _history(
    request: HistoryRequest,
    days: DayRange,
    shown: Sequence[str],
    look: Mapping[str, Any],
    place: Mapping[str, Any],
) -> ChartContent:
    data = _of_marketplaces(history_of(cached.load_history(request), days), shown)
    card = cached.load_card(request.card_id, request.currency)
    summary = summaries.card_history(data, card.name if card else f"card {request.card_id}")
    if card is None or figures.point_count(data) < 2:
        return ChartContent(no_update, _too_few(data, request, days, card), summary, None)
    figure = figures.history(data, **look, live=days.last is None, since=_beginning(data.period, days))
    marked = events.mark(figure, events.told(cached.load_card_events(request.card_id)), look["theme"])
    caption = [*_caption(data, request, days, look["measure"], card), *event_list(marked)]
    return ChartContent(charts.renewed(figure, **place), None, summary, caption)


def _of_marketplaces(data: CardHistory, shown: Sequence[str]) -> CardHistory:
    """Return the series of these marketplaces; all of them where none is named."""
    return replace(data, series=[one for one in data.series if one.marketplace in shown]) if shown else data


def _compared(data: Comparison, days: DayRange, look: Mapping[str, Any], place: Mapping[str, Any]) -> ChartContent:
    since = _beginning(data.period, days)
    summary = summaries.card_comparison(data, since)
    if comparison_figures.point_count(data) < 2:
        title = f"Fewer than two {data.currency} prices of these cards {_when(data.period, days)}"
        return ChartContent(no_update, states.nothing(title, _way_out(days)), summary, None)
    figure = comparison_figures.comparison(data, **look, since=since)
    return ChartContent(charts.renewed(figure, **place), None, summary, _compared_caption(data, days, look["measure"]))


def _beginning(period: str, days: DayRange) -> datetime:
    begin = charts.beginning(period)
    return max(begin, datetime.combine(days.first, time.min, UTC)) if days.first else begin


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
        card.id, data.period, data.currency, HEADLINE_CONDITION, card.finish, None, card.marketplace, Kind.RETAIL
    )
    name = f"card-{card.id}-{data.currency}-{data.period}"
    printing = f"{card.set_code.upper()} #{card.collector_number}"
    return csv_link(printing, f"/api/cards/{card.id}/history?{_query(request)}", name)


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
    return f"in the last {formats.PERIOD_NAMES[period]}" if days.is_open else " ".join(_from_to(days))


def _way_out(days: DayRange) -> str:
    return "Choose a longer period, or clear the filters." if days.is_open else "Choose other days."


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
