"""Liquidation value: what the copies would bring today, each in the channel with the best net.

A channel is a marketplace where one sells, or a shop's buylist. A copy whose net is not above 0 is not sold. Nothing is
sold beyond what a marketplace lists or a shop wants (docs/methods.md, collections).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from collection.ledger.variants import Variant
from collection.valuation.channels import Channels, distributed
from collection.valuation.columns import Mask, summed
from collection.valuation.fees import CREDIT_BONUS, SELLER_FEES, SellerFees, in_force
from collection.valuation.valuing import Valuation
from market.observations import Integers


@dataclass(frozen=True, slots=True)
class SellingTerms:
    """How somebody sells: on a day, with `postage` an order by marketplace, and `basket` copies in an order.

    `postage` is in minor units; a marketplace without it is not sold at.
    """

    on: date
    postage: Mapping[str, int]
    basket: int = 1
    fees: Sequence[SellerFees] = SELLER_FEES

    def __post_init__(self) -> None:
        if self.basket < 1:
            raise ValueError("an order has at least one copy")


class Sale(NamedTuple):
    """Copies of a variant in one channel: the price of one and the net of all of them, in minor units."""

    variant: Variant
    marketplace: str
    is_buylist: bool
    copies: int
    price: int
    net: int


@dataclass(frozen=True, slots=True, eq=False)
class Liquidation:
    """Sum of the sales, in minor units, and the copies that are not sold, by reason.

    `not_worth_selling` have no channel with a net above 0; `beyond_demand` exceed what all channels take;
    `without_price` have no channel. `credit_bonus` is what shops would pay beyond it in store credit, and no part of
    it. `not_sold_at` are marketplaces with quotes whose fees or postage are unknown. `channels` take `taken` copies,
    each for `nets`; `sales` lists them.
    """

    currency: str
    net: int
    not_worth_selling: int
    beyond_demand: int
    without_price: int
    credit_bonus: int
    not_sold_at: frozenset[str]
    channels: Channels
    taken: Integers
    nets: Integers

    def sales(self, variants: Sequence[Variant]) -> list[Sale]:
        """Return the sales by variant, those of the valuation, the best net of a copy first."""
        order = np.lexsort((-self.nets, self.channels.variant))
        order = order[self.taken[order] > 0]
        some = self.channels.where(order)
        columns = (some.variant, some.marketplace, some.is_buylist, self.taken[order], some.price, self.nets[order])
        return [
            Sale(variants[variant], some.marketplaces[marketplace], is_buylist, copies, price, copies * net)
            for variant, marketplace, is_buylist, copies, price, net in zip(
                *(column.tolist() for column in columns), strict=True
            )
        ]


def liquidate(valuation: Valuation, every: Channels, terms: SellingTerms) -> Liquidation:
    """Return the liquidation value of a valuation's lots in some channels, current quotes of their own variants."""
    currency, copies = valuation.terms.currency, valuation.copies_by_variant
    nets, known = _nets(every, currency, terms)
    channels = every.where(known)
    worth = channels.where(nets[known] > 0)
    nets_worth = nets[known & (nets > 0)]
    taken = distributed(copies, worth, nets_worth)
    idle = copies - summed(worth.variant, taken, len(copies))
    has_channel, has_worth = (np.isin(np.arange(len(copies)), some.variant) for some in (channels, worth))
    return Liquidation(
        currency,
        int((taken * nets_worth).sum()),
        int(idle[has_channel & ~has_worth].sum()),
        int(idle[has_worth].sum()),
        int(idle[~has_channel].sum()),
        _credit_bonus(worth, taken * nets_worth),
        frozenset(every.marketplaces[place] for place in np.unique(every.marketplace[~known]).tolist()),
        worth,
        taken,
        nets_worth,
    )


def _nets(channels: Channels, currency: str, terms: SellingTerms) -> tuple[Integers, Mask]:
    """Return what one copy brings in each channel, and a mask of those where that is known."""
    nets, known = channels.price.copy(), channels.is_buylist.copy()
    for place, name in enumerate(channels.marketplaces):
        row = in_force(terms.fees, name, currency, terms.on)
        if row and name in terms.postage:
            here = (channels.marketplace == place) & ~channels.is_buylist
            nets[here] = row.net(channels.price[here], terms.postage[name], terms.basket)
            known |= here
    return nets, known


def _credit_bonus(channels: Channels, nets: Integers) -> int:
    """Return what the shops would add in store credit to what they pay."""
    paid = summed(channels.marketplace[channels.is_buylist], nets[channels.is_buylist], len(channels.marketplaces))
    bonuses = (CREDIT_BONUS.get(name, 0) for name in channels.marketplaces)
    return sum(sold * bonus // 100 for sold, bonus in zip(paid.tolist(), bonuses, strict=True))
