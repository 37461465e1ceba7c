"""How lines of prices are told apart beside their colour, and how many of them carry a label."""

from collections.abc import Mapping
from types import MappingProxyType

from market.variants import Condition, Finish

LABELLED_LINES = 4  # up to so many lines carry their name and value at their end; more get a legend
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
