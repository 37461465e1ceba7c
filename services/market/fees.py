"""Fees of marketplaces with their sources (docs/methods.md, fees)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from collection.ledger.money import major
from db.engine import reading
from db.queries import fees as queries
from market.fees import Fee


@dataclass(frozen=True, slots=True)
class ToldFee:
    """A fee in amounts of its currency, the rate in per cent. `is_known`: False where nobody knows how much it is."""

    id: int
    marketplace: str
    currency: str
    side: str
    level: str
    name: str
    is_known: bool
    rate: Decimal | None
    cap: Decimal | None
    amount: Decimal | None
    per: str
    from_price: Decimal | None
    below_price: Decimal | None
    source_url: str
    read_on: date
    valid_from: date | None
    valid_to: date | None
    note: str


def load_fees() -> list[ToldFee]:
    """Return all fees, former ones, too."""
    with reading() as connection:
        return [told(row) for row in queries.every(connection)]


def told(row: Fee) -> ToldFee:
    """Return a fee in amounts of its currency."""
    cap, amount, least, below = (
        None if units is None else major(units, row.currency) for units in (row.cap, row.amount, row.least, row.below)
    )
    return ToldFee(
        row.id,
        row.marketplace,
        row.currency,
        row.side,
        row.level,
        row.name,
        row.is_known,
        None if row.rate is None else Decimal(row.rate).scaleb(-2),
        cap,
        amount,
        row.per,
        least,
        below,
        row.source_url,
        row.read_on,
        row.valid_from,
        row.valid_to,
        row.note,
    )
