"""Moves of the other printings of a card's name: they say whether a move is the card's or one printing's alone."""

import numpy as np
from numpy.typing import NDArray

from market.observations import Integers

Floats = NDArray[np.float64]


def siblings(move: Floats, card: Integers, name: Integers) -> Floats:
    """Return the mean move of the other cards of the same name; NaN where none is known."""
    known = ~np.isnan(move)
    moves = np.where(known, move, 0)
    total = np.bincount(name, moves)[name] - np.bincount(card, moves)[card]
    count = np.bincount(name, known)[name] - np.bincount(card, known)[card]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean: Floats = np.where(count > 0.5, total / count, np.nan)
    return mean
