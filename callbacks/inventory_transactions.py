"""Transactions page: lists the ledger of the reader's collection. Undo is a form, which asks the API."""

from typing import Any

from dash import Input, Output, callback

from callbacks import failures, inputs, paging
from dashapp import cached, shell
from dashapp.components import filters, inventory_entries
from dashapp.components.pager import trail_id
from dashapp.cursors import next_cursor, opened
from dashapp.identity import needs, user_id
from dashapp.pages import inventory_transactions as page
from services.actors import Need
from services.people import transactions
from services.people.transaction_requests import TransactionsRequest

paging.turn_pages(page.LISTING, (page.KIND, "value"))


@callback(
    Output(page.CASH, "children"),
    Input(page.CHANGES, "data"),
    Input(shell.RECOVERIES, "data"),
    on_error=failures.in_place(page.CASH, "What was paid and received could not be read"),
)
@needs(Need.INVENTORY_READ)
def show_cash(_changes: inputs.Number, _recoveries: Any) -> Any:
    """Return what the reader has paid and received so far, by currency."""
    return inventory_entries.cash(cached.load_cash(cached.load_basis(user_id())))


@callback(
    *paging.outputs(page.ROWS, page.LISTING),
    Input(trail_id(page.LISTING), "data"),
    Input(page.KIND, "value"),
    Input(page.CHANGES, "data"),
    Input(shell.RECOVERIES, "data"),
    on_error=paging.failed(page.ROWS, "Your transactions could not be listed"),
)
@needs(Need.INVENTORY_READ)
def show_transactions(
    trail: inputs.Trail, kind: inputs.EntryKind, _changes: inputs.Number, _recoveries: Any
) -> tuple[Any, ...]:
    """Return one page of the reader's ledger, the newest entry first."""
    request = TransactionsRequest.parse(kind=filters.applied(kind), limit=page.PAGE_SIZE)
    found = transactions.load_transactions(user_id(), opened(request, trail[-1]))
    if not found.items:
        body = inventory_entries.nothing(is_filtered=request.kind is not None)
    else:
        body = inventory_entries.entry_table(found.items, transactions.load_cards_of(found.items))
    return body, *paging.shown(trail, next_cursor(request, found), len(found.items), "entries")
