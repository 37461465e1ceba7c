"""What chance alone would call an event: the returns of each series in another order (docs/methods.md, signals).

A permutation keeps how often and how far a price moves, and takes away the order that momentum and trend are made of.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from signals import peers
from signals.deviation import deviation
from signals.events import EventType, standings
from signals.history import Floats, History
from signals.measures import Measures, measures

SAMPLE = 2_000  # series of a currency
TYPES = (EventType.MOMENTUM, EventType.TREND, EventType.DEVIATION, EventType.SPIKE, EventType.VOLATILITY)


class Chance(NamedTuple):
    """Of `sampled` series those beyond the threshold of a type, and those with their returns in another order."""

    sampled: int
    beyond: int
    by_chance: int


def chances(history: History, seed: int) -> dict[EventType, Chance]:
    """Return by type what a sample of series has, and what it would have by chance; the same for the same seed."""
    seen, drawn = _beyond(measures(history)), _beyond(measures(shuffled(history, seed)))
    return {kind: Chance(len(history.series), seen[kind], drawn[kind]) for kind in TYPES}


def shuffled(history: History, seed: int) -> History:
    """Return the histories with the returns of each series in another order, on the same days, from the same price."""
    random, logs = np.random.default_rng(seed), history.logs.copy()
    for row in logs:
        places = np.flatnonzero(~np.isnan(row))
        row[places[1:]] = row[places[0]] + np.cumsum(random.permutation(np.diff(row[places])))
    cents = np.maximum(np.rint(100 * np.exp(logs[:, -1])), 1).astype(np.int64)
    return History(history.series, history.days, history.times, cents, logs)


def _beyond(known: Measures) -> dict[EventType, int]:
    return {one.type: int(np.count_nonzero(one.begins)) for one in standings(known, _values(known))}


def _values(known: Measures) -> Mapping[str, Floats]:
    """Return the values of the signals; those that need more than the series' own prices are unknown."""
    nothing = np.full(len(known.cents), np.nan)
    pool = np.nan_to_num(peers.pools(known.variance, known.effective, peers.bands(known.cents)))
    return {
        "return": np.expm1(known.momentum_7d),
        "slope": np.expm1(known.slope_14d),
        "z": deviation(np.log(known.cents / 100), known.median_14d, known.distance_14d, pool),
        "stock_change": nothing,
        "ratio_rank": nothing,
    }
