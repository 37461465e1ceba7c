"""Points of an index over time: what becomes of one that is computed again, and the values that follow from moves."""

from enum import Enum, auto
from math import exp
from typing import NamedTuple

from market.indices.families import CORRECTED_DAYS
from market.indices.moves import Move

BASE = 100.0


class Known(NamedTuple):
    """A stored point. `is_running`: its day was not over when it was computed."""

    version: int
    move: Move
    is_running: bool


class Outcome(Enum):
    """What is done with a point that is computed again."""

    KEEP = auto()
    STORE = auto()  # in place of what nobody could rely on
    RESTATE = auto()  # as a new version, beside the published one


def outcome(known: Known | None, move: Move, day: int, newest: int, first: int | None) -> Outcome:
    """Return what becomes of a day's move where `newest` is the running day, `first` that of the first stored point.

    A published point of a day that is over is never overwritten. After CORRECTED_DAYS nothing changes, because the
    moves of the days after it were told from it; days before the first point are added.
    """
    is_open = day >= newest - CORRECTED_DAYS
    if known is None:
        return Outcome.STORE if is_open or first is None or day < first else Outcome.KEEP
    if known.is_running:
        return Outcome.KEEP if known.move == move and day == newest else Outcome.STORE
    if not is_open or known.move == move:
        return Outcome.KEEP
    return Outcome.RESTATE if known.move.is_published else Outcome.STORE


def level(log_level: float) -> float:
    """Return the value of an index: `log_level` is the sum of its moves since its base day."""
    return BASE * exp(log_level)
