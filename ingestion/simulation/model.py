"""Price paths: the fair value of every printing by day. Pure numpy, no dates, no files."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

USUAL_RATE = 0.90
"""EUR a USD."""
_LOWEST_PRICE, _HIGHEST_PRICE = 0.05, 2_500.0
_TAIL_FREEDOM = 5
"""Degrees of freedom of the shocks' Student t distribution: real daily returns have fat tails."""


@dataclass(frozen=True, slots=True)
class Structure:
    """Groups of printings that move together: one entry a printing.

    `level` is the starting price in USD; `released` the day index of the release (negative: before the first day);
    `constant` marks printings whose price never moves.
    """

    level: Floats
    oracle: Integers
    card_set: Integers
    released: Integers
    constant: Flags


def clustered_shocks(rng: np.random.Generator, rows: int, days: int, scale: Floats | float) -> Floats:
    """Return (rows, days) daily shocks with fat tails and clustered volatility: GARCH(1,1), deviation `scale`."""
    # Scaled to deviation 1: a t distribution of f degrees of freedom has the variance f / (f - 2).
    noise = rng.standard_t(_TAIL_FREEDOM, (days, rows)) * np.sqrt((_TAIL_FREEDOM - 2) / _TAIL_FREEDOM)
    np.clip(noise, -6, 6, out=noise)
    variance = np.ones(rows)
    for today in noise:
        today *= np.sqrt(variance)
        variance = np.minimum(0.08 + 0.12 * today**2 + 0.80 * variance, 9.0)
    shocks: Floats = (noise * scale).T
    return shocks


def mean_reverting(shocks: Floats, half_life: float) -> Floats:
    """Return the cumulated (rows, days) shocks, each decaying by half in `half_life` days."""
    keep = 0.5 ** (1 / half_life)
    path = shocks.T.copy()
    for yesterday, today in pairwise(path):
        today += keep * yesterday
    return path.T


def release_hype(rng: np.random.Generator, released: Integers, days: int) -> Floats:
    """Return (rows, days) of log premium: a new card is dear and settles within weeks."""
    premium = rng.uniform(0.1, 0.8, len(released))
    age = np.maximum(np.arange(days) - released[:, None], 0)
    hype: Floats = premium[:, None] * np.exp(-age / 18.0)
    return hype


def fair_values(rng: np.random.Generator, structure: Structure, days: int, events: Floats) -> Floats:
    """Return (printings, days) fair USD values of a nonfoil near-mint copy; NaN before the release.

    The logarithm moves by the sum of the paths of market, set, card and printing, the release premium and `events`.
    """
    rows = len(structure.level)
    paths = (
        _market_part(rng, rows, days)
        + _part(rng, structure.card_set, days, (0.003, 0.008), half_life=60)
        + _part(rng, structure.oracle, days, (0.008, 0.030), half_life=40)
        + _part(rng, np.arange(rows), days, (0.003, 0.010), half_life=15)
        + release_hype(rng, structure.released, days)
        + events
    )
    paths[structure.constant] = 0.0
    prices = np.clip(structure.level[:, None] * np.exp(paths), _LOWEST_PRICE, _HIGHEST_PRICE)
    return np.where(np.arange(days) >= structure.released[:, None], prices, np.nan)


def exchange_rate(rng: np.random.Generator, days: int) -> Floats:
    """Return (days,) EUR a USD, drifting around the usual rate."""
    drift = mean_reverting(clustered_shocks(rng, 1, days, 0.003), half_life=120)[0]
    rate: Floats = USUAL_RATE * np.exp(drift)
    return rate


def _market_part(rng: np.random.Generator, rows: int, days: int) -> Floats:
    """Return the whole market's path, weighted for each printing."""
    market = mean_reverting(clustered_shocks(rng, 1, days, 0.004), half_life=200) + 0.0004 * np.arange(days)
    following: Floats = rng.uniform(0.5, 1.5, (rows, 1)) * market
    return following


def _part(rng: np.random.Generator, group: Integers, days: int, scale: tuple[float, float], half_life: float) -> Floats:
    """Return the path of each printing's group; `scale` bounds the groups' daily deviations."""
    groups = int(group.max()) + 1
    lowest, highest = scale
    own_scale = lowest * (highest / lowest) ** rng.random(groups)
    shocks = clustered_shocks(rng, groups, days, own_scale)
    return mean_reverting(shocks, half_life)[group]
