"""Prices of a few variants by day, as the observations that positions are given."""

import numpy as np

from collection.ledger.variants import Variant
from market.histories import microseconds
from market.observations import Observations
from tests.support.ledgers import BOLT, OPAL, UNRESOLVED, day

Prices = dict[Variant, dict[int, int]]  # by day
VARIANTS = (BOLT, OPAL, UNRESOLVED)


def observed(prices: Prices) -> Observations:
    """The prices, each seen at noon of its day; series are places among VARIANTS."""
    rows = [
        (VARIANTS.index(variant), microseconds(day(number)), price)
        for variant, known in prices.items()
        for number, price in known.items()
    ]
    series, times, cents = np.array(rows, np.int64).reshape(-1, 3).T
    return Observations(series.astype(np.int32), times, cents)


def daily(*prices: int) -> dict[int, int]:
    """Prices of the first days."""
    return dict(enumerate(prices))
