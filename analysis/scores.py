"""Scores of probabilities and results (docs/methods.md, track record): Brier skill, reliability, intervals."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BINS = 10
RESAMPLES = 1_000

Floats = NDArray[np.float64]


class Bin(NamedTuple):
    """Claims whose stated probability is in one tenth: their number, the mean of what was stated, the share of hits."""

    n: int
    stated: float
    seen: float


class Interval(NamedTuple):
    """A mean and its interval of 95 %."""

    mean: float
    low: float
    high: float


def brier(stated: Floats, hits: Floats) -> float:
    """Return the mean squared difference between probability and outcome, of at least one."""
    return float(np.mean((stated - hits) ** 2))


def brier_skill(stated: Floats, base: Floats, hits: Floats) -> float | None:
    """Return the share by which the Brier score is better than that of the base rates; None where those are perfect."""
    reference = brier(base, hits)
    return 1 - brier(stated, hits) / reference if reference else None


def reliability(stated: Floats, hits: Floats) -> list[Bin]:
    """Return the bins that have a claim, in order: how often came true what was stated with such a probability."""
    places = np.minimum((stated * BINS).astype(np.int64), BINS - 1)
    found = [(stated[places == place], hits[places == place]) for place in range(BINS)]
    return [Bin(len(said), float(said.mean()), float(seen.mean())) for said, seen in found if len(said)]


def mean_by_blocks(values: Floats, blocks: Sequence[Hashable]) -> Interval | None:
    """Return the mean of values with an interval by a bootstrap over blocks; None with fewer than two blocks.

    What was issued on one day moves together: days are drawn, not rows. The draws are the same for the same values.
    """
    names = {name: place for place, name in enumerate(dict.fromkeys(blocks))}
    if len(names) < 2:
        return None
    places = np.array([names[block] for block in blocks])
    sums, counts = np.bincount(places, values), np.bincount(places)
    drawn = np.random.default_rng(0).integers(0, len(names), (RESAMPLES, len(names)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Interval(float(values.mean()), float(low), float(high))
