"""Wants as pages and programs see them, made of the rows of db.queries.wants."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from collection.ledger.money import major, minor
from collection.wants.wanting import Priority, Standing, missing, standing_of
from db.engine import Row
from services.market.card_summary import CardSummary
from services.rows import made_of


@dataclass(frozen=True, slots=True)
class BestPrice:
    """The cheapest current retail price that fulfils a want (`confirmed_at` in UTC).

    `listed` is how many copies the marketplace has of this variant at this price or more; None is unknown.
    """

    card_id: int
    set_code: str
    set_name: str | None
    collector_number: str
    marketplace: str
    condition: str
    finish: str
    language: str
    price: Decimal
    currency: str
    confirmed_at: datetime
    listed: int | None


@dataclass(frozen=True, slots=True)
class Want:
    """A want. A None of `condition` (the least one), `finish` and `language` is any; `max_price` is in `currency`.

    `card` is what is wanted, or with `any_printing` one of its printings. `owned` copies fulfil it; of `owned_unsure`
    ones it is not known. `best` is None where no current price fulfils it; `standing` is its own against `max_price`.
    """

    id: int
    card: CardSummary
    any_printing: bool
    condition: str | None
    finish: str | None
    language: str | None
    quantity: int
    max_price: Decimal | None
    currency: str | None
    priority: str
    note: str
    owned: int
    owned_unsure: int
    missing: int
    best: BestPrice | None
    standing: Standing
    version: int
    created_at: datetime

    @property
    def is_at_target(self) -> bool:
        """Return whether its best price is at its maximum or below."""
        return self.standing is Standing.AT_TARGET

    def again(self) -> Mapping[str, Any]:
        """Return the body of a request that adds the same want once more."""
        told = {name: value for name, value in asdict(self).items() if name in _AGAIN and value is not None}
        return {**told, "card_id": self.card.id, **({"max_price": float(self.max_price)} if self.max_price else {})}


_AGAIN = ("any_printing", "condition", "finish", "language", "quantity", "currency", "priority", "note")


def want_of(row: Row) -> Want:
    """Return the want in a row, at the best price there."""
    return priced_want(row, best_of(row))


def priced_want(row: Row, best: BestPrice | None) -> Want:
    """Return the want in a row at a best price."""
    owned = int(row.owned)
    return made_of(
        row,
        Want,
        card=made_of(row, CardSummary, id=row.card_id),
        any_printing=row.oracle_id is not None,
        max_price=maximum_of(row),
        priority=Priority(row.priority).word,
        owned=owned,
        owned_unsure=int(row.owned_unsure),
        missing=missing(row.quantity, owned),
        best=best,
        standing=standing_of(None if best is None else minor(best.price, best.currency), row.maximum),
    )


def maximum_of(row: Row) -> Decimal | None:
    """Return the maximum of a stored want in units of its currency, None where it has none."""
    return None if row.maximum is None else major(row.maximum, row.currency)


def best_of(row: Row) -> BestPrice | None:
    """Return the best price in a row, None where there is none."""
    if row.series_id is None:
        return None
    return BestPrice(
        row.best_card_id,
        row.best_set_code,
        row.best_set_name,
        row.best_number,
        row.marketplace,
        row.best_condition,
        row.best_finish,
        row.best_language,
        row.price,
        row.best_currency,
        row.confirmed_at,
        row.total_quantity,
    )
