"""Wants with a maximum price as alerts look at them: which ones a change of prices concerns, and their best price now.

Of all users: for workers, which then tell each user of the user's own wants.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from collection.ledger.money import minor
from collection.wants.wanting import Standing, standing_of
from db.engine import Connection, Row
from db.queries import wants as queries


@dataclass(frozen=True, slots=True)
class WatchedWant:
    """The maximum of a want, in cents of `currency`, and its best price in units; None where no price fulfils it now.

    `series_id` is that of the price, `confirmed_at` (UTC) its time.
    """

    id: int
    user_id: int
    maximum: int | None
    currency: str | None
    series_id: int | None
    marketplace: str | None
    price: Decimal | None
    confirmed_at: datetime | None
    standing: Standing


def wants_of_series(connection: Connection, series: Collection[int]) -> Sequence[int]:
    """Return the ids of wants with a maximum price that these changed series may fulfil; executes one statement."""
    return queries.touched(connection, series) if series else ()


def best_prices(connection: Connection, want_ids: Collection[int]) -> dict[int, WatchedWant]:
    """Return the best price now of each of these wants; executes one statement."""
    return {row.id: _watched(row) for row in queries.best(connection, want_ids)} if want_ids else {}


def _watched(row: Row) -> WatchedWant:
    price = None if row.price is None else minor(row.price, row.currency)
    return WatchedWant(
        row.id,
        row.user_id,
        row.maximum,
        row.currency,
        row.series_id,
        row.marketplace,
        row.price,
        row.confirmed_at,
        standing_of(price, row.maximum),
    )
