"""Peers of a series: those of its currency, finish and price band. They give a value its rank and a variance its prior.

All functions are about one currency.
"""

import numpy as np

from market.observations import Integers, Numbers
from market.price_bands import BANDS
from signals.history import Floats

FEWEST = 20  # series of a group whose mean says something


def bands(cents: Integers) -> Integers:
    """Return the number of each price's band."""
    return np.searchsorted(BANDS, cents, side="right")


def groups(*codes: Numbers | Integers) -> Integers:
    """Return one number for each combination of codes."""
    number = np.zeros(len(codes[0]), np.int64)
    for code in codes:
        number = number * (int(code.max(initial=0)) + 1) + code
    return np.unique(number, return_inverse=True)[1].astype(np.int64)


def share_below(sizes: Floats, group: Integers) -> Floats:
    """Return for each size the share of its group with a smaller one, from 0 to below 1. No size is NaN."""
    order = np.lexsort((sizes, group))
    ordered, of = sizes[order], group[order]
    starts = np.append(True, of[1:] != of[:-1])
    new = np.append(True, (ordered[1:] != ordered[:-1]) | starts[1:]) if len(of) else starts[:0]
    starts = starts[: len(of)]
    places = np.arange(len(of))
    first_alike = np.maximum.accumulate(np.where(new, places, 0))
    first_of_group = np.maximum.accumulate(np.where(starts, places, 0))
    shares = np.empty(len(of))
    shares[order] = (first_alike - first_of_group) / np.bincount(of)[of]
    return shares


def pools(mean: Floats, effective: Floats, *choices: Integers) -> Floats:
    """Return the mean variance of each series' peers, weighted by the number of returns behind each.

    `choices` are groupings, the finest first: the first with enough series counts. NaN where nobody has a return.
    """
    known = ~np.isnan(mean)
    weights, sums = np.where(known, effective, 0), np.where(known, mean * effective, 0)
    pool = np.full(len(mean), np.nan)
    for group in (*choices, np.zeros(len(mean), np.int64)):
        total = np.bincount(group, weights)
        with np.errstate(divide="ignore", invalid="ignore"):
            of_group = np.bincount(group, sums) / total
        enough = (np.bincount(group, known) >= FEWEST) | (group.max(initial=0) == 0)
        pool = np.where(np.isnan(pool) & enough[group], of_group[group], pool)
    return pool
