"""Card page: the card, its prices side by side and one by one, its statistics and its other printings."""

from typing import Any

from dash import Input, Output, State, callback, dcc, html, no_update

from callbacks import failures
from dashapp import formats, shell
from dashapp.components import filters, states
from dashapp.components.cards import head, price_table
from dashapp.components.printings import printing_table
from dashapp.components.spreads import spread_table
from dashapp.components.statistics import statistics_table
from dashapp.components.suspects import suspect_note
from dashapp.pages import card as page
from dashapp.pages import not_found
from dashapp.services import cards, printings, statistics, suspects
from dashapp.services.cards import Card
from dashapp.services.comparison import MOST_CARDS
from dashapp.services.printings import Printings
from dashapp.services.spreads import SpreadTable, spreads
from market.current import CURRENT_FOR

OPTIONS = (page.CONDITION, page.FINISH, page.LANGUAGE, page.MARKETPLACE)


def card_failed(error: Exception) -> tuple[Any, ...]:
    """Show the failure where the card would stand, and nothing below it."""
    note = failures.explain(error, page.HEAD, "The card could not be read")
    return (note, None, None, True, no_update, *[no_update] * len(OPTIONS))


@callback(
    Output(page.HEAD, "children"),
    Output(page.PRICES, "children"),
    Output(page.SPREADS, "children"),
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
        return (missing, None, None, True, not_found.TITLE, *[no_update] * len(OPTIONS))
    own_currency_first = sorted(card.prices, key=lambda price: price.currency != currency)
    prices = price_table(own_currency_first) if card.prices else _no_prices()
    title = f"{card.name} ({card.set_code.upper()})"
    return head(card), prices, _spreads(card), False, title, *_options(card)


@callback(
    Output(page.SUSPECTS, "children"),
    Input(page.CARD_ID, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.SUSPECTS, "The suspect prices could not be listed"),
)
def show_suspects(card_id: int, _version: Any) -> Any:
    """List the prices of the card that are not believed, with the reason; nothing where there is none."""
    return suspect_note(suspects.load_of_card(card_id))


@callback(
    Output(page.STATISTICS, "children"),
    Input(page.CARD_ID, "data"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.STATISTICS, "The statistics could not be computed"),
)
def show_statistics(card_id: int, currency: str, _version: Any) -> Any:
    """Show the high, low and change of the headline price by window."""
    data = statistics.load_statistics(card_id, currency)
    if data is None or not data.windows:
        return states.nothing(f"No {currency} price to compute from", "The other currency may have one.")
    return statistics_table(data)


@callback(
    Output(page.PRINTINGS, "children"),
    Input(page.CARD_ID, "data"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    State(page.COMPARE, "value"),
    on_error=failures.in_place(page.PRINTINGS, "The other printings could not be listed"),
)
def show_printings(card_id: int, currency: str, _version: Any, compare: str) -> Any:
    """List the other printings of the card, each with a switch that puts it into the chart."""
    card = cards.load_card(card_id, currency)
    if card is None or card.oracle_id is None:
        return states.nothing("Other printings are not known", "The catalogue does not say which card this prints.")
    data = printings.load_printings(card_id, currency)
    if not data.items:
        return states.nothing("There is no other printing on paper")
    compared = page.compared_ids(compare, card_id)
    return [printing_table(data, compared, MOST_CARDS), _all_printings(card, data)]


def _options(card: Card) -> list[list[dict[str, str]]]:
    prices = card.prices
    return [
        filters.condition_options(price.condition for price in prices),
        filters.finish_options(price.finish for price in prices),
        filters.language_options(price.language for price in prices),
        filters.marketplace_options(price.marketplace for price in prices),
    ]


def _spreads(card: Card) -> Any:
    data = spreads(card.prices, card.currency)
    if not data.rows:
        others = sorted({price.currency for price in card.prices})
        advice = f"There are prices in {' and '.join(others)}: the switch is at the top." if others else ""
        return states.nothing(f"No {card.currency} price of this card is known", *([advice] if advice else []))
    return [spread_table(data), html.P(_spread_method(data), className="caption note-below")]


def _spread_method(data: SpreadTable) -> str:
    gap = "Gap: how far the best buylist price is below the cheapest retail price, in per cent of it."
    no_gap = f"No shop that we read tells what it pays in {data.currency}."
    return (
        f"Newest {data.currency} prices; age and source on hover. Spread: the dearest retail price over the cheapest. "
        f"{gap if data.has_buylist else no_gap} "
        f"Prices that were confirmed {CURRENT_FOR.days} days before the newest or earlier are shown, but not counted."
    )


def _all_printings(card: Card, data: Printings) -> html.P:
    shown = f"The {formats.count(len(data.items))} newest are shown. " if data.has_more else ""
    link = dcc.Link("All printings", href=f"/cards?q=oracle:{card.oracle_id}")
    return html.P([shown, link], className="caption note-below")


def _no_prices() -> Any:
    return states.nothing("No price of this card is known", "No marketplace that we read has listed it.")
