"""Kinds of signals: the types that readers ask for, and the measures behind them, each with its window."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class SignalType(StrEnum):
    """What a signal is about."""

    MOMENTUM = "momentum"
    VOLATILITY = "volatility"
    SPREAD = "spread"
    TREND = "trend"
    DEVIATION = "deviation"
    SUPPLY = "supply"


class Direction(StrEnum):
    """Where a signal points; what has no direction, or hardly moved, is neutral."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Measure(NamedTuple):
    """One definition of a value (docs/methods.md, signals): its type, and the time that it is about."""

    type: SignalType
    window: str


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "return": Measure(SignalType.MOMENTUM, "7d"),
        "volatility": Measure(SignalType.VOLATILITY, "90d"),
        "buylist_ratio": Measure(SignalType.SPREAD, "now"),
        "marketplace_gap": Measure(SignalType.SPREAD, "now"),
        "low_to_price": Measure(SignalType.SPREAD, "now"),
        "slope": Measure(SignalType.TREND, "14d"),
        "z": Measure(SignalType.DEVIATION, "14d"),
        "stock_change": Measure(SignalType.SUPPLY, "24h"),
    }
)
