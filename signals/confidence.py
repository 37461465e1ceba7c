"""Confidence of a signal: the product of documented factors (docs/methods.md, signals), each stored with it.

It says how much the signal rests on, not whether a price will go on.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from market.observations import Integers, Numbers
from market.variants import Kind
from signals.history import Floats, Mask

FACTORS = ("coverage", "moves", "top_share", "age", "price", "source", "siblings", "quantity")

FADE_HOURS = 48
LEAST_CENTS, FULL_CENTS = 100, 200  # below the first there is no signal, from the second on the price is no doubt
AGREEING = 0.03  # momentum of other printings from which they move
DEAD_BAND = 0.01  # momentum below which a price stands still
FEW = 3  # listings
ONE_STEP = 0.8  # part of a move that one step made

# How a source makes its prices: means of past sales lag, the lowest offer is one seller's.
SOURCES: Mapping[str, float] = MappingProxyType(
    {"tcgplayer": 0.9, "cardmarket": 0.9, "cardkingdom": 1.0, "manapool": 0.7, "cardtrader": 0.7}
)
SMOOTHED = frozenset({"tcgplayer", "cardmarket"})
KIND = Kind.RETAIL  # the side of the market that signals are about


def of_coverage(days: Numbers, window: int) -> Floats:
    """Return the part of a window's days that have a price."""
    return np.minimum(days / window, 1.0)


def of_moves(moves: Numbers) -> Floats:
    """Return the factor of the number of changes: one alone may be one sale."""
    return np.array([0.25, 0.25, 0.6, 0.8, 1.0])[np.minimum(moves, 4)]


def of_top_share(share: Floats) -> Floats:
    """Return the factor of a move that one step made almost alone."""
    return np.where(share >= ONE_STEP, 0.5, 1.0)


def of_age(days: Integers) -> Floats:
    """Return the factor of the days between a price and the newest of its currency."""
    return np.exp(-24 * days / FADE_HOURS)


def of_price(cents: Integers) -> Floats:
    """Return the factor of a price: a cheap one moves by cents."""
    return np.where(cents < FULL_CENTS, 0.5, 1.0)


def of_siblings(move: Floats, siblings: Floats) -> Floats:
    """Return the factor of other printings: 1 where they agree, 0.5 where they do not, 0.8 where none is known."""
    stands = np.abs(move) < DEAD_BAND
    agree = np.where(stands, np.abs(siblings) < AGREEING, (np.abs(siblings) >= AGREEING) & (siblings * move > 0))
    return np.where(np.isnan(siblings), 0.8, np.where(agree, 1.0, 0.5))


def of_quantity(listings: Integers) -> Floats:
    """Return the factor of the number of listings, below 0 where unknown."""
    few: Mask = (listings >= 0) & (listings < FEW)
    return np.where(few, 0.5, 1.0)
