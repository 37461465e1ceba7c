"""Reliability of confidence: whether surer signals went on more often (docs/methods.md, signals).

Judged are moves of 10 % or more in 7 days. One acts at the next price; a hit is a move by a further 5 % in the same
direction within 7 days of it, beyond the mean of all series. Arrays are of one marketplace and currency.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from market.observations import Integers, Numbers
from signals.assessment import Market, Surroundings, assess
from signals.events import MOMENTUM
from signals.history import COLUMNS, DAY, Floats, Mask, history_of
from signals.measures import measures

BINS, LEAST = 10, 100  # signals, below which nothing is said
AHEAD, REACH = 7, 3  # days from the entry to the end, and by which either may be off
FURTHER = np.log(1.05)


class Bin(NamedTuple):
    """A tenth of the signals by their confidence: how many, their mean confidence, and the share that hit."""

    n: int
    confidence: float
    seen: float


class Closes(NamedTuple):
    """Prices of series in cents, a row a day from `first` on and a column a series; 0 where unobserved.

    `card` and `name` number the printing of a series and all printings of its name.
    """

    first: int
    cents: Integers
    card: Integers
    name: Integers


class Judged(NamedTuple):
    """Signals with their confidence, whether they hit (1 or 0), and the day that they are of."""

    confidence: Floats
    hits: Floats
    day: Integers


def tenths(confidence: Floats, hits: Floats) -> list[Bin]:
    """Return the table from the least sure tenth to the surest; nothing below LEAST signals.

    Signals of one confidence are in the order in which they are given, so a tenth may end among them.
    """
    if len(hits) < LEAST:
        return []
    order = np.argsort(confidence, kind="stable")
    parts = np.array_split(order, BINS)
    return [Bin(len(part), float(confidence[part].mean()), float(hits[part].mean())) for part in parts]


def rises(bins: list[Bin]) -> int:
    """Return at how many of the steps from tenth to tenth more was seen than before."""
    return sum(later.seen > earlier.seen for earlier, later in pairwise(bins))


def judged(closes: Closes, marketplace: str) -> Judged:
    """Return the signals of all days that have a week before them and one after their entry."""
    days = range(AHEAD + 1, len(closes.cents) - AHEAD - 1)
    parts = [part for day in days for part in _judged_on(closes, marketplace, day)]
    nothing = np.zeros(0)
    if not parts:
        return Judged(nothing, nothing, nothing.astype(np.int64))
    return Judged(*(np.concatenate(some) for some in zip(*parts, strict=True)))


def _judged_on(closes: Closes, marketplace: str, day: int) -> Iterator[Judged]:
    """Yield the signals of a day."""
    market = _market(closes, marketplace, day)
    if market is None:
        return
    move, is_known = _later(closes.cents, day, market.measures.series_id)
    move = move - move[is_known].mean() if is_known.any() else move
    for signals in assess(market):
        if signals.measure == "return":
            chosen = is_known[signals.places] & (np.abs(signals.value) >= MOMENTUM)
            way = signals.direction[chosen] * move[signals.places[chosen]]
            hits = (way >= FURTHER).astype(np.float64)
            yield Judged(signals.confidence[chosen], hits, np.full(len(hits), closes.first + day))


def _market(closes: Closes, marketplace: str, day: int) -> Market | None:
    """Return what was known at the end of a day of the series with a price of it or of the three days before."""
    seen = np.zeros((COLUMNS, closes.cents.shape[1]), np.int64)
    known = closes.cents[max(0, day + 1 - COLUMNS) : day + 1]
    seen[COLUMNS - len(known) :] = known
    ages = np.argmax(seen[::-1] > 0, axis=0)
    current = np.flatnonzero(seen[-REACH:].any(axis=0)).astype(np.int32)
    if not len(current):
        return None
    last = closes.first + day
    history = history_of(current, (last - ages[current]) * DAY, seen[:, current], last)
    count, nothing = len(history.series), np.full(len(history.series), np.nan)
    same, unknown = np.zeros(count, np.int64), np.full(count, -1)
    around = Surroundings(
        closes.card[history.series], closes.name[history.series], same, same, nothing, nothing, nothing, unknown,
        unknown, unknown,
    )  # fmt: skip
    return Market(measures(history), around, [marketplace], same, same, last * DAY)


def _later(cents: Integers, day: int, series: Numbers) -> tuple[Floats, Mask]:
    """Return ln(end / entry) of series, and where both are known: the next price, and the one a week after it."""
    entry = _first(cents[day + 1 : day + 1 + REACH][:, series])
    end = _first(cents[day + 1 : day + 2 + AHEAD][::-1][:REACH][:, series])
    known = (entry > 0) & (end > 0)
    move = np.zeros(len(series))
    move[known] = np.log(end[known] / entry[known])
    return move, known


def _first(cents: Integers) -> Integers:
    """Return the first known price of each column; 0 without one."""
    found: Integers = np.take_along_axis(cents, np.argmax(cents > 0, axis=0)[None], axis=0)[0]
    return found
