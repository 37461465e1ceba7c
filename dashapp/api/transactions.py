"""`/api/inventory/transactions`: the ledger of one's own collection, and the reversal of its entries."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Response

from dashapp import cursors
from dashapp.api import inventory, shapes
from dashapp.api.answers import json_response
from dashapp.api.endpoints import INVENTORY, endpoint
from dashapp.api.errors import failure
from dashapp.api.personal import personal_blueprint, user_id
from services.actors import Need
from services.people import reversing, transacting, transactions
from services.people.holdings import NoSuchHolding, StaleHolding
from services.people.reversing import NoSuchEntry, ReversalRefused
from services.people.transaction_requests import RecordRequest, ReverseRequest, ReverseSomeRequest, TransactionsRequest

NO_ENTRY = "You have no such entry."
PATH: Mapping[str, str] = MappingProxyType({"transaction_id": NO_ENTRY})
REFUSED = "It was reversed before, is part of an import, or a later entry builds upon it; `code` and message say which"

blueprint = personal_blueprint("api_transactions", "/api/inventory/transactions")
blueprint.register_error_handler(NoSuchHolding, inventory.missing)
blueprint.register_error_handler(StaleHolding, inventory.stale)


@blueprint.get("")
@endpoint(INVENTORY, shapes.Transactions, TransactionsRequest, needs=Need.INVENTORY_READ)
def show_transactions(asked: TransactionsRequest) -> Response:
    """The ledger of one's collection, the newest entry first, a page at a time.

    Entries are never edited, only reversed: an entry with `reversed_by` counts no more.
    """
    page = transactions.load_transactions(user_id(), asked)
    return json_response({"items": page.items, **cursors.paging(asked, page)})


@blueprint.post("")
@endpoint(
    INVENTORY,
    shapes.RecordedEntry,
    body=RecordRequest,
    status=201,
    conflict=inventory.STALE,
    refusals=MappingProxyType({404: inventory.NO_HOLDING}),
    needs=Need.INVENTORY_WRITE,
)
def record_transaction(asked: RecordRequest) -> Response:
    """Record what happened to copies: bought, sold, traded, opened, graded, moved, lost, given away or received.

    A sale takes the oldest copies, the lots that it names, or the oldest at the mean cost of all; the method is stored
    with it. What a trade gives and receives is one entry.
    """
    return json_response(transacting.record(user_id(), asked), 201)


@blueprint.post("/<int:transaction_id>/reverse")
@endpoint(
    INVENTORY,
    shapes.Recorded,
    ReverseRequest,
    path=PATH,
    conflict=REFUSED,
    needs=Need.INVENTORY_WRITE,
)
def reverse_transaction(asked: ReverseRequest) -> Response:
    """Reverse an entry: the collection is as if it had never been. The reversal can be reversed in its turn."""
    return _done(reversing.reverse(user_id(), [asked.transaction_id]))


@blueprint.post("/reverse")
@endpoint(
    INVENTORY,
    shapes.Recorded,
    body=ReverseSomeRequest,
    conflict=REFUSED,
    refusals=MappingProxyType({404: NO_ENTRY}),
    needs=Need.INVENTORY_WRITE,
)
def reverse_transactions(asked: ReverseSomeRequest) -> Response:
    """Reverse several entries together, such as those of one change: all of them, or none."""
    return _done(reversing.reverse(user_id(), asked.numbers))


@blueprint.errorhandler(NoSuchEntry)
def missing(_error: NoSuchEntry) -> Response:
    """Return 404, also for the entry of somebody else."""
    return failure(404, "not_found", NO_ENTRY)


@blueprint.errorhandler(ReversalRefused)
def refused(error: ReversalRefused) -> Response:
    """Return 409 with the reason as `code`."""
    return failure(409, error.refusal, str(error))


def _done(numbers: list[int]) -> Response:
    return json_response({"transactions": numbers})
