"""Contributions of many variants as columns: what contributions.py says of lots, of tens of thousands at once.

Tests hold both against each other.
"""

from typing import NamedTuple

import numpy as np

from collection.performance.contributions import Cause
from market.observations import Integers

CAUSES = tuple(Cause)


class ContributionColumns(NamedTuple):
    """Contributions, the largest first whichever way: the place of the variant, that of the cause in CAUSES, copies,
    and the amount in minor units.
    """

    variant: Integers
    cause: Integers
    copies: Integers
    amount: Integers

    @property
    def total(self) -> int:
        """Return the change of the value."""
        return int(self.amount.sum())

    def totals(self) -> dict[Cause, int]:
        """Return the part of each cause that has one."""
        return {
            cause: int(self.amount[self.cause == place].sum())
            for place, cause in enumerate(CAUSES)
            if bool((self.cause == place).any())
        }


def contribution_columns(kept: Integers, came: Integers, then: Integers, now: Integers) -> ContributionColumns:
    """Return what moved the value, by variant: copies that were kept, and that came, and the price of one copy at both
    times, 0 where unknown.
    """
    of_kept = np.select(
        [then == 0, now == 0],
        [CAUSES.index(Cause.FIRST_PRICE), CAUSES.index(Cause.NO_PRICE)],
        CAUSES.index(Cause.PRICE),
    )
    of_came = np.full(len(came), CAUSES.index(Cause.ACQUIRED))
    variant = np.tile(np.arange(len(kept)), 2)
    cause, copies = np.append(of_kept, of_came), np.append(kept, came)
    amount = np.append(kept * (now - then), came * now)
    rows = np.flatnonzero(amount)
    rows = rows[np.lexsort((cause[rows], variant[rows], -np.abs(amount[rows])))]
    return ContributionColumns(variant[rows], cause[rows], copies[rows], amount[rows])
