"""Valuation of lots in one currency: value, cost and gain, each with the copies that it covers.

Everything is a column of integers, by variant or by lot, so that tens of thousands of lots take a few milliseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from collection.ledger.lots import Lot
from collection.ledger.variants import Variant
from collection.valuation.appraisals import Appraisal, Reason, Step, Terms, appraise
from collection.valuation.columns import Keys, Mask, placed, summed
from collection.valuation.percentages import Percentage
from collection.valuation.price_columns import NONE, REASONS, STEPS, PriceColumns
from collection.valuation.quotes import Quotes
from market.histories import microseconds, moment
from market.observations import Integers


class HeldColumns(NamedTuple):
    """Columns by lot: the place of its variant, its copies, what all of them cost in minor units of its currency, NONE
    where unknown, and this currency, None where there is none.
    """

    variant_of: Integers
    copies: Integers
    cost: Integers
    currency: Keys[str | None]


class Columns(NamedTuple):
    """Columns by lot; amounts are minor units of the valuation's currency, 0 where the mask before them is not set.

    `price` is that of one copy, 0 where unknown. Lots `below` the minimum price have it alone: `valued` ones have a
    `value`, `costed` ones a `cost` in the valuation's currency.
    """

    copies: Integers
    price: Integers
    below: Mask
    valued: Mask
    value: Integers
    costed: Mask
    cost: Integers

    @property
    def both(self) -> Mask:
        """Return which lots have value and cost: only these have a gain."""
        return self.valued & self.costed

    @property
    def gain(self) -> Integers:
        """Return the gain of each lot that has value and cost."""
        return np.where(self.both, self.value - self.cost, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Valuation:
    """Lots at the prices of their variants."""

    terms: Terms
    held: HeldColumns
    prices: PriceColumns
    columns: Columns

    @property
    def variant_of(self) -> Integers:
        """Return by lot the place of its variant."""
        return self.held.variant_of

    @property
    def copies_by_variant(self) -> Integers:
        """Return the copies of each variant."""
        return summed(self.variant_of, self.columns.copies, len(self.prices.price))


@dataclass(frozen=True, slots=True, eq=False)
class ValuedLots(Valuation):
    """A valuation with its lots, and `variants`, each once, with an appraisal each."""

    lots: Sequence[Lot]
    variants: Sequence[Variant]
    appraisals: Sequence[Appraisal]

    def appraisal(self, place: int) -> Appraisal:
        """Return the appraisal of the lot at a place."""
        return self.appraisals[int(self.variant_of[place])]


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a valuation in its currency. `gain` is of the `gain_copies`, which cost `gain_cost`.

    `left_out_*` are below the minimum price. `fallback_*`, a part of the value, have the price of a fallback. `as_of`
    is the time of the newest price, None without one.
    """

    currency: str
    value: int
    cost: int
    cost_copies: int
    gain: int
    gain_copies: int
    gain_cost: int
    left_out_copies: int
    left_out_value: int
    fallback_copies: int
    fallback_value: int
    as_of: datetime | None

    @property
    def gain_percentage(self) -> Percentage:
        """Return the gain over its cost, with what it is computed from."""
        return Percentage("gain over cost of the copies that have both", self.gain, self.gain_cost)


@dataclass(frozen=True, slots=True)
class CostSum:
    """Known costs in one currency, in its minor units."""

    currency: str
    cost: int
    copies: int


