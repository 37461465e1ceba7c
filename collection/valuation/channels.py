"""Distribution of copies over channels, the best first, each only as far as it reaches.

A channel is a quote of a variant: a place where one sells or buys. Channels of all variants are columns, since a
collection has tens of thousands of them.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from collection.ledger.variants import Variant
from collection.valuation.columns import Mask
from collection.valuation.quotes import Quotes
from market.observations import Integers

ANY = np.iinfo(np.int64).max  # copies, where a quote says no number


class Channels(NamedTuple):
    """Channels as columns: place of the variant, place of the marketplace among `marketplaces`, price of one copy in
    minor units, the most copies, and whether it is a buylist.
    """

    marketplaces: Sequence[str]
    variant: Integers
    marketplace: Integers
    price: Integers
    reach: Integers
    is_buylist: Mask

    @property
    def by_name(self) -> Integers:
        """Return the place of each channel's marketplace by name."""
        names = np.argsort(np.argsort(self.marketplaces)) if self.marketplaces else np.zeros(0, np.int64)
        return names[self.marketplace]

    def where(self, mask: Mask | Integers) -> "Channels":
        """Return the channels of a mask, or at some places."""
        return Channels(
            self.marketplaces,
            self.variant[mask],
            self.marketplace[mask],
            self.price[mask],
            self.reach[mask],
            self.is_buylist[mask],
        )


def channels_of(variants: Sequence[Variant], quotes: Quotes, buylists: Quotes, currency: str) -> Channels:
    """Return the channels of some variants: their current quotes and buylist quotes in a currency."""
    found = [[book.get(variant, ()) for variant in variants] for book in (quotes, buylists)]
    flat = [[quote for some in by_variant for quote in some] for by_variant in found]
    places = [np.repeat(np.arange(len(variants)), [len(some) for some in by_variant]) for by_variant in found]
    names: dict[str, int] = {}
    rows = flat[0] + flat[1]
    channels = Channels(
        marketplace=_column([names.setdefault(quote.marketplace, len(names)) for quote in rows]),
        marketplaces=tuple(names),
        variant=np.concatenate(places),
        price=_column([quote.price for quote in rows]),
        reach=_column([ANY if quote.quantity is None else quote.quantity for quote in rows]),
        is_buylist=np.arange(len(rows)) >= len(flat[0]),
    )
    return channels.where(np.array([quote.is_current and quote.currency == currency for quote in rows], np.bool_))


def distributed(copies: Integers, channels: Channels, amounts: Integers) -> Integers:
    """Return how many copies each channel takes, those of the largest amount first, then by name.

    `copies` are by variant. A channel takes no more than it reaches, so copies beyond all of them are left over: ten
    copies on offer do not price forty.
    """
    order = np.lexsort((channels.is_buylist, channels.by_name, -amounts, channels.variant))
    variants = channels.variant[order]
    wanted = copies[variants]
    reach = np.minimum(channels.reach[order], wanted)
    earlier = np.cumsum(reach) - reach
    first = np.searchsorted(variants, variants)  # the first channel of the same variant
    taken = np.zeros(len(order), np.int64)
    taken[order] = np.clip(wanted - (earlier - earlier[first]), 0, reach)
    return taken


def _column(numbers: list[int]) -> Integers:
    return np.array(numbers, np.int64)
