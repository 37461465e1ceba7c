"""Liquidation value: what the copies would bring today, each in the channel with the best net.

A channel is a marketplace where one sells, or a shop's buylist. A copy whose net is not above 0 is not sold. Nothing is
sold beyond what a marketplace lists or a shop wants (docs/methods.md, collections).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np

from collection.ledger.variants import Variant
from collection.valuation.channels import Channels, distributed
from collection.valuation.columns import Mask, summed
from collection.valuation.valuing import Valuation
from market.fees import WHOLE, Fee, Side, credit_rate, tariff
from market.observations import Integers


@dataclass(frozen=True, slots=True)
class SellingTerms:
    """How somebody sells: on a day, by these `fees`, with `postage` an order by marketplace.

    `postage` is in minor units; a marketplace without it is not sold at. `charged` is what buyers pay for it, 0 where
    it is not given. `levels` are those of the seller, by marketplace. An order has `basket` copies.
    """

    on: date
    fees: Sequence[Fee]
    postage: Mapping[str, int]
    levels: Mapping[str, str]
    charged: Mapping[str, int] = field(default_factory=dict)
    basket: int = 1

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


class Copies(NamedTuple):
    """Copies by variant: those that are `sold`, and the others by why they are not.

    `not_worth_selling` have no channel with a net above 0; `beyond_demand` exceed what all channels take;
    `without_price` have no channel.
    """

    sold: Integers
    not_worth_selling: Integers
    beyond_demand: Integers
    without_price: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Liquidation:
    """Sum of the sales, in minor units, and the copies that are sold and that are not.

    `credit_bonus` is what shops would pay beyond it in store credit, and no part of it. `not_sold_at` are marketplaces
    with quotes whose fees or postage are unknown. `channels` take `taken` copies, each for `nets`; `sales` lists them.
    """

    currency: str
    net: int
    copies: Copies
    credit_bonus: int
    not_sold_at: frozenset[str]
    channels: Channels
    taken: Integers
    nets: Integers

    @property
    def not_worth_selling(self) -> int:
        """Return the number of copies that have no channel with a net above 0."""
        return int(self.copies.not_worth_selling.sum())

    @property
    def beyond_demand(self) -> int:
        """Return the number of copies that exceed what all channels take."""
        return int(self.copies.beyond_demand.sum())

    @property
    def without_price(self) -> int:
        """Return the number of copies that have no channel."""
        return int(self.copies.without_price.sum())

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
    nets, known = nets_of(every, currency, terms)
    channels = every.where(known)
    worth = channels.where(nets[known] > 0)
    nets_worth = nets[known & (nets > 0)]
    taken = distributed(copies, worth, nets_worth)
    sold = summed(worth.variant, taken, len(copies))
    idle = copies - sold
    has_channel, has_worth = (np.isin(np.arange(len(copies)), some.variant) for some in (channels, worth))
    return Liquidation(
        currency,
        int((taken * nets_worth).sum()),
        Copies(
            sold,
            np.where(has_channel & ~has_worth, idle, 0),
            np.where(has_worth, idle, 0),
            np.where(~has_channel, idle, 0),
        ),
        _credit_bonus(worth, taken * nets_worth, currency, terms),
        frozenset(every.marketplaces[place] for place in np.unique(every.marketplace[~known]).tolist()),
        worth,
        taken,
        nets_worth,
    )


def nets_of(channels: Channels, currency: str, terms: SellingTerms) -> tuple[Integers, Mask]:
    """Return what one copy brings in each channel, and a mask of those where that is known."""
    nets, known = channels.price.copy(), channels.is_buylist.copy()
    for place, name in enumerate(channels.marketplaces):
        found = tariff(terms.fees, name, currency, Side.SELLER, terms.on, terms.levels.get(name, ""))
        if found and name in terms.postage:
            here = (channels.marketplace == place) & ~channels.is_buylist
            here &= found.is_known(channels.price)
            prices, charged = channels.price[here], terms.charged.get(name, 0)
            nets[here] = found.net(prices, terms.postage[name], terms.basket, charged)
            known |= here
    return nets, known


def _credit_bonus(channels: Channels, nets: Integers, currency: str, terms: SellingTerms) -> int:
    """Return what the shops would add in store credit to what they pay."""
    paid = summed(channels.marketplace[channels.is_buylist], nets[channels.is_buylist], len(channels.marketplaces))
    rates = (credit_rate(terms.fees, name, currency, terms.on) for name in channels.marketplaces)
    return sum(sold * rate // WHOLE for sold, rate in zip(paid.tolist(), rates, strict=True))
