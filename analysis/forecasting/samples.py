"""Samples of a target: features of a series at an issue, and what came of it."""

from typing import Any, NamedTuple

import numpy as np

from analysis.forecasting.features import FEATURES_OF, features
from analysis.forecasting.panel import Floats, Integers, Mask, Panel
from analysis.forecasting.paths import bands
from analysis.forecasting.targets import Target, outcomes


class Samples(NamedTuple):
    """Rows of features with their outcomes. `issue` and `series` are places in the panel, `band` is that of the price.

    `day` is that of the issue, `known` that of the price that decided: nothing may learn from a row before.
    """

    issue: Integers
    series: Integers
    band: Integers
    day: Floats
    known: Floats
    features: Floats
    hits: Floats

    def at(self, places: Mask) -> "Samples":
        """Return some of the rows."""
        some: Any = [one[places] for one in self]
        return Samples(*some)


class Missing(NamedTuple):
    """Rows that are none: no price to act at, no price at the end."""

    unfilled: int
    no_price: int


def samples_of(panel: Panel, target: Target) -> tuple[Samples, Missing]:
    """Return the samples of all issues of a panel, in their order; none where no issue has an outcome yet."""
    parts, unfilled, no_price = [_none(len(FEATURES_OF[target.marketplace]))], 0, 0
    for issue in np.flatnonzero(panel.days - panel.days[:1] >= target.history).tolist():
        found = outcomes(panel, target, issue)
        if len(found.places) > found.unfilled + found.no_price:  # else the end is still to come, or fell into a gap
            unfilled, no_price = unfilled + found.unfilled, no_price + found.no_price
            parts.append(_at_issue(panel, target, issue, found.places, found.hits, found.known))
    return Samples(*(np.concatenate(some) for some in zip(*parts, strict=True))), Missing(unfilled, no_price)


def _none(columns: int) -> Samples:
    numbers, floats = np.zeros(0, np.int64), np.zeros(0)
    return Samples(numbers, numbers, numbers, floats, floats, np.zeros((0, columns)), floats)


def _at_issue(panel: Panel, target: Target, issue: int, places: Integers, hits: Floats, known: Floats) -> Samples:
    seen = panel.until(issue)
    prices: Floats = getattr(seen, target.of)[places, -1]
    return Samples(
        np.full(len(places), issue),
        places,
        bands(prices),
        np.full(len(places), panel.days[issue]),
        known,
        features(seen, target.marketplace)[places],
        hits,
    )
