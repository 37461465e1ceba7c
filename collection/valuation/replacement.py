"""Replacement value: what it would cost to buy the same copies again today, fees and postage included.

Each copy at the lowest price of its own condition, finish and language, as far as a marketplace lists it; the others at
the next one (docs/methods.md, collections).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from collection.valuation.channels import Channels, distributed
from collection.valuation.columns import summed
from collection.valuation.valuing import Valuation
from market.fees import Fee, Side, Tariff, tariff
from market.observations import Integers


@dataclass(frozen=True, slots=True)
class BuyingTerms:
    """How somebody buys: on a day, by these `fees`, with `postage` an order by marketplace (0 where it has none).

    Postage is in minor units. A marketplace without a fee has none for buyers that is known: its price counts alone.
    An order has `basket` copies.
    """

    on: date
    fees: Sequence[Fee]
    postage: Mapping[str, int]
    basket: int = 1

    def __post_init__(self) -> None:
        if self.basket < 1:
            raise ValueError("an order has at least one copy")


@dataclass(frozen=True, slots=True)
class Replacement:
    """Cost of the `copies` that are on offer, in minor units; `not_on_offer` are not, or not so often."""

    currency: str
    cost: int
    copies: int
    not_on_offer: int


def replace_all(valuation: Valuation, every: Channels, terms: BuyingTerms) -> Replacement:
    """Return what it costs to buy the copies of a valuation's lots again in some channels, but not in buylists."""
    _, bought, landed = _purchases(valuation, every, terms)
    found = int(bought.sum())
    missing = int(valuation.copies_by_variant.sum()) - found
    return Replacement(valuation.terms.currency, int((bought * landed).sum()), found, missing)


def on_offer(valuation: Valuation, every: Channels, terms: BuyingTerms) -> Integers:
    """Return by variant the copies that `replace_all` buys."""
    channels, bought, _ = _purchases(valuation, every, terms)
    return summed(channels.variant, bought, len(valuation.copies_by_variant))


def _purchases(valuation: Valuation, every: Channels, terms: BuyingTerms) -> tuple[Channels, Integers, Integers]:
    """Return channels that are no buylists, how many copies are bought in each, and what one costs there."""
    channels = every.where(~every.is_buylist)
    landed = _landed(channels, valuation.terms.currency, terms)
    return channels, distributed(valuation.copies_by_variant, channels, -landed), landed


def _landed(channels: Channels, currency: str, terms: BuyingTerms) -> Integers:
    """Return what one copy costs in each channel."""
    landed = channels.price.copy()
    for place, name in enumerate(channels.marketplaces):
        found = tariff(terms.fees, name, currency, Side.BUYER, terms.on) or Tariff(())
        here = channels.marketplace == place
        landed[here] = found.landed(channels.price[here], terms.postage.get(name, 0), terms.basket)
    return landed
