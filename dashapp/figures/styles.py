"""Dashes and symbols that distinguish lines of prices beside colour, and the number of labelled lines."""

from collections.abc import Mapping
from types import MappingProxyType

from market.variants import Condition, Finish

LABELLED_LINES = 4  # up to N lines have name and value at their end; more have a legend
SYMBOLS_A_LINE = 12
DASHES: Mapping[Finish, str] = MappingProxyType({Finish.NONFOIL: "solid", Finish.FOIL: "dash", Finish.ETCHED: "dot"})
SYMBOLS: Mapping[Condition, str] = MappingProxyType(
    {
        Condition.MINT: "star",
        Condition.NEAR_MINT: "circle",
        Condition.LIGHTLY_PLAYED: "square",
        Condition.MODERATELY_PLAYED: "diamond",
        Condition.HEAVILY_PLAYED: "triangle-up",
        Condition.DAMAGED: "x",
    }
)
