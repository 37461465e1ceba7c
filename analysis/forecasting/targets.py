"""What is forecast: that a price, or a buylist's offer, is lower or higher by 5 % some days after one could act."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from analysis.forecasting.panel import Floats, Integers, Mask, Panel

SHARE = 0.05
TINY = 1e-9  # so that 2.10 is 5 % above 2.00
ENTRY_WITHIN = 2.0  # days after the issue; whoever reads it later reads another one
EARLY, LATE = 0.25, 1.5  # days by which the price at the end may be older or newer than the horizon says


class Move(StrEnum):
    """The way that a price goes; an offer that stopped is down."""

    UP = "up"
    DOWN = "down"


class Target(NamedTuple):
    """A question with yes or no. `of` is the matrix of the panel, `least` the lowest price that is asked about.

    `history` is the number of days before an issue that its features need.
    """

    title: str
    marketplace: str
    of: str
    move: Move
    horizon: int
    least: float
    history: float


TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        "tcgplayer-up-3d": Target("TCGplayer +5 % in 3 days", "tcgplayer", "price", Move.UP, 3, 2.0, 7),
        "tcgplayer-down-3d": Target("TCGplayer -5 % in 3 days", "tcgplayer", "price", Move.DOWN, 3, 2.0, 7),
        "retail-up-7d": Target("Card Kingdom retail +5 % in 7 days", "cardkingdom", "price", Move.UP, 7, 2.0, 2),
        "retail-down-7d": Target("Card Kingdom retail -5 % in 7 days", "cardkingdom", "price", Move.DOWN, 7, 2.0, 2),
        "buylist-down-7d": Target(
            "Card Kingdom buylist -5 % or stopped in 7 days", "cardkingdom", "offer", Move.DOWN, 7, 1.0, 2
        ),
        "buylist-up-7d": Target("Card Kingdom buylist +5 % in 7 days", "cardkingdom", "offer", Move.UP, 7, 1.0, 2),
    }
)


class Outcomes(NamedTuple):
    """What came of the series that were asked about at an issue: places in the panel, and whether it came true.

    `known` is the day of the price that decided. `unfilled` counts those without a price to act at, `no_price` those
    without one at the end.
    """

    places: Integers
    hits: Floats
    known: Floats
    unfilled: int
    no_price: int


def asked(panel: Panel, target: Target) -> Mask:
    """Return the series that are asked about at the newest issue of a panel: their price is known and not too low."""
    prices: Floats = getattr(panel, target.of)[:, -1]
    return np.nan_to_num(prices) >= target.least - TINY


def outcomes(panel: Panel, target: Target, issue: int) -> Outcomes:
    """Return what came of an issue of a panel. One acts at the next price, never at the one that was read."""
    prices: Floats = getattr(panel, target.of)
    places = np.flatnonzero(asked(panel.until(issue), target))
    entry = _first(prices[places], panel.days, issue, panel.days[issue], panel.days[issue] + ENTRY_WITHIN)
    is_filled = (entry >= 0) & (prices[places, entry] > 0)
    filled, entry = places[is_filled], entry[is_filled]
    final = np.full(len(filled), -1)
    for column in np.unique(entry):
        at = entry == column
        due = panel.days[column] + target.horizon
        final[at] = _first(prices[filled[at]], panel.days, int(column), due - EARLY, due + LATE)
    is_known = final >= 0
    known, entry, final = filled[is_known], entry[is_known], final[is_known]
    hits = _has_moved(prices[known, entry], prices[known, final], target.move)
    return Outcomes(known, hits, panel.days[final], len(places) - len(filled), len(filled) - len(known))


def _first(prices: Floats, days: Floats, after: int, since: float, until: float) -> Integers:
    """Return the first issue later than `after` in [since, until] at which each series is known; -1 without one."""
    columns = np.flatnonzero((np.arange(len(days)) > after) & (days >= since) & (days <= until))
    seen = ~np.isnan(prices[:, columns])
    if not len(columns):
        return np.full(len(prices), -1)
    return np.where(seen.any(axis=1), columns[seen.argmax(axis=1)], -1).astype(np.int64)


def _has_moved(entry: Floats, final: Floats, move: Move) -> Floats:
    if move is Move.UP:
        return (final >= entry * (1 + SHARE) - TINY).astype(np.float64)
    return (final <= entry * (1 - SHARE) + TINY).astype(np.float64)
