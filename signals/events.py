"""Events: signals that have become large enough to be told of (docs/methods.md, signals).

An event begins beyond its threshold and ends at half of it, so that values that flap around one begin no second one.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from market.observations import Integers, Numbers
from signals.history import Floats, Mask
from signals.measures import Measures

LEAST_CENTS = 200
PAUSE = timedelta(days=7)  # between the beginnings of two events of a series and type
MOMENTUM, MOVES, TOP_SHARE = 0.10, 3, 0.8
TREND_T, TREND_MOVES = 3.0, 4
DEVIATION_Z, DEVIATION_MOVES = 3.5, 2
STOCK_CHANGE = 0.5
SPIKE, TOO_FAR = 0.20, np.log(4)  # beyond the latter it hardly is the same thing
RANK, RANK_MOVES = 0.9, 2  # the share of a series' own days that had less
RATIO_DAYS = 30  # with a price and an offer, before a rank among them says something
AGREEING = 0.03  # of other printings, the same way, from which on a spike is no slip of one


class EventType(StrEnum):
    """What has happened to a price, or to the copies on offer."""

    MOMENTUM = "momentum"
    TREND = "trend"
    DEVIATION = "deviation"
    SUPPLY = "supply"
    SPIKE = "spike"
    VOLATILITY = "volatility"
    SPREAD = "spread"


# The measure of an event's value. There is no signal of a day's return: strength and confidence are those of 7 days.
MEASURE_OF: Mapping[EventType, str] = MappingProxyType(
    {
        EventType.MOMENTUM: "return",
        EventType.TREND: "slope",
        EventType.DEVIATION: "z",
        EventType.SUPPLY: "stock_change",
        EventType.SPIKE: "day_return",
        EventType.VOLATILITY: "volatility",
        EventType.SPREAD: "buylist_ratio",
    }
)


class Standing(NamedTuple):
    """How series stand to a type of event: `size` with its sign, NaN without a signal; `begins` may begin one."""

    type: EventType
    size: Floats
    threshold: float
    begins: Mask

    @property
    def direction(self) -> Integers:
        """Return -1 or 1 by the sign of the size, 0 where there is none."""
        return np.sign(np.nan_to_num(self.size)).astype(np.int64)

    @property
    def lasts(self) -> Mask:
        """Return where an event goes on, in its direction."""
        lasting: Mask = np.abs(np.nan_to_num(self.size)) >= self.threshold / 2
        return lasting


class Known(NamedTuple):
    """Events of a type that are open, or began within PAUSE: their series and direction, and whether they are open."""

    series: Numbers
    direction: Integers
    is_open: Mask


def standings(known: Measures, values: Mapping[str, Floats]) -> Iterator[Standing]:
    """Yield how series stand to each type, from their measures and the values of their signals by measure.

    `values` also has `ratio_rank`, the share of a series' own days on which its buylist paid less of its price.
    """
    dear = known.cents >= LEAST_CENTS
    move, z, stock = values["return"], values["z"], values["stock_change"]
    with np.errstate(invalid="ignore"):
        steady = (known.moves_7d >= MOVES) & (known.top_share_7d < TOP_SHARE)
        yield _standing(EventType.MOMENTUM, move, MOMENTUM, dear & steady)
        t = np.where(np.isnan(values["slope"]), np.nan, known.t_14d)
        yield _standing(EventType.TREND, t, TREND_T, dear & (known.moves_14d >= TREND_MOVES))
        yield _standing(EventType.DEVIATION, z, DEVIATION_Z, dear & (known.moves_14d >= DEVIATION_MOVES))
        yield _standing(EventType.SUPPLY, np.where(stock < 0, stock, np.nan), STOCK_CHANGE, dear)
        alike = dear & ~np.isnan(move) & (np.abs(known.momentum_24h) <= TOO_FAR)
        yield _standing(EventType.SPIKE, np.expm1(known.momentum_24h), SPIKE, alike)
        moving = dear & (known.moves_14d >= RANK_MOVES)
        yield _standing(EventType.VOLATILITY, known.variance_rank, RANK, moving)
        yield _standing(EventType.SPREAD, values["ratio_rank"], RANK, dear)


def _standing(kind: EventType, size: Floats, threshold: float, allowed: Mask) -> Standing:
    return Standing(kind, size, threshold, allowed & (np.abs(size) >= threshold))


def changes(series: Numbers, standing: Standing, known: Known) -> tuple[Integers, Numbers]:
    """Return the places of the series whose event begins now, and the series whose open event has ended.

    `series` is sorted. An open event of a series that is not in it has ended.
    """
    before = known.series[known.is_open]
    places = np.minimum(np.searchsorted(series, before), max(len(series) - 1, 0))
    if len(series):
        here = series[places] == before
        lasting = here & standing.lasts[places] & (standing.direction[places] == known.direction[known.is_open])
    else:
        lasting = np.zeros(len(before), np.bool_)
    begun = standing.begins & ~np.isin(series, known.series)
    return np.flatnonzero(begun), before[~lasting]


def ratio_rank(asked: Integers, offered: Integers) -> Floats:
    """Return the share of days with less of the price paid than on the last; prices are rows a series, columns a day.

    In cents, 0 where unobserved; NaN where the last day or RATIO_DAYS days do not have both.
    """
    known = (asked > 0) & (offered > 0)
    ratio = np.where(known, offered / np.maximum(asked, 1), np.nan)
    days = np.count_nonzero(known, axis=1)
    with np.errstate(invalid="ignore"):
        below = np.count_nonzero(ratio < ratio[:, -1:] * (1 - 1e-9), axis=1)
    return np.where(known[:, -1] & (days >= RATIO_DAYS), below / np.maximum(days, 1), np.nan)


def agreeing(standing: Standing, siblings: Floats) -> Mask:
    """Return where the other printings moved the same way."""
    found: Mask = standing.direction * np.nan_to_num(siblings) >= AGREEING
    return found
