"""What a matrix of prices says at its newest issue: windows that end there, and nothing that comes later."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from analysis.forecasting.panel import Floats, Integers
from market.price_bands import BANDS

NEAR = 0.3  # days by which an issue may be newer than the begin of a window: lists do not come on the hour
LEAST_ERROR = 0.002  # a day; the standard error of a line through prices that hardly scatter
PRIOR, USUAL_SIGMA = 5, 0.01  # returns for which a usual standard deviation a day counts


class Windows(NamedTuple):
    """Days that changes are counted over, and those of trend and scatter."""

    short: float
    long: float


class Path:
    """Prices of series until an issue, as logarithms; a price holds until the next. All values are a row a series."""

    def __init__(self, days: Floats, prices: Floats, windows: Windows) -> None:
        self.days, self.windows = days, windows
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.where(prices > 0, np.log(prices), np.nan)
        seen = ~np.isnan(logs)
        last = np.maximum.accumulate(np.where(seen, np.arange(len(days)), 0), axis=1)
        self._logs = np.take_along_axis(logs, last, axis=1)

    @cached_property
    def now(self) -> Floats:
        """Return the logarithm of the price."""
        now: Floats = self._logs[:, -1]
        return now

    @cached_property
    def momentum(self) -> Floats:
        """Return ln(price / price a short window before, or the oldest where there is none); NaN where unknown."""
        return self._change(self.windows.short)

    @cached_property
    def last_day(self) -> Floats:
        """Return the same of a day."""
        return self._change(1)

    @cached_property
    def moves(self) -> Floats:
        """Return the number of changes in the short window."""
        return _count(self._steps(self.windows.short))

    @cached_property
    def is_flat(self) -> Floats:
        """Return 1 for a price without a change in the long window, else 0."""
        return np.where(_count(self._steps(self.windows.long)), 0.0, 1.0)

    @cached_property
    def highest(self) -> Floats:
        """Return the logarithm of the highest price before this issue; NaN where there is none."""
        highest: Floats = np.fmax.reduce(self._logs[:, :-1], axis=1, initial=np.nan)
        return highest

    @cached_property
    def sigma(self) -> Floats:
        """Return the standard deviation a day over the long window, with few returns nearer to USUAL_SIGMA."""
        prices = self._since(self.windows.long)
        steps = np.diff(prices, axis=1)
        count = np.count_nonzero(~np.isnan(steps), axis=1)
        elapsed = max(self.days[-1] - self.days[-prices.shape[1]], 1.0)
        own = np.nansum(steps**2, axis=1) / elapsed
        sigma: Floats = np.sqrt((count * own + PRIOR * USUAL_SIGMA**2) / (count + PRIOR))
        return sigma

    @cached_property
    def trend(self) -> Floats:
        """Return t of the slope of the logarithm on the day over the long window (least squares); NaN where unknown."""
        y = self._since(self.windows.long)
        x = self.days[-y.shape[1] :] - self.days[-y.shape[1] :].mean()
        if len(x) < 3:
            return np.full(len(y), np.nan)
        y = y - y.mean(axis=1, keepdims=True)
        xx, xy, yy = x @ x, y @ x, (y * y).sum(axis=1)
        slope = xy / xx
        error = np.sqrt(np.maximum(yy - slope * xy, 0) / (len(x) - 2) / xx)
        t: Floats = slope / np.maximum(error, LEAST_ERROR)
        return t

    def _change(self, window: float) -> Floats:
        return self.now - self._since(window)[:, 0]

    def _steps(self, window: float) -> Floats:
        return np.nan_to_num(np.diff(self._since(window), axis=1))

    def _since(self, window: float) -> Floats:
        """Return the prices from the one a window before on."""
        before = np.flatnonzero(self.days <= self.days[-1] - window + NEAR)
        return self._logs[:, before[-1] if len(before) else 0 :]


def _count(steps: Floats) -> Floats:
    count: Floats = np.count_nonzero(steps, axis=1).astype(np.float64)
    return count


def bands(prices: Floats) -> Integers:
    """Return the number of each price's band; that of an unknown price is 0."""
    amounts = [cents / 100 for cents in BANDS]
    return np.searchsorted(amounts, np.nan_to_num(prices) + 1e-9, side="right").astype(np.int64)
