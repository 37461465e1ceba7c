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


def deciles(stated: Floats, hits: Floats) -> list[Bin]:
    """Return ten bins of equally many claims, from the lowest probabilities to the highest; of at least ten claims."""
    order = np.argsort(stated, kind="stable")
    return [
        Bin(len(part), float(stated[part].mean()), float(hits[part].mean())) for part in np.array_split(order, BINS)
    ]


def slope(stated: Floats, hits: Floats) -> float | None:
    """Return the slope of the outcome on the probability (least squares): 1 where probabilities say what happens.

    Below 1 they are too far apart, above it too near to each other. None where all are the same.
    """
    spread = float(np.var(stated))
    return float(np.mean((stated - stated.mean()) * hits)) / spread if spread else None


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: the mean distance of stated and seen, weighted by claims."""
    return sum(one.n * abs(one.stated - one.seen) for one in bins) / sum(one.n for one in bins)


def mean_by_blocks(values: Floats, blocks: Sequence[Hashable]) -> Interval | None:
    """Return the mean of values with an interval by a bootstrap over blocks; None with fewer than two blocks.

    What was issued on one day moves together: days are drawn, not rows. The draws are the same for the same values.
    """
    return _ratio_by_blocks(values, np.ones(len(values)), blocks)


def skill_by_blocks(stated: Floats, base: Floats, hits: Floats, blocks: Sequence[Hashable]) -> Interval | None:
    """Return the Brier skill with an interval by a bootstrap over blocks; None with fewer than two blocks."""
    loss = _ratio_by_blocks((stated - hits) ** 2, (base - hits) ** 2, blocks)
    return loss and Interval(1 - loss.mean, 1 - loss.high, 1 - loss.low)


def _ratio_by_blocks(over: Floats, under: Floats, blocks: Sequence[Hashable]) -> Interval | None:
    """Return the ratio of two sums with its interval."""
    names = {name: place for place, name in enumerate(dict.fromkeys(blocks))}
    if len(names) < 2:
        return None
    places = np.array([names[block] for block in blocks])
    overs, unders = np.bincount(places, over), np.bincount(places, under)
    drawn = np.random.default_rng(0).integers(0, len(names), (RESAMPLES, len(names)))
    ratios = overs[drawn].sum(axis=1) / unders[drawn].sum(axis=1)
    low, high = np.quantile(ratios, (0.025, 0.975))
    return Interval(float(over.sum() / under.sum()), float(low), float(high))
