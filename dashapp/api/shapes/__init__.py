"""The shapes of the answers, for the specification: names, types, units. Tests hold real answers against them."""

from dashapp.api.shapes.cards import Card, CardHistory
from dashapp.api.shapes.dead_letters import Closed, DeadLetters
from dashapp.api.shapes.errors import Failure
from dashapp.api.shapes.health import Health
from dashapp.api.shapes.market import MarketIndex
from dashapp.api.shapes.overview import Formats, Movers, Overview
from dashapp.api.shapes.search import SearchPage, Suggestions
from dashapp.api.shapes.sets import SetIndex, SetList, SetValue
from dashapp.api.shapes.statistics import CardStatistics

__all__ = [
    "Card",
    "CardHistory",
    "CardStatistics",
    "Closed",
    "DeadLetters",
    "Failure",
    "Formats",
    "Health",
    "MarketIndex",
    "Movers",
    "Overview",
    "SearchPage",
    "SetIndex",
    "SetList",
    "SetValue",
    "Suggestions",
]
