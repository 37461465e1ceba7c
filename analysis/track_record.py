"""How often recommendations came true, beside how often that happens anyway (docs/methods.md, track record).

All functions are about one currency and one horizon. Below LEAST outcomes nothing is said but how many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from analysis.outcomes import Label
from analysis.scores import Bin, Interval, brier_skill, mean_by_blocks, reliability

LEAST = 100  # outcomes, hit or missed
EXTREMES = 10


class Result(NamedTuple):
    """An outcome with what was recommended. Money is in minor units; `base` is the share of the peers that hit."""

    id: int
    series_id: int
    type: str
    method: str
    issued_at: datetime
    label: str
    probability: Decimal | None
    base: float | None
    entry_price: int | None
    exit_at: datetime | None
    net: int | None
    index_move: float | None

    @property
    def is_judged(self) -> bool:
        """Return whether it came true or did not."""
        return self.label in (Label.HIT, Label.MISS)

    @property
    def gain(self) -> float | None:
        """Return its net as a share of the price at the entry, None where it is unknown."""
        return self.net / self.entry_price if self.net is not None and self.entry_price else None


@dataclass(frozen=True, slots=True)
class Point:
    """The paper portfolio at the end of a day, in stakes: with the recommendations, and in the index instead."""

    day: date
    net: float
    index: float


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The same stake on each recommendation with a known net and a known index; none is invested again.

    Doing nothing is 0. `drawdown` is the largest fall from a former height, in stakes.
    """

    stakes: int
    points: Sequence[Point]
    drawdown: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is to say of `n` judged outcomes. Base rate, skill and reliability are of those that have them."""

    hit_rate: float
    base_rate: float | None
    with_base: int
    with_probability: int
    brier_skill: float | None
    reliability: Sequence[Bin]
    mean_net: Interval | None
    portfolio: Portfolio | None
    best: Sequence[Result]
    worst: Sequence[Result]


@dataclass(frozen=True, slots=True)
class Record:
    """Outcomes counted by what became of them; `figures` are None below LEAST judged ones: too few to say."""

    outcomes: int
    n: int
    hits: int
    unfilled: int
    no_price: int
    figures: Figures | None


def record_of(results: Sequence[Result]) -> Record:
    """Return the track record of some outcomes."""
    labels = [result.label for result in results]
    judged = [result for result in results if result.is_judged]
    return Record(
        len(results),
        len(judged),
        labels.count(Label.HIT),
        labels.count(Label.UNFILLED),
        labels.count(Label.NO_PRICE),
        _figures(judged) if len(judged) >= LEAST else None,
    )


def _figures(judged: Sequence[Result]) -> Figures:
    hits = np.array([result.label == Label.HIT for result in judged], np.float64)
    base = np.array([np.nan if result.base is None else result.base for result in judged])
    stated = np.array([np.nan if result.probability is None else float(result.probability) for result in judged])
    has_base, has_stated = ~np.isnan(base), ~np.isnan(stated)
    both = has_base & has_stated
    gains = [(result.gain, result.issued_at.date()) for result in judged if result.gain is not None]
    ranked = sorted((one for one in judged if one.gain is not None), key=lambda one: (-(one.gain or 0), one.id))
    return Figures(
        float(hits.mean()),
        float(base[has_base].mean()) if has_base.any() else None,
        int(has_base.sum()),
        int(has_stated.sum()),
        brier_skill(stated[both], base[both], hits[both]) if both.any() else None,
        reliability(stated[has_stated], hits[has_stated]),
        mean_by_blocks(np.array([gain for gain, _ in gains]), [day for _, day in gains]) if gains else None,
        portfolio_of(judged),
        ranked[:EXTREMES],
        ranked[::-1][:EXTREMES],
    )


def portfolio_of(judged: Sequence[Result]) -> Portfolio | None:
    """Return the paper portfolio of some outcomes; None where no net is known."""
    closed = sorted(
        (result.exit_at.date(), result.gain, result.index_move)
        for result in judged
        if result.exit_at and result.gain is not None and result.index_move is not None
    )
    if not closed:
        return None
    net, index = (np.cumsum([one[place] for one in closed]) for place in (1, 2))
    last = {day: place for place, (day, _, _) in enumerate(closed)}
    points = [Point(day, float(net[place]), float(index[place])) for day, place in last.items()]
    heights = np.array([0.0, *(point.net for point in points)])
    return Portfolio(len(closed), points, float(np.max(np.maximum.accumulate(heights) - heights)))
