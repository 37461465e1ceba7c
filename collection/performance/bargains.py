"""Bargain result: what the copies were worth on the day they were bought, less what they cost.

It is a figure of its own and no part of any return: the index begins at the market's price, whatever was paid.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from collection.ledger.lots import Lot


@dataclass(frozen=True, slots=True)
class Bargain:
    """Sums of the `copies` with a market price on their day and a cost in the currency, in its minor units.

    `unknown_copies` lack one of the two. The bargain is market less cost.
    """

    currency: str
    copies: int
    market: int
    cost: int
    unknown_copies: int

    @property
    def result(self) -> int:
        """Return the bargain, below zero where more was paid than the market asked."""
        return self.market - self.cost


def bargain(lots: Iterable[Lot], market: Mapping[int, int], currency: str) -> Bargain:
    """Return the bargain result of lots; `market` has the price of one copy on its day by lot, in minor units."""
    copies = worth = cost = unknown = 0
    for lot in lots:
        price = market.get(lot.id)
        if price is None or lot.cost is None or lot.currency not in (None, currency):
            unknown += lot.quantity
            continue
        copies, worth, cost = copies + lot.quantity, worth + price * lot.quantity, cost + lot.cost
    return Bargain(currency, copies, worth, cost, unknown)
