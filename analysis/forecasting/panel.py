"""Prices of many series at the same times: what forecasts are made from, and what they are judged by."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.scores import Floats as Floats

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Panel(NamedTuple):
    """Prices of a marketplace: a row a series, a column an issue of its prices, the oldest first.

    `days` are the times of the issues, in days (UTC) since any epoch. `card` and `name` number the printing of a series
    and all printings of its name. `price` is what the marketplace asks, `offer` what its buylist pays for the same
    (0: it buys none), `stock` and `wanted` are copies; NaN where unknown. All amounts are in one currency.
    """

    days: Floats
    card: Integers
    name: Integers
    price: Floats
    offer: Floats
    stock: Floats
    wanted: Floats

    def until(self, issue: int) -> "Panel":
        """Return what was known at an issue: it and those before."""
        return self.issues(slice(issue + 1))

    def issues(self, places: slice) -> "Panel":
        """Return some of the issues."""
        columns: Any = [one[:, places] for one in self[3:]]
        return Panel(self.days[places], self.card, self.name, *columns)


def unknown(like: Floats) -> Floats:
    """Return a matrix of the same shape that knows nothing."""
    return np.full(like.shape, np.nan)
