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


class EventType(StrEnum):
    """What has happened to a price, or to the copies on offer."""

    MOMENTUM = "momentum"
    TREND = "trend"
    DEVIATION = "deviation"
    SUPPLY = "supply"


# The measure whose value, strength and confidence an event has.
MEASURE_OF: Mapping[EventType, str] = MappingProxyType(
    {
        EventType.MOMENTUM: "return",
        EventType.TREND: "slope",
        EventType.DEVIATION: "z",
        EventType.SUPPLY: "stock_change",
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
    """Yield how series stand to each type, from their measures and the values of their signals by measure."""
    dear = known.cents >= LEAST_CENTS
    move, z, stock = values["return"], values["z"], values["stock_change"]
    with np.errstate(invalid="ignore"):
        steady = (known.moves_7d >= MOVES) & (known.top_share_7d < TOP_SHARE)
        yield _standing(EventType.MOMENTUM, move, MOMENTUM, dear & steady)
        t = np.where(np.isnan(values["slope"]), np.nan, known.t_14d)
        yield _standing(EventType.TREND, t, TREND_T, dear & (known.moves_14d >= TREND_MOVES))
        yield _standing(EventType.DEVIATION, z, DEVIATION_Z, dear & (known.moves_14d >= DEVIATION_MOVES))
        yield _standing(EventType.SUPPLY, np.where(stock < 0, stock, np.nan), STOCK_CHANGE, dear)


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
