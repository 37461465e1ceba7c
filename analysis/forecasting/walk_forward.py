"""Walk-forward: at each issue a model learns from what was known then, and states its probabilities.

Beside each stands the base rate of its price band, from the same rows.
"""

from typing import NamedTuple

import numpy as np

from analysis.forecasting.logistic import fit
from analysis.forecasting.panel import Floats, Integers
from analysis.forecasting.samples import Samples

LEAST_ROWS = 1_000  # to learn from
LEAST_HITS = 50
PRIOR = 50  # rows for which the rate of all bands counts


class Judged(NamedTuple):
    """Probabilities with what came of them. `base` is that of climatology; `known` is the day of the outcome."""

    stated: Floats
    base: Floats
    hits: Floats
    day: Floats
    known: Floats


_NONE = Judged(*(np.zeros(0) for _ in Judged._fields))


def walk_forward(samples: Samples) -> Judged:
    """Return what a model would have stated at each issue, from outcomes that were known by then."""
    parts = []
    for issue in np.unique(samples.issue).tolist():
        now = samples.at(samples.issue == issue)
        past = samples.at(samples.known <= now.day[0])
        if len(past.hits) >= LEAST_ROWS:
            parts.append(_judged(past, now))
    return _joined(parts)


def _joined(parts: list[Judged]) -> Judged:
    return Judged(*(np.concatenate(some) for some in zip(_NONE, *parts, strict=True)))


def _judged(past: Samples, now: Samples) -> Judged:
    """Return what a model of the past states of some rows; nothing where it has too little to learn from."""
    if not LEAST_HITS <= past.hits.sum() <= len(past.hits) - LEAST_HITS:
        return _NONE
    model = fit(past.features, past.hits)
    base = climatology(past.band, past.hits)[now.band]
    return Judged(model.probability(now.features), base, now.hits, now.day, now.known)


def climatology(band: Integers, hits: Floats) -> Floats:
    """Return the rate of each price band, with few rows nearer to that of all."""
    number, sums = np.bincount(band, minlength=6), np.bincount(band, hits, minlength=6)
    rates: Floats = (sums + PRIOR * hits.mean()) / (number + PRIOR)
    return rates


def by_names(samples: Samples, name: Integers) -> Judged:
    """Return what models of one half of the names state of the other half, at the same issues.

    For comparisons where the history is too short to walk forward: it knows the days that it is asked about.
    """
    half = name[samples.series] % 2 == 1
    return _joined([_judged(samples.at(some), samples.at(~some)) for some in (half, ~half)])
