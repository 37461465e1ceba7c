"""Card page: the card, its price history by series, and its current prices."""

from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, State, callback, html, no_update

from callbacks import charts, failures
from callbacks.charts import ChartContent
from dashapp import formats, shell
from dashapp.components import filters, states, values
from dashapp.components.cards import head, price_table
from dashapp.components.charts import data_links, note_id
from dashapp.figures import cards as figures
from dashapp.figures import summaries
from dashapp.pages import card as page
from dashapp.pages import not_found
from dashapp.services import cards
from dashapp.services.cards import Card, CardHistory, HistoryRequest

OPTIONS = (page.CONDITION, page.FINISH, page.LANGUAGE, page.MARKETPLACE)


def card_failed(error: Exception) -> tuple[Any, ...]:
    """Show the failure where the card would stand, and nothing below it."""
    note = failures.explain(error, page.HEAD, "The card could not be read")
    return (note, None, True, no_update, *[no_update] * len(OPTIONS))


@callback(
    Output(page.HEAD, "children"),
    Output(page.PRICES, "children"),
    Output(page.BODY, "hidden"),
    Output(page.TITLE_TEXT, "data"),
    *[Output(control, "options") for control in OPTIONS],
    Input(page.CARD_ID, "data"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=card_failed,
)
def show_card(card_id: int, currency: str, _version: Any) -> tuple[Any, ...]:
    """Show a card with its headline price and all current prices; filters offer what the card has."""
    card = cards.load_card(card_id, currency)
    if card is None:
        missing = not_found.notice("There is no such card")
        return (missing, None, True, not_found.TITLE, *[no_update] * len(OPTIONS))
    prices = price_table(card.prices) if card.prices else _no_prices()
    return head(card), prices, False, f"{card.name} ({card.set_code.upper()})", *_options(card)


@callback(
    *charts.outputs(page.CHART),
    Input(page.CARD_ID, "data"),
    Input(page.PERIOD, "value"),
    Input(page.CONDITION, "value"),
    Input(page.FINISH, "value"),
    Input(page.LANGUAGE, "value"),
    Input(page.MARKETPLACE, "value"),
    Input(page.KIND, "value"),
    Input(page.LOG, "value"),
    Input(shell.CURRENCY, "data"),
    Input(shell.THEME, "data"),
    Input(shell.DATA_VERSION, "data"),
    State(note_id(page.CHART), "children"),
    on_error=failures.in_chart(page.CHART, "The price history could not be drawn"),
)
def show_history(
    card_id: int,
    period: str,
    condition: str,
    finish: str,
    language: str,
    marketplace: str,
    kind: str,
    log: bool,
    currency: str,
    theme: str,
    _version: Any,
    note: Any,
) -> ChartContent:
    """Draw the chosen series of a card; again when new prices have come in."""
    request = HistoryRequest.parse(
        card_id,
        period,
        currency,
        filters.applied(condition),
        filters.applied(finish),
        filters.applied(language),
        filters.applied(marketplace),
        kind,
    )
    data = cards.load_history(request)
    card = cards.load_card(card_id, currency)
    summary = summaries.card_history(data, card.name if card else f"card {card_id}")
    if card is None or figures.point_count(data) < 2:
        return ChartContent(no_update, _too_few(data, request, card), summary, None)
    return ChartContent(
        charts.renewed(figures.history(data, theme, log), note), None, summary, _caption(data, request, card)
    )


def _options(card: Card) -> list[list[dict[str, str]]]:
    prices = card.prices
    return [
        filters.condition_options(price.condition for price in prices),
        filters.finish_options(price.finish for price in prices),
        filters.language_options(price.language for price in prices),
        filters.marketplace_options(price.marketplace for price in prices),
    ]


def _caption(data: CardHistory, request: HistoryRequest, card: Card) -> list[Any]:
    drawn = {series.marketplace for series in data.series}
    sources = sorted({formats.source_name(price.source) for price in card.prices if price.marketplace in drawn})
    origin = f"Sources: {', '.join(sources)} · " if sources else ""
    about = html.Span([f"{origin}at most {formats.BUCKET_NAMES[data.bucket]} · as of ", values.age(data.as_of)])
    name = f"card-{data.card_id}-{data.currency}-{data.period}"
    return [about, data_links(f"/api/cards/{data.card_id}/history?{_query(request)}", name)]


def _query(request: HistoryRequest) -> str:
    fields = ("currency", "period", "condition", "finish", "language", "marketplace", "kind")
    return urlencode({name: getattr(request, name) for name in fields if getattr(request, name)})


def _too_few(data: CardHistory, request: HistoryRequest, card: Card | None) -> Any:
    period = formats.PERIOD_NAMES[data.period]
    observed = [(series, point) for series in data.series for point in series.points]
    if observed:
        series, point = observed[-1]
        price = f"{formats.marketplace_name(series.marketplace)}: {formats.money(point.last_price, data.currency)}"
        return states.nothing(f"One price in the last {period}", f"{price}, {formats.utc(point.time)}.")
    title = f"No {data.currency} {request.kind} prices in the last {period}"
    return states.nothing(title, _elsewhere(data, request, card))


def _elsewhere(data: CardHistory, request: HistoryRequest, card: Card | None) -> str:
    prices = card.prices if card else []
    if any(price.currency == data.currency and price.kind == request.kind for price in prices):
        return "Choose a longer period, or clear the filters."
    others = dict.fromkeys(
        f"{price.kind} in {price.currency} ({formats.marketplace_name(price.marketplace)})" for price in prices
    )
    if others:
        return f"The card has other prices: {', '.join(others)}."
    return "No marketplace that we read has listed this card."


def _no_prices() -> Any:
    return states.nothing("No price of this card is known", "No marketplace that we read has listed it.")
