"""Price moves from one trade to the next: a mean-reverting random walk in logarithms. Pure numpy, no database.

Times are microseconds and prices cents, as in `market.histories`. The walk is continuous in time (Ornstein-Uhlenbeck):
a series that is traded often moves in smaller steps, not farther.
"""

from datetime import datetime

import numpy as np

from ingestion.simulation.model import Floats, Integers
from market.histories import microseconds

SPREAD = 0.025  # long-run deviation of a price from its target, as a logarithm
FARTHEST = 1.0  # largest deviation that shocks and jumps can cause
JUMPS = 0.03  # probability in HOLD: a tournament was won, or a reprint announced
SMALLEST_JUMP, LARGEST_JUMP = 0.08, 0.25
HOUR = 3600 * 1_000_000
HOLD = 4 * HOUR  # in which a deviation decays by two thirds

_TIDES = ((0.39, 0.001), (2.1, 0.003), (9.7, 0.004))  # hours from crest to crest, and height as a logarithm


def rng_of(seed: int, time: datetime) -> np.random.Generator:
    """Return a generator of random numbers for one moment (aware); the same moment draws the same numbers."""
    return np.random.default_rng([seed, microseconds(time)])


def next_cents(
    rng: np.random.Generator,
    cents: Integers,
    times: Integers,
    targets: Integers,
    target_times: Integers,
    now: Integers | int,
) -> Integers:
    """Return prices at `now` (cents, at least 1) of series that cost `cents` at `times` and revert to `targets`.

    Adds market-wide ups and downs to both. Rounds fractions of a cent up or down at random, by their size.
    """
    # The target is moved to the tide of `times`: a price must not revert to the tide of another hour.
    swell = tide(times)
    moved = stepped(rng, cents, targets * np.exp(swell - tide(target_times)), now - times)
    exact = moved * np.exp(tide(now) - swell)
    return np.maximum(np.floor(exact + rng.random(len(exact))), 1).astype(np.int64)


def stepped(
    rng: np.random.Generator, prices: Floats | Integers, targets: Floats | Integers, elapsed: Integers
) -> Floats:
    """Return prices after a step of `elapsed` microseconds toward their targets; both above zero."""
    keep = np.exp(-elapsed / HOLD)
    held = keep * np.log(prices / targets)
    # Deviation of an Ornstein-Uhlenbeck step: many short steps have the same spread as one long step.
    shocks = SPREAD * np.sqrt(1 - keep**2) * np.clip(rng.normal(size=len(prices)), -4, 4)
    sizes = rng.uniform(SMALLEST_JUMP, LARGEST_JUMP, len(prices)) * rng.choice((-1, 1), len(prices))
    jumps = np.where(rng.random(len(prices)) < JUMPS * (1 - keep), sizes, 0.0)
    farthest = np.maximum(np.abs(held), FARTHEST)
    moved: Floats = targets * np.exp(np.clip(held + shocks + jumps, -farthest, farthest))
    return moved


def tide(times: Integers | int) -> Floats:
    """Return the deviation of the whole market from its usual level at these times, as a logarithm."""
    hours = np.asarray(times) / HOUR
    parts = [height * np.sin(2 * np.pi * hours / length) for length, height in _TIDES]
    total: Floats = np.sum(parts, axis=0)
    return total


def attention(cents: Integers, before: Integers) -> Floats:
    """Return the share of trades of each series, by its price now and a day before.

    Half of the trades are spread evenly, so that half an hour covers nearly all series and averages are of the whole
    market. The others go to dear series and to those that have moved; below one dollar or euro a move does not count.
    """
    known = np.minimum(cents, before) >= 100
    moves = np.where(known, np.abs(np.log(cents / before)), 0.0)
    weights = 1 / (10 + np.minimum(_rank(cents), _rank(moves)))
    share: Floats = 0.5 * weights / weights.sum() + 0.5 / len(cents)
    return share


def _rank(values: Integers | Floats) -> Integers:
    """Return the rank of each value, 0 for the largest."""
    places = np.empty(len(values), np.int64)
    places[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return places
