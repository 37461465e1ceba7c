"""What a sale of copies would bring today against what they cost, for rules that wait for it.

Copies count whose cost is known in the currency and that some channel takes at a known net; so both sums are of the
same copies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np

from collection.valuation.columns import Mask
from collection.valuation.liquidation import SellingTerms, liquidate, nets_of
from collection.valuation.price_columns import NONE, appraised
from collection.valuation.valuing import HeldColumns, value_columns
from db.engine import Connection
from db.queries import fees
from services.people.settings import settings_in
from services.people.valuation.loading import Valued, load_valued
from services.people.valuation.terms import selling_terms, terms_of

WINDOW = "7d"  # nothing here asks for the prices before one


@dataclass(frozen=True, slots=True)
class Sale:
    """What copies would bring, and what they cost; minor units of one currency."""

    net: int
    cost: int

    @property
    def share(self) -> Decimal | None:
        """Return what the sale brings in per cent of the cost; None of copies that cost nothing."""
        return round(Decimal(100 * self.net) / self.cost, 2) if self.cost else None


@dataclass(frozen=True, slots=True)
class Sales:
    """The copies of a user, and how the user sells, in one currency."""

    valued: Valued
    terms: SellingTerms
    counts: Mask  # by lot

    def of_location(self, name: str) -> Sale:
        """Return the sale of all copies in a location."""
        places = self.valued.held.dimensions["location"]
        return self._sale(places.places == _place(places.names, name))

    def of_card(self, card_id: int, condition: str, finish: str, language: str) -> Sale:
        """Return the sale of all copies of a variant, wherever they lie."""
        held = self.valued.held
        graded = held.grades.places == _place(held.grades.names, (condition, finish, language))
        return self._sale(graded & (held.cards == card_id))

    def _sale(self, some: Mask) -> Sale:
        held, valuation = self.valued.held, self.valued.valuation
        sold = some & self.counts
        lots = HeldColumns(held.variant_of, np.where(sold, held.copies, 0), held.cost, held.currency)
        prices = appraised(held.known, self.valued.quotes, valuation.terms)
        brought = liquidate(value_columns(lots, prices, valuation.terms), self.valued.quotes.current, self.terms)
        return Sale(brought.net, int(held.cost[sold].sum()))


def load_sales(connection: Connection, user_id: int, currency: str) -> Sales:
    """Return what sales of a user's copies rest on; executes four statements."""
    settings = settings_in(connection, user_id)
    valued = load_valued(connection, user_id, terms_of(settings, currency), WINDOW)
    terms = selling_terms(settings, currency, datetime.now(UTC).date(), fees.every(connection))
    return Sales(valued, terms, _counts(valued, currency, terms))


def _counts(valued: Valued, currency: str, terms: SellingTerms) -> Mask:
    held, channels = valued.held, valued.quotes.current
    _, known = nets_of(channels, currency, terms)
    in_currency = held.currency.places == _place(held.currency.names, currency)
    found: Mask = (held.cost != NONE) & in_currency & np.isin(held.variant_of, channels.variant[known])
    return found


def _place(names: Sequence[object], name: object) -> int:
    """Return the place of a name, -1 where it is none of them."""
    return names.index(name) if name in names else -1
