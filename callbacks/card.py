"""Card page: the card, its prices side by side and one by one, its statistics and its other printings."""

from typing import Any

from dash import Input, Output, State, callback, dcc, html, no_update

from callbacks import failures, inputs
from dashapp import cached, formats, shell
from dashapp.components import filters, states
from dashapp.components.cards import head
from dashapp.components.prices import price_blocks
from dashapp.components.printings import printing_table
from dashapp.components.signal_words import NO_PROMISE
from dashapp.components.signals import card_signals, meanings
from dashapp.components.spreads import GAP, SPREAD, spread_table
from dashapp.components.statistics import statistics_table
from dashapp.components.suspects import suspect_note
from dashapp.pages import card as page
from dashapp.pages import not_found
from dashapp.paths import CARDS
from market.current import CURRENT_FOR
from market.spreads import SpreadTable, spreads
from market.variants import Kind
from services.market import suspects
from services.market.cards import Card, CardPrice
from services.market.comparison import MOST_CARDS
from services.market.printings import Printings
from services.operation import data_state

OPTIONS = (page.CONDITION, page.FINISH, page.LANGUAGE, page.KIND)


@failures.kept_while_away
def card_failed(error: Exception) -> tuple[Any, ...]:
    """Return the failure for the card's place, and nothing below it."""
    note = failures.explain(error, page.HEAD, "The card could not be read")
    return (note, None, None, True, True, no_update, *[no_update] * len(OPTIONS))


@callback(
    Output(page.HEAD, "children"),
    Output(page.PRICES, "children"),
    Output(page.SPREADS, "children"),
    Output(page.BODY, "hidden"),
    Output(page.MARKET, "hidden"),
    Output(page.TITLE_TEXT, "data"),
    *[Output(control, "options") for control in OPTIONS],
    Input(page.CARD_ID, "data"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=card_failed,
)
def show_card(card_id: inputs.CardId, currency: inputs.Currency, _version: Any) -> tuple[Any, ...]:
    """Return a card with its headline price, all current prices, and its options for the filters.

    Without a price its head says so, and what rests on prices is left out.
    """
    card = cached.load_card(card_id, currency)
    if card is None:
        missing = not_found.notice("There is no such card")
        return (missing, None, None, True, True, not_found.TITLE, *[no_update] * len(OPTIONS))
    title = f"{card.name} ({card.set_code.upper()})"
    linked = _is_sold()
    shown = head(card, cached.load_statistics(card_id, currency), linked)
    return shown, price_blocks(card, linked), _spreads(card), False, not card.prices, title, *_options(card)


@callback(
    Output(page.SUSPECTS, "children"),
    Input(page.CARD_ID, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.SUSPECTS, "The suspect prices could not be listed"),
)
def show_suspects(card_id: inputs.CardId, _version: Any) -> Any:
    """Return the suspect prices of the card, with the reason; nothing where there is none."""
    return suspect_note(suspects.load_of_card(card_id))


@callback(
    Output(page.SIGNALS, "children"),
    Input(page.CARD_ID, "data"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.SIGNALS, "The signals could not be listed"),
)
def show_signals(card_id: inputs.CardId, currency: inputs.Currency, _version: Any) -> Any:
    """Return what the current prices of the card say, with what it rests on."""
    found = cached.load_card_signals(card_id, currency)
    if not found:
        return states.line(f"None: signals need a current {currency} retail price of 1.00 or more.")
    return [card_signals(found), html.P(NO_PROMISE, className="caption note-below"), meanings()]


@callback(
    Output(page.STATISTICS, "children"),
    Input(page.CARD_ID, "data"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.STATISTICS, "The statistics could not be computed"),
)
def show_statistics(card_id: inputs.CardId, currency: inputs.Currency, _version: Any) -> Any:
    """Return the high, low and change of the headline price by window."""
    data = cached.load_statistics(card_id, currency)
    if data is None or not data.windows:
        return states.line(f"No {currency} price to compute from: the other currency may have one.")
    return statistics_table(data)


@callback(
    Output(page.PRINTINGS, "children"),
    Input(page.CARD_ID, "data"),
    Input(shell.CURRENCY, "data"),
    Input(shell.DATA_VERSION, "data"),
    State(page.COMPARE, "value"),
    on_error=failures.in_place(page.PRINTINGS, "The other printings could not be listed"),
)
def show_printings(card_id: inputs.CardId, currency: inputs.Currency, _version: Any, compare: inputs.Ids) -> Any:
    """Return the other printings of the card, each with a switch that adds it to the chart."""
    card = cached.load_card(card_id, currency)
    if card is None or card.oracle_id is None:
        return states.line("Not known: the catalogue does not say which card this prints.")
    data = cached.load_printings(card_id, currency)
    if not data.items:
        return states.line("This is the only paper printing of the card.")
    compared = page.compared_ids(compare, card_id)
    return [printing_table(data, compared, MOST_CARDS), _all_printings(card, data)]


def _is_sold() -> bool:
    """Return whether cards are sold anywhere: simulated ones are not. The frame of the page has asked for the state."""
    state = data_state.last_known_state()
    return state is not None and not state.simulated


def _options(card: Card) -> list[list[dict[str, str]]]:
    prices = card.prices
    kinds = {Kind.RETAIL, *(price.kind for price in prices)}
    return [
        filters.condition_options(price.condition for price in prices),
        filters.finish_options(price.finish for price in prices),
        filters.language_options(price.language for price in prices),
        [{"value": kind, "label": name} for kind, name in page.KINDS.items() if kind in kinds],
    ]


def _spreads(card: Card) -> Any:
    data = spreads(card.prices, card.currency)
    if not data.rows:
        others = sorted({price.currency for price in card.prices})
        advice = f" There are prices in {' and '.join(others)}: the switch is at the top." if others else ""
        return states.line(f"No {card.currency} price of this card is known.{advice}")
    return [spread_table(data), html.P(_spread_method(data), className="caption note-below")]


def _spread_method(data: SpreadTable[CardPrice]) -> str:
    gap = f"Gap: {GAP}."
    no_gap = f"No shop that we read tells what it pays in {data.currency}."
    return (
        f"Newest {data.currency} prices; age and source on hover. Spread: {SPREAD}. "
        f"{gap if data.has_buylist else no_gap} "
        f"Prices that were confirmed {CURRENT_FOR.days} days before the newest or earlier are shown, but not counted."
    )


def _all_printings(card: Card, data: Printings) -> html.P:
    shown = f"The {formats.count(len(data.items))} newest are shown. " if data.has_more else ""
    link = dcc.Link("All printings", href=f"{CARDS}?q=oracle:{card.oracle_id}")
    return html.P([shown, link], className="caption note-below")
