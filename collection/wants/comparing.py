"""Where a want is cheapest with the buyer's fee, and how much cheaper than at any other marketplace."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import numpy as np

from collection.valuation.columns import firsts
from collection.wants.offers import OfferColumns
from market.fees import Fee, Side, Tariff, tariff
from market.observations import Integers

NONE = -1


class Cheapest(NamedTuple):
    """By want the places of its cheapest offer, and of the cheapest one at another marketplace, NONE without one."""

    want: Integers
    best: Integers
    other: Integers


def landed(offers: OfferColumns, fees: Iterable[Fee], currency: str, on: date) -> Integers:
    """Return what one copy of each offer costs with the buyer's fee, without postage, in minor units.

    A marketplace without a fee has none for buyers that is known: its price counts alone.
    """
    rows, costs = list(fees), offers.price.copy()
    for place, name in enumerate(offers.marketplaces):
        here = offers.marketplace == place
        costs[here] = (tariff(rows, name, currency, Side.BUYER, on) or Tariff(())).landed(offers.price[here])
    return costs


def cheapest_of(offers: OfferColumns, costs: Integers) -> Cheapest:
    """Return the cheapest offers of each want by these costs; of the same cost that of the first series."""
    order = np.lexsort((offers.series, costs, offers.want))
    best = order[firsts(offers.want[order])]
    wants = offers.want[best]
    at = offers.marketplace[best][np.searchsorted(wants, offers.want[order])]
    elsewhere = order[offers.marketplace[order] != at]
    others = elsewhere[firsts(offers.want[elsewhere])]
    other = np.full(len(best), NONE, np.int64)
    other[np.searchsorted(wants, offers.want[others])] = others
    return Cheapest(wants, best, other)