@dataclass(frozen=True, slots=True)
class Unvalued:
    """Copies without a value for one reason, the places of their lots in the valuation, and what they cost."""

    reason: Reason
    copies: int
    places: tuple[int, ...]
    costs: tuple[CostSum, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Copies by what is known of them. The last four add up to `total`; `reasons` explain unvalued and unresolved."""

    total: int
    valued: int
    unvalued: int
    unresolved: int
    below_minimum: int
    reasons: tuple[Unvalued, ...]


def value(lots: Sequence[Lot], quotes: Quotes, terms: Terms) -> ValuedLots:
    """Return the valuation of lots at some quotes. A lot that cannot be valued has its reason, and costs no other."""
    variants, variant_of = placed(lot.variant for lot in lots)
    appraisals = [appraise(variant, quotes, terms) for variant in variants]
    held = HeldColumns(
        variant_of,
        np.array([lot.quantity for lot in lots], np.int64),
        np.array([NONE if lot.cost is None else lot.cost for lot in lots], np.int64),
        placed(lot.currency for lot in lots),
    )
    valuation = value_columns(held, _prices(appraisals), terms)
    return ValuedLots(terms, held, valuation.prices, valuation.columns, lots, variants, appraisals)


def _prices(appraisals: Sequence[Appraisal]) -> PriceColumns:
    rows = [
        (
            one.price or 0,
            NONE if one.price is None else STEPS.index(one.step),
            NONE if one.reason is None else REASONS.index(one.reason),
            0 if one.quote is None else microseconds(one.quote.time),
            0,
        )
        for one in appraisals
    ]
    return PriceColumns(*np.array(rows, np.int64).reshape(-1, len(PriceColumns._fields)).T)


def value_columns(held: HeldColumns, prices: PriceColumns, terms: Terms) -> Valuation:
    """Return the valuation of lots at the prices of their variants."""
    price = prices.price[held.variant_of]
    priced = price > 0
    below = priced & (price < terms.min_price)
    is_own = np.array([name in (None, terms.currency) for name in held.currency.names], np.bool_)
    costed = (held.cost != NONE) & is_own[held.currency.places] & ~below
    valued = priced & ~below
    columns = Columns(
        held.copies,
        price,
        below,
        valued,
        np.where(valued, held.copies * price, 0),
        costed,
        np.where(costed, held.cost, 0),
    )
    return Valuation(terms, held, prices, columns)


def totals(valuation: Valuation) -> Totals:
    """Return the sums of a valuation."""
    columns, prices = valuation.columns, valuation.prices
    both, left_out = columns.both, columns.below
    is_fallback = (prices.step > STEPS.index(Step.OWN))[valuation.variant_of]
    fallback = columns.valued & is_fallback
    newest = int(prices.time[valuation.variant_of[columns.valued]].max(initial=0))
    return Totals(
        valuation.terms.currency,
        value=int(columns.value.sum()),
        cost=int(columns.cost.sum()),
        cost_copies=int(columns.copies[columns.costed].sum()),
        gain=int(columns.gain.sum()),
        gain_copies=int(columns.copies[both].sum()),
        gain_cost=int(columns.cost[both].sum()),
        left_out_copies=int(columns.copies[left_out].sum()),
        left_out_value=int((columns.copies * columns.price)[left_out].sum()),
        fallback_copies=int(columns.copies[fallback].sum()),
        fallback_value=int(columns.value[fallback].sum()),
        as_of=moment(newest) if newest else None,
    )


def coverage(valuation: Valuation) -> Coverage:
    """Return how many copies a valuation covers, and for each reason the lots that it does not."""
    copies, price, below, valued = valuation.columns[:4]
    reason = np.where(price == 0, valuation.prices.reason[valuation.variant_of], NONE)
    found = np.unique(reason).tolist()
    reasons = tuple(_unvalued(valuation, REASONS[place], reason == place) for place in found if place != NONE)
    unresolved = sum(one.copies for one in reasons if one.reason is Reason.UNRESOLVED)
    return Coverage(
        int(copies.sum()),
        int(copies[valued].sum()),
        int(copies[price == 0].sum()) - unresolved,
        unresolved,
        int(copies[below].sum()),
        reasons,
    )


def _unvalued(valuation: Valuation, reason: Reason, lots: Mask) -> Unvalued:
    places = tuple(np.flatnonzero(lots).tolist())
    return Unvalued(reason, int(valuation.columns.copies[lots].sum()), places, tuple(costs(valuation.held, lots)))


def costs(held: HeldColumns, lots: Mask | None = None) -> list[CostSum]:
    """Return the known costs of some lots, or of all, by currency; they are never added up.

    Gifts without a currency cost nothing in any.
    """
    known = held.cost != NONE if lots is None else lots & (held.cost != NONE)
    names, places = held.currency.names, held.currency.places[known]
    rows = zip(
        names,
        *(summed(places, column[known], len(names)).tolist() for column in (held.cost, held.copies)),
        np.isin(np.arange(len(names)), places).tolist(),
        strict=True,
    )
    sums = {name: CostSum(name, cost, copies) for name, cost, copies, is_there in rows if name and is_there}
    return [sums[name] for name in sorted(sums)]
