"""Transactions page: the ledger of one's collection, and the undo of its entries.

Behaviour: callbacks/inventory_transactions.py, assets/inventory_news.js.
"""

from dash import dcc, html

from collection.ledger.entries import EntryKind
from dashapp import paths
from dashapp.components import filters
from dashapp.components.inventory_entries import KIND_NAMES
from dashapp.components.pager import pager
from dashapp.components.panels import panel, place

PATH, TITLE = paths.INVENTORY_TRANSACTIONS, "Transactions"
KIND, ROWS, LISTING, CHANGES = "ledger-kind", "ledger-rows", "ledger-list", "ledger-changes"
CLEAR, DEFAULTS, CASH = "ledger-clear", "ledger-defaults", "ledger-cash"
FILTER_DEFAULTS = {KIND: filters.ALL}
PAGE_SIZE = 50


def layout(**asked: str) -> html.Div:
    """Build the page; the query string fills the filter."""
    kinds = filters.options({str(kind): KIND_NAMES[kind] for kind in EntryKind}, "All of them")
    chosen = filters.chosen(asked.get("kind"), [option["value"] for option in kinds], filters.ALL)
    lead = html.P(
        "All that has happened to your copies. Nothing of it is ever edited: an entry is undone by another one.",
        className="caption",
    )
    head = html.Section([html.H1(TITLE), lead, html.A("Your collection", href=paths.INVENTORY)], className="page-head")
    return html.Div(
        [
            head,
            dcc.Store(id=DEFAULTS, data=FILTER_DEFAULTS),
            dcc.Store(id=CHANGES, data=0),
            html.Section(
                [
                    html.Div([filters.choice(KIND, "What", kinds, chosen), filters.clear(CLEAR)], className="filters"),
                    place(ROWS, "table-place table-place-tall"),
                    pager(LISTING, "Pages of transactions"),
                ],
                className="panel",
                **{"aria-label": TITLE},
            ),
            panel("Cash", place(CASH)),
        ],
        className="page",
    )
