"""Data in which there is nothing to find: what skill a forecast has there is none (docs/methods.md, forecasts)."""

import numpy as np

from analysis.forecasting.panel import Floats, Panel
from analysis.forecasting.samples import Samples

SEED = 0


def shuffled(samples: Samples) -> Samples:
    """Return samples whose outcomes were permuted among the series of an issue and price band."""
    return _permuted(samples, np.unique(samples.issue * 16 + samples.band, return_inverse=True)[1])


def redated(samples: Samples) -> Samples:
    """Return samples whose outcomes were permuted among the dates of a series."""
    return _permuted(samples, np.unique(samples.series, return_inverse=True)[1])


def lasting(samples: Samples) -> Samples:
    """Return samples in which each series has the same features at all of its issues: their means."""
    series = np.unique(samples.series, return_inverse=True)[1]
    known = ~np.isnan(samples.features)
    with np.errstate(invalid="ignore"):
        means = [
            np.bincount(series, np.where(seen, column, 0)) / np.bincount(series, seen)
            for column, seen in zip(samples.features.T, known.T, strict=True)
        ]
    return samples._replace(features=np.column_stack(means)[series])


def _permuted(samples: Samples, group: "np.ndarray[tuple[int], np.dtype[np.intp]]") -> Samples:
    noise = np.random.default_rng(SEED).random(len(group))
    target, source = np.argsort(group, kind="stable"), np.lexsort((noise, group))
    hits = samples.hits.copy()
    hits[target] = samples.hits[source]
    return samples._replace(hits=hits)


def sign_flipped(panel: Panel) -> Panel:
    """Return a panel in which every change of a price or an offer goes up or down by chance, as far as it went."""
    return panel._replace(price=_flipped(panel.price), offer=_flipped(panel.offer))


def _flipped(prices: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(prices > 0, np.log(prices), np.nan)
    seen = ~np.isnan(logs)
    last = np.maximum.accumulate(np.where(seen, np.arange(logs.shape[1]), 0), axis=1)
    steps = np.nan_to_num(np.diff(np.take_along_axis(logs, last, axis=1), axis=1))
    signs = np.random.default_rng(SEED).choice([-1.0, 1.0], steps.shape)
    first = np.take_along_axis(logs, seen.argmax(axis=1)[:, None], axis=1)
    walk = first + np.concatenate([np.zeros((len(logs), 1)), np.cumsum(steps * signs, axis=1)], axis=1)
    return np.where(seen, np.exp(walk), prices)
