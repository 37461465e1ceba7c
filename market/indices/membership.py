"""Members of a universe, decided on a day from what was known before it (docs/methods.md, indices)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from market.indices.families import (
    ENTER_CENTS,
    FORMATS,
    LARGEST_WEIGHT,
    LEAVE_CENTS,
    RARITIES,
    Family,
    Weighting,
)
from market.observations import Integers, Numbers
from market.variants import HEADLINE_FINISHES, Kind

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

NOT_YET = np.iinfo(np.int32).max  # a day that has not come


class Candidates(NamedTuple):
    """Series of a currency that may be members, sorted by series. Days count from the epoch of market.histories.

    `name` is the same for all printings of a card. `finish`, `headline` (the printing's first finish) and `rarity` are
    places in HEADLINE_FINISHES and RARITIES from 1 on; `year`, `rank` and `rarity` are 0 where unknown. `gone` is the
    day on which the card left the catalogue; `legal_since` has for each of FORMATS the day since which it is known to
    be legal. NOT_YET where there is none.
    """

    series: Numbers
    name: Integers
    finish: Numbers
    headline: Numbers
    rarity: Numbers
    year: Numbers
    rank: Numbers
    reserved: Numbers
    buylist: Numbers
    gone: Numbers
    legal_since: Numbers


class Members(NamedTuple):
    """Members of a universe: series, in their order, and their share of the value of all, capped."""

    series: Numbers
    values: Floats

    def weights(self, weighting: Weighting) -> Floats:
        """Return what each counts."""
        return self.values if weighting is Weighting.CAPPED else np.ones(len(self.series))


def members_of(family: Family, candidates: Candidates, day: int, cents: Integers, former: Members | None) -> Members:
    """Return the members from a day on.

    `cents` are the candidates' last prices before it, 0 where there is none that may be carried. A former member stays
    from LEAVE_CENTS on, others enter from ENTER_CENTS on.
    """
    was_member = np.isin(candidates.series, former.series) if former else np.zeros(len(cents), np.bool_)
    chosen = _known(family, candidates, day) & (cents >= np.where(was_member, LEAVE_CENTS, ENTER_CENTS))
    if family.best_rank:
        chosen &= _one_a_name(candidates, chosen, cents, was_member)
    places = np.flatnonzero(chosen)
    return Members(candidates.series[places], capped(cents[places] / 100))


def capped(values: Floats) -> Floats:
    """Return the share of each value in their sum, none above LARGEST_WEIGHT: what is above goes to the others.

    Fewer than 1 / LARGEST_WEIGHT members weigh the same.
    """
    count = len(values)
    if count * LARGEST_WEIGHT <= 1:
        return np.full(count, 1 / max(count, 1))
    at_most = np.zeros(count, np.bool_)
    while True:
        rest = (1 - LARGEST_WEIGHT * np.count_nonzero(at_most)) / values[~at_most].sum()
        shares = np.where(at_most, LARGEST_WEIGHT, rest * values)
        above = ~at_most & (shares > LARGEST_WEIGHT)
        if not above.any():
            return shares
        at_most |= above


def _known(family: Family, candidates: Candidates, day: int) -> Mask:
    """Return which candidates are known to be of a family at the beginning of a day."""
    of_family = (candidates.buylist == (family.kind is Kind.BUYLIST)) & (candidates.gone > day)
    finish = HEADLINE_FINISHES.index(family.finish) + 1 if family.finish else candidates.headline
    of_family &= candidates.finish == finish
    if family.format:
        of_family &= candidates.legal_since[:, [*FORMATS.values()].index(family.format)] < day
    if family.best_rank:
        of_family &= (candidates.rank > 0) & (candidates.rank <= family.best_rank)
    if family.reserved:
        of_family &= candidates.reserved > 0
    if family.years:
        of_family &= (candidates.year >= family.years[0]) & (candidates.year < family.years[1])
    if family.rarity:
        of_family &= candidates.rarity == RARITIES.index(family.rarity) + 1
    known: Mask = of_family
    return known


def _one_a_name(candidates: Candidates, chosen: Mask, cents: Integers, was_member: Mask) -> Mask:
    """Return the first of each name among the chosen: a former member, else the cheapest."""
    order = np.lexsort((candidates.series, cents, ~was_member, candidates.name))
    order = order[chosen[order]]
    first = np.diff(candidates.name[order], prepend=-1) != 0
    if len(order):
        first[0] = True
    found = np.zeros(len(chosen), np.bool_)
    found[order[first]] = True
    return found
