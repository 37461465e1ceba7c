"""Entries of a collection's ledger as a table: when, what, of which cards, what they brought, and their undo."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from dash import dcc, html

from collection.ledger.entries import EntryKind
from dashapp import formats, paths
from dashapp.components import forms, states, values
from dashapp.components.tables import Column, table
from dashapp.paths import card_path
from services.market.card_summary import CardSummary
from services.people.proceeds import Proceeds
from services.people.transactions import Transaction
from services.people.valuation.cash import Cash

ENDPOINT = "/api/inventory/transactions"
KIND_NAMES: Mapping[str, str] = MappingProxyType(
    {
        EntryKind.BUY: "Bought",
        EntryKind.SELL: "Sold",
        EntryKind.TRADE: "Traded",
        EntryKind.OPEN: "Opened",
        EntryKind.GRADE: "Graded",
        EntryKind.MOVE: "Moved",
        EntryKind.CORRECT: "Corrected",
        EntryKind.LOSE: "Lost",
        EntryKind.GIFT_IN: "Received",
        EntryKind.GIFT_OUT: "Given away",
        EntryKind.IMPORT: "Imported",
        EntryKind.LABEL: "Labelled",
        EntryKind.REVERSE: "Undone",
    }
)
COLUMNS = (
    Column("What", plain=True),
    Column("Cards", plain=True),
    Column("Copies", "number", meaning="How many came, went, were moved or told anew"),
    Column("Brought", "number", plain=True, meaning="Money after fees, and the gain where the cost is known"),
    Column("Note", plain=True),
    Column("Undo", "action", plain=True),
)
CASH_COLUMNS = (
    Column("Currency"),
    Column("Paid", "number", meaning="For copies, with fees and postage; imports tell what was paid before them"),
    Column("Received", "number", meaning="For copies that were sold, before fees: those are paid"),
    Column("Net", "number", meaning="Received less paid: cash, and neither gain nor value"),
)
SHOWN_CARDS = 3


def entry_table(items: Sequence[Transaction], cards: Mapping[int, CardSummary]) -> html.Div:
    """Return one row for each entry, in the order given."""
    lines = [_row(one, cards) for one in items]
    return table("Transactions", COLUMNS, lines, keys=[str(one.id) for one in items])


def cash(flows: Sequence[Cash]) -> html.Div | html.P:
    """Return what was paid and received, a row for each currency."""
    if not flows:
        return states.line("Nothing was paid and nothing received, as far as it is recorded.")
    rows = [[one.currency, *(f"{amount:,.2f}" for amount in (one.paid, one.received, one.net))] for one in flows]
    return table("Cash", CASH_COLUMNS, rows, is_narrow=True)


def nothing(*, is_filtered: bool) -> html.Div:
    """Return the note for a ledger without entries."""
    if is_filtered:
        return states.nothing("Nothing of that kind has happened", "Look at all of them.")
    way = dcc.Link("Your collection", href=paths.INVENTORY, className="button primary")
    return states.nothing("Nothing has happened yet", "What you add, sell, trade and move is listed here.", way)


def _row(one: Transaction, cards: Mapping[int, CardSummary]) -> list[Any]:
    return [_what(one), _cards(one, cards), formats.count(one.copies), _brought(one.proceeds), _note(one), _undo(one)]


def _what(one: Transaction) -> html.Div:
    name = html.Strong(KIND_NAMES[one.kind])
    gone = [html.Span("undone", className="pill")] if one.reversed_by is not None else []
    return html.Div([name, *gone, html.Span(formats.moment(one.time), className="caption")], className="card-cell")


def _cards(one: Transaction, cards: Mapping[int, CardSummary]) -> Any:
    known = [cards[number] for number in one.card_ids if number in cards]
    links = [_link(card) for card in known[:SHOWN_CARDS]]
    more = len(one.card_ids) - len(links)
    words = [html.Span(f"and {formats.count(more)} more", className="caption")] if more and links else []
    if not links:
        return values.unknown("No card is known") if one.copies else None
    return html.Div([*links, *words], className="card-cell")


def _link(card: CardSummary) -> html.Span:
    return html.Span(dcc.Link(card.name, href=card_path(card.id)), className="entry-card")


def _brought(proceeds: Proceeds | None) -> Any:
    if proceeds is None:
        return None
    money = html.Span(formats.money(proceeds.net, proceeds.currency))
    if proceeds.gain is None:
        return values.explained(money, _gain(proceeds), className="quote")
    gain = html.Span(values.money_change(proceeds.gain, proceeds.currency), className="caption under")
    return values.explained([money, gain], _gain(proceeds), className="quote")


def _gain(proceeds: Proceeds) -> str:
    if proceeds.cost is None:
        words = ["What they cost is not known: this is neither gain nor loss"]
    else:
        copies = formats.count(proceeds.known_copies)
        words = [f"Gain of {copies} that cost {formats.money(proceeds.cost, proceeds.currency)}"]
        if proceeds.unknown_copies:
            words.append(f"{formats.count(proceeds.unknown_copies)} with an unknown cost")
    if proceeds.missing_copies:
        words.append(f"{formats.count(proceeds.missing_copies)} that were never entered")
    return "; ".join(words)


def _note(one: Transaction) -> Any:
    if one.is_automatic:
        return html.Span("By the catalogue", className="caption")
    return html.Span(one.note, className="caption") if one.note else None


def _undo(one: Transaction) -> Any:
    if one.import_id is not None:
        return dcc.Link("Its import", href=paths.import_path(one.import_id))
    if one.reversed_by is not None:
        return None
    words = "Do again" if one.reverses is not None else "Undo"
    return forms.button(f"{ENDPOINT}/{one.id}/reverse", words, method="POST", then="tell")
