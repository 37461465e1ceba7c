"""Money-weighted return: the yearly rate at which all flows are worth nothing together (docs/methods.md, collections).

    sum of a_k * (1 + r) ** (-(d_k - d_0) / 365) = 0

No rate is guessed: all roots between LOWEST and HIGHEST are looked for on a grid. Several roots are as little an answer
as none; the reason names them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

LOWEST, HIGHEST, STEPS = 1e-6, 1e6, 2001  # of 1 + r, in equal ratios; 1 is one of them
PRECISION = 1e-10  # of the logarithm of 1 + r
_PARTS = 32  # of the grid: years of daily flows would take hundreds of megabytes at once
_ROUNDING = 1e-13  # of a sum, as a part of its terms: below it a sum is 0
YEAR = 365  # days

Floats = NDArray[np.float64]


class NoRate(StrEnum):
    """Why there is no rate."""

    NO_FLOWS = "no flows"
    EVERY_RATE = "every rate solves it"
    SHORTER_THAN_A_DAY = "shorter than a day"
    SHORTER_THAN_TWO_DAYS = "shorter than two days"
    ONE_SIGN = "all flows have one sign"
    NONE = "no rate solves it"
    BEYOND = "a rate solves it only beyond -99.9999 % or 99,999,900 % a year"
    NOT_UNIQUE = "not unique"


@dataclass(frozen=True, slots=True)
class MoneyWeighted:
    """Yearly rate and its equivalent over the `days` of the flows, as fractions; None for a `reason`.

    `roots` are all yearly rates that solve it. Below a year `shown` is the period: the yearly figure is an
    extrapolation.
    """

    annual: float | None
    period: float | None
    days: int
    reason: NoRate | None
    roots: tuple[float, ...]

    @property
    def shown(self) -> float | None:
        """Return the figure to be shown first."""
        return self.annual if self.days >= YEAR else self.period

    @property
    def reason_text(self) -> str | None:
        """Return the reason as a text, with the roots where there are several."""
        if self.reason is not NoRate.NOT_UNIQUE:
            return self.reason
        return f"{self.reason} ({', '.join(f'{root:.1%}' for root in self.roots)})"


def money_weighted(flows: Iterable[tuple[date, int]]) -> MoneyWeighted:
    """Return the money-weighted return of (day, amount) in one currency; what is paid is below zero."""
    every = list(flows)
    merged = _merged(every)
    days = (max(merged) - min(merged)).days if merged else 0
    reason = _reason(every, merged, days)
    if reason:
        return MoneyWeighted(None, None, days, reason, ())
    start = min(merged)
    times = np.array([(day - start).days / YEAR for day in merged])
    amounts = np.array(list(merged.values()), np.float64)
    roots = tuple(float(np.expm1(root)) for root in _roots(amounts, times))
    if len(roots) != 1:
        return MoneyWeighted(None, None, days, _no_single_root(roots, amounts), roots)
    return MoneyWeighted(roots[0], (1 + roots[0]) ** (days / YEAR) - 1, days, None, roots)


def _merged(flows: Iterable[tuple[date, int]]) -> dict[date, int]:
    """Return the flows by day, in order, without days whose flows cancel out."""
    sums: dict[date, int] = {}
    for day, amount in flows:
        sums[day] = sums.get(day, 0) + amount
    return {day: sums[day] for day in sorted(sums) if sums[day]}


def _reason(flows: list[tuple[date, int]], merged: dict[date, int], days: int) -> NoRate | None:
    """Return why no rate can be looked for."""
    if not any(amount for _, amount in flows):
        return NoRate.NO_FLOWS
    if not merged:
        return NoRate.EVERY_RATE
    if days < 1 and min(amount for _, amount in flows) < 0 < max(amount for _, amount in flows):
        return NoRate.SHORTER_THAN_A_DAY
    if min(merged.values()) > 0 or max(merged.values()) < 0:
        return NoRate.ONE_SIGN
    return NoRate.SHORTER_THAN_TWO_DAYS if days < 2 else None


def _no_single_root(roots: tuple[float, ...], amounts: Floats) -> NoRate:
    """Return why there is not one root. Near 1 + r = 0 the last flow decides the sign, near infinity the first."""
    if roots:
        return NoRate.NOT_UNIQUE
    return NoRate.BEYOND if amounts[0] * amounts[-1] < 0 else NoRate.NONE


def _roots(amounts: Floats, times: Floats) -> list[float]:
    """Return the logarithms of 1 + r at which the present value is 0, in rising order."""
    grid = np.linspace(np.log(LOWEST), np.log(HIGHEST), STEPS)
    signs = np.concatenate([_signs(part, amounts, times) for part in np.array_split(grid, _PARTS)])
    exact = grid[signs == 0].tolist()
    crossings = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    return sorted(exact + [_bisected(grid[place], grid[place + 1], amounts, times) for place in crossings])


def _signs(logs: Floats, amounts: Floats, times: Floats) -> Floats:
    """Return the signs of the present values at some ln(1 + r).

    Each sum is scaled by its largest discount factor, which changes no sign and lets none overflow.
    """
    exponents = -np.outer(logs, times)
    terms = amounts * np.exp(exponents - exponents.max(axis=1, keepdims=True))
    sums = terms.sum(axis=1)
    return np.where(np.abs(sums) <= _ROUNDING * np.abs(terms).sum(axis=1), 0.0, np.sign(sums))


def _bisected(low: float, high: float, amounts: Floats, times: Floats) -> float:
    below = _signs(np.array([low]), amounts, times)[0]
    while high - low > PRECISION:
        middle = (low + high) / 2
        if _signs(np.array([middle]), amounts, times)[0] == below:
            low = middle
        else:
            high = middle
    return float(low + high) / 2
