"""Momentum of a window (docs/methods.md, signals): the logarithm of a price over the price a window before.

Formation periods without a skip: Jegadeesh and Titman 1993 skip the last week because of the bid-ask bounce, which
smoothed prices do not have.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from market.change_windows import LONGEST_REACH, REACHES
from market.observations import Numbers
from signals.history import COLUMNS, Floats, History

# Days of each window, and the days by which its first price may be older: the rule of changes.
WINDOWS: Mapping[str, int] = MappingProxyType({"24h": 1, "7d": 7, "30d": 30, "90d": 90})
OLDER = MappingProxyType({window: REACHES.get(window, LONGEST_REACH).days for window in WINDOWS})


class Steps(NamedTuple):
    """Changes of the price within a window.

    `moves` is their number, `largest` the size of the largest between two observations (logarithm), `days` the number
    of days with a price.
    """

    moves: Numbers
    largest: Floats
    days: Numbers


def momentum(history: History, window: str) -> Floats:
    """Return ln(last price / price a window before); NaN where no price is old enough and not too old."""
    columns = COLUMNS - 1 - WINDOWS[window]
    found = history.last_observed[:, columns]
    near = history.observed[:, : columns + 1].any(axis=1) & (columns - found <= OLDER[window])
    before = np.take_along_axis(history.logs, found[:, None], axis=1)[:, 0]
    return np.where(near, history.logs[:, -1] - before, np.nan)


def steps(history: History, days: int) -> Steps:
    """Return the changes within the last `days` days."""
    held = history.filled[:, -days - 1 :]
    sizes = np.abs(np.diff(held, axis=1))
    sizes[np.isnan(sizes)] = 0
    moves = np.count_nonzero(sizes, axis=1).astype(np.int32)
    return Steps(moves, sizes.max(axis=1), np.count_nonzero(history.observed[:, -days:], axis=1).astype(np.int32))


def top_share(largest: Floats, move: Floats) -> Floats:
    """Return the part of a move that its largest step made: 1 or more where one step made it all, NaN without a move.

    It has no meaning where the price came back: 99 at the most.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.minimum(largest / np.abs(move), 99)
    return np.where(move == 0, np.nan, share)
