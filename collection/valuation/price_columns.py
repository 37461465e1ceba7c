"""Prices of many variants as columns: what appraisals.py says of one variant, of tens of thousands at once.

Tests hold both against each other.
"""

from typing import NamedTuple

import numpy as np

from collection.valuation.appraisals import Reason, Step, Terms
from collection.valuation.channels import Channels
from collection.valuation.columns import Mask, firsts
from market.observations import Integers

STEPS, REASONS = tuple(Step), tuple(Reason)
NONE = -1
_OWN, _OTHER_MARKETPLACE = STEPS.index(Step.OWN), STEPS.index(Step.OTHER_MARKETPLACE)
_LANGUAGES = 1_000  # more than there are marketplaces: languages are compared first


class QuoteColumns(NamedTuple):
    """Quotes in one currency for variants: channels, whether each is current, its time (microseconds since the epoch of
    market/histories.py), and its price before a window, 0 where unknown.

    `step` is the place in STEPS of what a quote can stand in for, were its marketplace chosen; that of OWN for quotes
    of the variant itself, NONE where it stands in for nothing. `percent` of its price is the copy's. `language` is the
    place of its language among those that a fallback tries.
    """

    channels: Channels
    is_current: Mask
    time: Integers
    before: Integers
    step: Integers
    percent: Integers
    language: Integers

    @property
    def current(self) -> Channels:
        """Return the channels of the variants themselves, in which one can buy or sell now."""
        return self.channels.where(self.is_current & (self.step == _OWN))


class PriceColumns(NamedTuple):
    """By variant the price of one copy in minor units, 0 where unknown; the place of its step in STEPS, or that of the
    reason in REASONS why it has none, else NONE; time and price before a window of its quote, 0 where unknown.
    """

    price: Integers
    step: Integers
    reason: Integers
    time: Integers
    before: Integers


class Known(NamedTuple):
    """By variant whether its printing is known, and whether condition, finish and language are, too."""

    card: Mask
    variant: Mask


def appraised(known: Known, quotes: QuoteColumns, terms: Terms) -> PriceColumns:
    """Return the prices of variants. Quotes in the currency of the terms alone."""
    count = len(known.card)
    speaking, step = _speaking(quotes, terms)
    variant = quotes.channels.variant[speaking]
    columns = (
        _share(quotes.channels.price, quotes.percent)[speaking],
        step[speaking],
        quotes.time[speaking],
        _share(quotes.before, quotes.percent)[speaking],
    )
    price, step, time, before = (_placed(variant, column, count) for column in columns)
    reason = np.where(price > 0, NONE, _reasons(known, quotes, terms))
    return PriceColumns(price, np.where(price > 0, step, NONE), reason, time, before)


def _speaking(quotes: QuoteColumns, terms: Terms) -> tuple[Integers, Integers]:
    """Return the place of the quote that speaks for each variant that has one, and the step of every quote."""
    order = _order(quotes.channels, terms)
    step = np.where(order >= 0, quotes.step, NONE)
    if Step.OTHER_MARKETPLACE in terms.fallbacks:
        step[(order < 0) & (quotes.step == _OWN)] = _OTHER_MARKETPLACE
    places = np.flatnonzero((step >= 0) & quotes.is_current & ~quotes.channels.is_buylist)
    rank = np.where(
        step == _OTHER_MARKETPLACE,
        quotes.channels.price * _LANGUAGES + quotes.channels.by_name,
        quotes.language * _LANGUAGES + order,
    )
    variant = quotes.channels.variant
    places = places[np.lexsort((rank[places], step[places], variant[places]))]
    places = places[firsts(variant[places] * len(STEPS) + step[places])]
    places = places[_share(quotes.channels.price, quotes.percent)[places] > 0]
    return places[firsts(variant[places])], step


def _order(channels: Channels, terms: Terms) -> Integers:
    """Return the place of each channel's marketplace among the chosen ones, NONE where it is none of them."""
    places = {name: place for place, name in enumerate(terms.marketplaces)}
    order = np.array([places.get(name, NONE) for name in channels.marketplaces], np.int64)
    return order[channels.marketplace]


def _reasons(known: Known, quotes: QuoteColumns, terms: Terms) -> Integers:
    """Return the reason why a variant has no price of its own, for each of them."""
    own = (quotes.step == _OWN) & ~quotes.channels.is_buylist
    chosen = own & (_order(quotes.channels, terms) >= 0)
    is_quoted, is_chosen = (_among(quotes.channels.variant[mask], len(known.card)) for mask in (own, chosen))
    why = Reason.OTHER_MARKETPLACE if terms.marketplaces else Reason.NO_MARKETPLACE
    found = np.full(len(known.card), REASONS.index(why), np.int64)
    if terms.marketplaces:
        found[is_chosen] = REASONS.index(Reason.TOO_OLD)
        found[~is_quoted] = REASONS.index(Reason.NO_SERIES)
    found[~known.variant] = REASONS.index(Reason.UNKNOWN_VARIANT)
    found[~known.card] = REASONS.index(Reason.UNRESOLVED)
    return found


def _share(prices: Integers, percents: Integers) -> Integers:
    """Return per cent of prices, half rounded up."""
    return (2 * prices * percents + 100) // 200


def _placed(places: Integers, values: Integers, count: int) -> Integers:
    column = np.zeros(count, np.int64)
    column[places] = values
    return column


def _among(places: Integers, count: int) -> Mask:
    mask = np.zeros(count, np.bool_)
    mask[places] = True
    return mask
