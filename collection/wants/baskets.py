"""The cheapest basket: the copies that wants miss, each bought where it is cheapest (docs/methods.md, want list).

Offers are taken from the cheapest on, as far as a marketplace lists copies. A list without a number of copies has as
many as are wanted: pages say so. Prices are minor units of one currency, without postage and fees.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

_ENDLESS = np.iinfo(np.int64).max  # more than any difference of prices


class Offer(NamedTuple):
    """A price that fulfils a want. `series` is its number, the same one for all wants; `listed` None is unknown."""

    want: int
    series: int
    marketplace: str
    price: int
    listed: int | None


class Purchase(NamedTuple):
    """Copies of one offer."""

    offer: Offer
    copies: int

    @property
    def cost(self) -> int:
        """Return what they cost together."""
        return self.offer.price * self.copies


@dataclass(frozen=True, slots=True)
class Basket:
    """Purchases, the cheapest first, and by want the copies that no offer has left."""

    purchases: Sequence[Purchase]
    short: Mapping[int, int]

    @property
    def cost(self) -> int:
        """Return what all of it costs."""
        return sum(one.cost for one in self.purchases)

    @property
    def copies(self) -> int:
        """Return how many copies are bought."""
        return sum(one.copies for one in self.purchases)

    def at(self, marketplace: str) -> "Basket":
        """Return the part that is bought at one marketplace."""
        return Basket([one for one in self.purchases if one.offer.marketplace == marketplace], {})


def cheapest(missing: Mapping[int, int], offers: Iterable[Offer]) -> Basket:
    """Return the cheapest basket for the copies that wants miss, by want.

    Where two wants can have the same listed copies at one price, the want that would have to pay more elsewhere has
    them first.
    """
    left = {want: copies for want, copies in missing.items() if copies > 0}
    stock: dict[int, int] = {}
    purchases = []
    for offer in _in_order([one for one in offers if one.want in left]):
        reach = left[offer.want] if offer.listed is None else stock.get(offer.series, offer.listed)
        copies = min(left[offer.want], reach)
        if copies > 0:
            left[offer.want] -= copies
            purchases.append(Purchase(offer, copies))
        if offer.listed is not None:
            stock[offer.series] = reach - copies
    return Basket(purchases, {want: copies for want, copies in left.items() if copies})


def at_one_marketplace(missing: Mapping[int, int], offers: Iterable[Offer]) -> dict[str, Basket]:
    """Return by marketplace the basket that is bought there alone, those with the most copies first, then by cost."""
    by_place: defaultdict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        by_place[offer.marketplace].append(offer)
    baskets = {place: cheapest(missing, some) for place, some in by_place.items()}
    return dict(sorted(baskets.items(), key=lambda one: (-one[1].copies, one[1].cost, one[0])))


def _in_order(offers: Sequence[Offer]) -> list[Offer]:
    """Return offers by price; of the same price first that of the want whose next price is the furthest away."""
    if not offers:
        return []
    want, series, price = np.array([(one.want, one.series, one.price) for one in offers], np.int64).T
    rows = np.lexsort((series, price, want))
    following = np.append(np.diff(price[rows]), 0)
    following[np.append(np.diff(want[rows]), 1) != 0] = _ENDLESS
    order = rows[np.lexsort((series[rows], want[rows], -following, price[rows]))]
    return [offers[place] for place in order.tolist()]
