"""Cash of a collection: what was paid and received so far, by currency. It is neither value, nor cost, nor gain."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from collection.ledger.money import major
from collection.performance.cash import cash_flows
from db.queries import inventory
from services.people.valuation.basis import Basis, reading_version


@dataclass(frozen=True, slots=True)
class Cash:
    """Money in one currency; `net` is what was received less what was paid."""

    currency: str
    paid: Decimal
    received: Decimal
    net: Decimal


def load_cash(basis: Basis) -> Sequence[Cash]:
    """Return the cash of a collection by currency; executes two statements."""
    with reading_version(basis) as connection:
        flows = cash_flows(one.entry for one in inventory.entries(connection, basis.user_id))
    return [
        Cash(one.currency, *(major(units, one.currency) for units in (one.paid, one.received, one.net)))
        for one in flows
    ]
