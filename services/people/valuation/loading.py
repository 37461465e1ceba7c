"""The valuation of a user's lots at the stored prices, and the lots of an earlier time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from collection.ledger.lots import Lot
from collection.ledger.replaying import replay
from collection.performance.contributions import kept_copies
from collection.valuation.appraisals import Terms
from collection.valuation.groups import Changes
from collection.valuation.price_columns import QuoteColumns, appraised
from collection.valuation.valuing import HeldColumns, Valuation, value_columns
from db.engine import Connection
from db.queries import inventory, valued
from db.queries.valued import Held
from market.histories import microseconds
from market.observations import Integers

GRADING = "grading"


@dataclass(frozen=True, slots=True)
class Valued:
    """A valuation of the lots that a user holds, and the quotes that it is made of."""

    held: Held
    quotes: QuoteColumns
    valuation: Valuation


def load_valued(connection: Connection, user_id: int, terms: Terms, window: str) -> Valued:
    """Return the valuation of a user's lots, with the prices before a window; executes two statements."""
    held = valued.held(connection, user_id)
    quotes = valued.quoted(connection, user_id, held, terms, window)
    lots = HeldColumns(held.variant_of, held.copies, held.cost, held.currency)
    return Valued(held, quotes, value_columns(lots, appraised(held.known, quotes, terms), terms))


def changes_since(connection: Connection, user_id: int, now: Valued, since: datetime) -> Changes:
    """Return what prices did since a time, the start of the valuation's window, to each lot with a value.

    Only copies count that were what they are now before it, and had a price then. Lots are in their order.
    """
    held, valuation = now.held, now.valuation
    changed = inventory.changed_since(connection, user_id, since)
    copies, prices = valuation.columns.copies, valuation.columns.price
    then = valuation.prices.before[valuation.variant_of]
    if any(row.kind == GRADING for row in changed):
        kept = _kept(held, replayed(connection, user_id, since))
    else:
        retold = [row.lot for row in changed]
        kept = np.where((held.entered_at < microseconds(since)) & ~np.isin(held.number, retold), copies, 0)
    kept = np.where(valuation.columns.valued & (then > 0), kept, 0)
    return Changes(kept * (prices - then), kept, kept * then)


def _kept(held: Held, before: Sequence[Lot]) -> Integers:
    """Return the copies of each lot that were what they are now among the lots of an earlier time."""
    variants = held.variants()
    rows = zip(held.number.tolist(), held.variant_of.tolist(), held.copies.tolist(), strict=True)
    lots = ((number, variants[place], copies) for number, place, copies in rows)
    return np.array(kept_copies(lots, before), np.int64)


def replayed(connection: Connection, user_id: int, until: datetime) -> list[Lot]:
    """Return the lots that a user held before a time, as the whole ledger tells them."""
    entries = (one.entry for one in inventory.entries(connection, user_id))
    return [lot.plain for lot in replay(entries, until).lots]
