"""The move of an index on a day: the mean of its members' logarithms of price ratios (docs/methods.md, indices).

    m_t = sum of w_i * ln(p_i,t / p_i,prev) over matched i / sum of w_i over alive i

`p_i,prev` is the last price before the day, at most CARRIED_DAYS old; a member with one is alive, and matched where it
has a price of its own on the day. With equal weights this is the matched index (market/matched_index.py), with fixed
shares of the value a geometric Young index (ILO/IMF, Consumer Price Index Manual).
"""

from typing import NamedTuple

import numpy as np

from market.indices.families import CARRIED_DAYS, LEAST_COVERAGE, LEAST_MEMBERS
from market.indices.membership import Floats
from market.matched_index import LARGEST_LOG
from market.observations import Integers, Numbers


class Move(NamedTuple):
    """The move of a day as a logarithm, the number of members with a price of that day or a carried one, and the share
    of all members, by weight, with one of that day."""

    log_move: float
    n: int
    coverage: float

    @property
    def is_published(self) -> bool:
        """Return whether it rests on enough."""
        return self.n >= LEAST_MEMBERS and self.coverage >= LEAST_COVERAGE


class LastCloses:
    """Last prices of series before a day."""

    def __init__(self, size: int) -> None:
        self._cents = np.zeros(size, np.int64)
        self._days = np.full(size, np.iinfo(np.int32).min, np.int64)

    def before(self, day: int, series: Numbers) -> Integers:
        """Return the last prices of series before a day, in cents; 0 where there is none in the CARRIED_DAYS before."""
        found: Integers = np.where(self._days[series] >= day - CARRIED_DAYS, self._cents[series], 0)
        return found

    def note(self, day: int, closes: Integers) -> None:
        """Store the prices of a day, 0 where there is none; days come in order."""
        seen = np.flatnonzero(closes)
        self._cents[seen], self._days[seen] = closes[seen], day


def move_of(weights: Floats, before: Integers, closes: Integers) -> Move:
    """Return the move of members with these last prices before a day and on it, 0 for none. At least one member."""
    alive, seen = before > 0, closes > 0
    matched = alive & seen
    could_move = float(weights[alive].sum())
    logs = np.log(closes[matched] / before[matched]).clip(-LARGEST_LOG, LARGEST_LOG)
    moved = float((weights[matched] * logs).sum()) / could_move if could_move else 0.0
    coverage = float(weights[seen].sum()) / float(weights.sum())
    return Move(round(moved, 12), int(np.count_nonzero(alive | seen)), round(coverage, 4))
