"""Words of signals: what one says, what it rests on, and why it is less sure. Nothing about later prices."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from dashapp import formats
from services.market.signals import Signal
from signals.events import EventType
from signals.kinds import Direction, SignalType

TYPE_NAMES: Mapping[str, str] = MappingProxyType({kind: kind.capitalize() for kind in SignalType})
EVENT_NAMES: Mapping[str, str] = MappingProxyType({kind: kind.capitalize() for kind in EventType})
NAMES: Mapping[str, str] = MappingProxyType({**TYPE_NAMES, **EVENT_NAMES})
DIRECTION_NAMES: Mapping[str, str] = MappingProxyType(
    {Direction.UP: "Up", Direction.DOWN: "Down", Direction.NEUTRAL: "Neutral"}
)
MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        SignalType.MOMENTUM: "the price compared with that of 7 days before.",
        SignalType.TREND: "the slope of a straight line through the prices of 14 days, as a change a day.",
        SignalType.VOLATILITY: "how widely the price has moved in the last 90 days, the newest counting most, as a "
        "standard deviation a year; drawn towards that of similar series where there are few moves.",
        SignalType.DEVIATION: "the distance of the price from its median of 14 days, in units of its usual scatter.",
        SignalType.SPREAD: "the price compared with what the same shop pays, with the cheapest other marketplace, or "
        "with the lowest listing. Fees and postage are not taken off.",
        SignalType.SUPPLY: "copies on offer compared with the day before.",
    }
)
STRENGTH = "the share of similar series (same currency, finish and price range) in which it is smaller."
CONFIDENCE = (
    "how much it rests on: days and moves seen, age, price, kind of source, other printings. Not a probability."
)
BEGINNINGS = (
    "Moves of 10 % in 7 days that several changes made, 20 % in one day, steady trends, prices far from their median, "
    "halved stocks, scatter and buylists above nine of ten of their own days, from 2.00 on. Each ends at half of what "
    "began it. A spike is unconfirmed until other printings or two later prices go along."
)
NO_PROMISE = (
    "A signal describes prices that were observed. It does not say how they go on, and no fees are taken off. "
    "On the real prices that we measured, moves seldom covered the cost of a resale."
)

SAID: Mapping[str, Callable[[float], str]] = MappingProxyType(
    {
        "return": lambda value: f"{formats.change(100 * value)} in 7 days",
        "day_return": lambda value: f"{formats.change(100 * value)} in a day",
        "slope": lambda value: f"{formats.change(100 * value)} a day over 14 days",
        "volatility": lambda value: f"{formats.share(value)} a year",
        "z": lambda value: f"{abs(value):.1f} times its scatter {'above' if value > 0 else 'below'} its median",
        "buylist_ratio": lambda value: f"the shop pays {formats.share(value)} of it",
        "marketplace_gap": lambda value: f"{formats.change(100 * value)} against the cheapest elsewhere",
        "low_to_price": lambda value: f"lowest listing at {formats.share(value)} of it",
        "stock_change": lambda value: f"{formats.change(100 * value)} copies in a day",
    }
)
PRICES: Mapping[str, str] = MappingProxyType(
    {"price": "price", "median": "median", "buylist": "buylist", "elsewhere": "elsewhere", "low": "lowest listing"}
)
MOVES: Mapping[str, str] = MappingProxyType(
    {
        "momentum_24h": "24 hours",
        "momentum_30d": "30 days",
        "momentum_90d": "90 days",
        "slope_30d": "a day over 30 days",
        "slope_90d": "a day over 90 days",
        "sen_slope_30d": "a day by Sen over 30 days",
        "siblings_7d": "other printings in 7 days",
    }
)
NUMBERS: Mapping[str, str] = MappingProxyType(
    {
        "moves": "changes",
        "days": "days with a price",
        "returns": "returns",
        "effective_returns": "effective returns",
        "t": "t",
        "r2": "R²",
        "mann_kendall_30d": "z of Mann and Kendall",
    }
)
DOUBTS: Mapping[str, str] = MappingProxyType(
    {
        "coverage": "days without a price",
        "moves": "few changes",
        "top_share": "one change made most of it",
        "age": "not of the newest day",
        "price": "a cheap price",
        "source": "the lowest offer is one seller's",
        "siblings": "other printings do not move alike",
        "quantity": "fewer than 3 listings",
    }
)
SMOOTHED = "a mean of past sales follows late"
NO_SIBLINGS, UNKNOWN_SIBLINGS = "no other printing is known", 0.8


def said(signal: Signal) -> str:
    """Return what a signal says."""
    return SAID[signal.measure](signal.value)


def facts(signal: Signal) -> list[str]:
    """Return the numbers that a signal rests on."""
    known = signal.facts
    told = [f"{name} {formats.money(known[fact], signal.currency)}" for fact, name in PRICES.items() if fact in known]
    told += [f"{name} {formats.change(100 * known[fact])}" for fact, name in MOVES.items() if fact in known]
    told += [f"{name} {known[fact]:.3g}" for fact, name in NUMBERS.items() if fact in known]
    return told


def doubts(signal: Signal) -> list[str]:
    """Return what makes a signal less sure, each with its factor."""
    return [f"{_doubt(name, factor, signal)} (× {factor:.2g})" for name, factor in signal.factors.items() if factor < 1]


def _doubt(name: str, factor: float, signal: Signal) -> str:
    if name == "source" and signal.is_smoothed:
        return SMOOTHED
    if name == "siblings" and factor == UNKNOWN_SIBLINGS:
        return NO_SIBLINGS
    return DOUBTS[name]
