"""Panels from stored prices: the last price of each day, retail and buylist of the same variant in one row."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from analysis.forecasting.panel import Floats, Integers, Mask, Panel
from market.observations import Observations

DAY = 24 * 60 * 60 * 1_000_000  # microseconds
USUAL = 0.5  # of the median number of prices a day; a day with fewer is no issue, its list was cut short or failed


class Listed(NamedTuple):
    """Series of a marketplace, sorted by id: printing, name and variant of each, and whether it is of the buylist."""

    ids: Integers
    card: Integers
    name: Integers
    variant: Integers
    is_offer: Mask

    def offers(self) -> Integers:
        """Return the series of the buylist by row of a panel; -1 where the shop has never bought it."""
        variants, row = np.unique(self.variant, return_inverse=True)
        found = np.full(len(variants), -1)
        found[row[self.is_offer]] = self.ids[self.is_offer]
        return found


def assemble(listed: Listed, parts: Iterable[Observations], days: range, usual: float = USUAL) -> Panel:
    """Return the panel of some days, its rows in the order of the variants' numbers.

    Observations have one further column, the quantity; below 0 it is unknown. What a day of a marketplace does not have
    any more is not bought, and not in stock where its stock is known at all. `usual` is 0 for few series, of which half
    may be missing.
    """
    first, row = np.unique(listed.variant, return_index=True, return_inverse=True)[1:]
    price, offer, stock, wanted = (np.full((len(first), len(days)), np.nan) for _ in range(4))
    for part in parts:
        place = np.searchsorted(listed.ids, part.series)
        column, cents, counts = part.times // DAY - days.start, part.cents / 100, _counts(part)
        for is_offer, amounts, copies in ((False, price, stock), (True, offer, wanted)):
            some = listed.is_offer[place] == is_offer
            amounts[row[place[some]], column[some]] = cents[some]
            copies[row[place[some]], column[some]] = counts[some]
    observed = np.count_nonzero(~np.isnan(price), axis=0) + np.count_nonzero(~np.isnan(offer), axis=0)
    is_issue = observed > (usual * np.median(observed[observed > 0]) if observed.any() else 0)
    columns = [one[:, is_issue] for one in (price, offer, stock, wanted)]
    price, offer, stock, wanted = columns
    missing = np.isnan(price) & ~np.isnan(stock).all(axis=0) & _was_seen(price)
    stock = np.where(missing, 0, stock)
    offer = np.where(np.isnan(offer) & _was_seen(offer), 0, offer)
    at = np.arange(days.start, days.stop, dtype=np.float64)[is_issue]
    return Panel(at, listed.card[first], listed.name[first], price, offer, stock, wanted)


def _counts(part: Observations) -> Floats:
    counts: Floats = np.where(part.counts[0] >= 0, part.counts[0], np.nan)
    return counts


def _was_seen(amounts: Floats) -> Mask:
    seen: Mask = np.maximum.accumulate(~np.isnan(amounts), axis=1)
    return seen
