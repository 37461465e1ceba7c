"""Dialogs of the inventory page by which copies leave: sold, given away, lost, or traded for others.

Behaviour: assets/inventory_disposals.js, which also says of which holding they are.
"""

from typing import Any

from dash import html

from collection.ledger.entries import EntryKind, Method
from dashapp.components import forms, inventory_forms
from dashapp.components.card_chooser import card_chooser
from market.variants import Condition, Currency, Finish
from market.variants import Language as LanguageName
from services.people.holding_requests import MOST_COPIES

SELL, TRADE = "inventory-sell", "inventory-trade"
ENDPOINT = "/api/inventory/transactions"
OUT, SWAP = "sell", "trade"  # what ids begin with
KINDS = {EntryKind.SELL: "Sold", EntryKind.GIFT_OUT: "Given away", EntryKind.LOSE: "Lost"}
USUAL = ""  # the method of the settings
METHODS: dict[str, str] = {
    USUAL: "As my settings say",
    Method.FIFO.value: "The oldest ones first",
    Method.AVERAGE.value: "The average cost of all",
    Method.SPECIFIC.value: "Choose the copies",
}
MONEY: dict[str, Any] = {"kind": "number", "step": "any", "is_needed": False}


def buttons() -> html.Div:
    """Return the buttons that open the dialogs for the holding of another dialog."""
    ways = {SELL: "Sell, give away or lose", TRADE: "Trade"}
    return html.Div(
        [html.Button(text, type="button", className="button", **{"data-dialog": id_}) for id_, text in ways.items()],
        className="head-actions",
    )


def sell_dialog() -> html.Dialog:
    """Return the dialog that takes copies out of a holding."""
    form = forms.form(
        ENDPOINT,
        inventory_forms.row(
            forms.choice(OUT, "kind", "What happened", {str(kind): text for kind, text in KINDS.items()}, "sell"),
            _copies(OUT, "Copies"),
        ),
        html.Div(_sale(), className="sale-part", **{"data-sale": ""}),
        forms.field(OUT, "note", "Note", is_needed=False, maxlength=500),
        submit="Record",
        then="tell",
        body="sale",
    )
    return inventory_forms.dialog(SELL, "Sell, give away or lose", form)


def trade_dialog(places: str) -> html.Dialog:
    """Return the dialog that exchanges copies of a holding for others; `places` is the id of the locations' names."""
    row, swap = inventory_forms.row, SWAP
    problem = html.P(className="field-problem", **{"data-field": "cards"})
    form = forms.form(
        ENDPOINT,
        _copies(swap, "Copies that you give"),
        card_chooser(swap, label="Card that you get"),
        problem,
        row(
            forms.field(swap, "got", "Copies that you get", kind="number", value=1, min=1, max=MOST_COPIES, step=1),
            forms.choice(swap, "condition", "Condition", inventory_forms.CONDITIONS, Condition.NEAR_MINT),
        ),
        row(
            forms.choice(swap, "finish", "Finish", inventory_forms.FINISHES, Finish.NONFOIL),
            forms.choice(swap, "language", "Language", inventory_forms.LANGUAGES, LanguageName.ENGLISH),
        ),
        forms.field(swap, "location", "Location", is_needed=False, maxlength=200, list=places),
        row(
            forms.field(swap, "price", "Agreed value", hint="Of what you get, all copies", min=0, **MONEY),
            forms.field(swap, "currency", "Currency", value=str(Currency.USD), hint="Such as EUR", maxlength=3),
        ),
        forms.field(swap, "amount", "Money that you got beside it", hint="Below zero: that you paid", **MONEY),
        forms.field(swap, "note", "Note", is_needed=False, maxlength=500),
        submit="Record the trade",
        then="tell",
        body="trade",
    )
    return inventory_forms.dialog(TRADE, "Trade copies", form)


def _copies(prefix: str, label: str) -> html.Div:
    return forms.field(prefix, "quantity", label, kind="number", value=1, min=1, max=MOST_COPIES, step=1)


def _sale() -> list[html.Div]:
    """Return the fields that only a sale has."""
    return [
        inventory_forms.row(
            forms.field(OUT, "amount", "Sold for", hint="All copies together", min=0, **MONEY),
            forms.field(OUT, "fees", "Fees and postage", hint="Of the whole sale", min=0, **MONEY),
        ),
        inventory_forms.row(
            forms.field(
                OUT, "currency", "Currency", value=str(Currency.USD), hint="Such as EUR", maxlength=3, is_needed=False
            ),
            forms.choice(OUT, "method", "Which copies", METHODS, USUAL),
        ),
        html.Div(
            [
                html.Div(className="sale-lots", **{"data-lots": ""}),
                html.P(className="field-problem", **{"data-field": "lots"}),
            ],
            className="field",
        ),
    ]
