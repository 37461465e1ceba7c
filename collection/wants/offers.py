"""Offers that fulfil wants as columns: the best price of each want, and those that a basket may need.

Tens of thousands of offers take a few milliseconds.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from collection.valuation.columns import Mask, firsts
from market.observations import Integers

UNKNOWN = -1


class OfferColumns(NamedTuple):
    """By want and series the place of the marketplace among `marketplaces`, the price of one copy in minor units, and
    the copies that are listed, UNKNOWN where the marketplace does not say. `confirmed_at` is in microseconds since the
    epoch of market/histories.py.

    Prices of one want may be in two currencies: those `in_own` one stand against its maximum, those `in_asked` one
    belong to the basket.
    """

    marketplaces: Sequence[str]
    want: Integers
    series: Integers
    marketplace: Integers
    price: Integers
    listed: Integers
    confirmed_at: Integers
    in_own: Mask
    in_asked: Mask

    def at(self, rows: Integers | Mask) -> "OfferColumns":
        """Return some rows."""
        return OfferColumns(
            self.marketplaces,
            self.want[rows],
            self.series[rows],
            self.marketplace[rows],
            self.price[rows],
            self.listed[rows],
            self.confirmed_at[rows],
            self.in_own[rows],
            self.in_asked[rows],
        )


def best(offers: OfferColumns) -> OfferColumns:
    """Return the cheapest offer of each want in the want's own currency; of the same price that of the first series."""
    own = offers.at(offers.in_own)
    rows = np.lexsort((own.series, own.price, own.want))
    return own.at(rows[firsts(own.want[rows])])


def within_reach(offers: OfferColumns, most: int) -> OfferColumns:
    """Return the cheapest offers in the currency that is asked for, `most` of each want at each marketplace.

    Behind an offer of any number of copies no other one is needed. By want the cheapest offers come first.
    """
    asked = offers.at(offers.in_asked)
    asked = asked.at(np.lexsort((asked.series, asked.price, asked.marketplace, asked.want)))
    starts = firsts(asked.want * len(asked.marketplaces) + asked.marketplace)
    begin = np.flatnonzero(starts)[np.cumsum(starts) - 1]
    is_endless = (asked.listed == UNKNOWN).astype(np.int64)
    before = np.cumsum(is_endless) - is_endless
    kept = asked.at((np.arange(len(starts)) - begin < most) & (before == before[begin]))
    return kept.at(np.lexsort((kept.series, kept.price, kept.want)))
