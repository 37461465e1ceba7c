"""Detection of suspect prices (docs/decisions/0017-suspect-prices.md).

A price is suspect when it is more than four times the series' last trusted price, or less than a quarter of it, differs
by at least 1.00, and nothing supports it: no other marketplace within a factor of two, no other finish or printing that
moved the same way within three days. It is released when the next two observations of the series agree with it within
30 per cent, each of a later day (UTC) than the one before, or when one of another source does. A price a hundred times
off takes two weeks of such days, or another source: an upstream repeats its mistakes.
"""

from collections.abc import Generator, Sequence
from functools import reduce
from typing import NamedTuple

FACTOR = 4
LEAST_DIFFERENCE = 100  # cents
SUPPORT = 2  # factor within which another marketplace supports a price
MOVED = 2  # factor by which another finish or printing has moved the same way
AGREEMENT = 1.3
CONFIRMATIONS = 2  # observations after the suspect one
FAR_BEYOND = 100  # factor beyond which a release takes MANY_CONFIRMATIONS
MANY_CONFIRMATIONS = 13
DAY = 24 * 3600 * 1_000_000  # microseconds


class Observation(NamedTuple):
    """A price of a series: time in microseconds (market.histories), cents, and its source."""

    time: int
    cents: int
    source: str


class Evidence(NamedTuple):
    """Other prices at the time of a price.

    `others` are the current prices at other marketplaces in cents, `moves` the factors by which other finishes and
    printings have moved within three days.
    """

    others: Sequence[int] = ()
    moves: Sequence[float] = ()


class Judgement(NamedTuple):
    """Result for the observations of a series: those in `doubted` are suspect, the others trusted.

    `kept` are the new ones of the doubted, each with the trusted price of then in cents, None without one; `released`
    were suspect before and are trusted now.
    """

    doubted: Sequence[Observation]
    kept: Sequence[tuple[Observation, int | None]]
    released: Sequence[Observation]


Judging = Generator[Observation, Evidence, Judgement]


def deviates(cents: int, trusted: int) -> bool:
    """Return whether a price is too far from a trusted one to be trusted without evidence."""
    return far_apart(cents, trusted, FACTOR) and abs(cents - trusted) >= LEAST_DIFFERENCE


def far_apart(one: int, other: int, factor: float) -> bool:
    """Return whether the larger of two prices is more than a factor times the smaller."""
    return max(one, other) > factor * min(one, other)


def judge(observations: Sequence[Observation], trusted: int | None, pending: Sequence[Observation]) -> Judging:
    """Return the judgement of one series' observations, given in the order of time.

    `trusted` is the last trusted price before them in cents, None without one; `pending` are the suspect ones since.
    Yields each observation that needs evidence, and receives the evidence by `send`.
    """
    told = {one.time: one for one in observations}
    before = {one.time: one for one in pending if told.get(one.time, one).cents == one.cents}
    waiting: list[Observation] = reduce(agreeing, before.values(), [])
    doubted, kept, released = [], [], set()
    for one in observations:
        if repeats(one, before.get(one.time)) or any(same_day(one, earlier) for earlier in waiting):
            doubted.append(one)
            continue
        if (trusted is not None and not deviates(one.cents, trusted)) or supported(one, trusted, (yield one)):
            trusted, waiting = one.cents, []
            continue
        waiting = agreeing(waiting, one)
        doubted.append(one)
        kept.append((one, trusted))
        if confirmed(waiting, trusted):
            released |= {one.time for one in waiting}
            trusted, waiting = one.cents, []
    return Judgement(
        [one for one in doubted if one.time not in released],
        [(one, then) for one, then in kept if one.time not in released],
        [one for one in before.values() if one.time in released and one.time not in told],
    )


def agreeing(waiting: Sequence[Observation], one: Observation) -> list[Observation]:
    """Return a suspect price after the earlier ones that agree with it; the others are dropped."""
    return [*(earlier for earlier in waiting if not far_apart(earlier.cents, one.cents, AGREEMENT)), one]


def repeats(one: Observation, before: Observation | None) -> bool:
    """Return whether the same source repeats a price for the same time, as when a file is read twice."""
    return before is not None and one.source == before.source


def same_day(one: Observation, earlier: Observation) -> bool:
    """Return whether a list of the same source repeats a suspect price within the day (UTC)."""
    return one._replace(time=one.time // DAY) == earlier._replace(time=earlier.time // DAY)


def supported(one: Observation, trusted: int | None, evidence: Evidence) -> bool:
    """Return whether other prices support one that deviates; of a first price, whether not all contradict it."""
    if trusted is None:
        return not evidence.others or not all(deviates(one.cents, other) for other in evidence.others)
    if any(not far_apart(one.cents, other, SUPPORT) for other in evidence.others):
        return True
    return any(move >= MOVED if one.cents > trusted else move * MOVED <= 1 for move in evidence.moves)


def confirmed(waiting: Sequence[Observation], trusted: int | None) -> bool:
    """Return whether agreeing suspect prices are enough to be trusted."""
    *earlier, newest = waiting
    if any(one.source != newest.source for one in earlier):
        return True
    far = trusted is not None and far_apart(newest.cents, trusted, FAR_BEYOND)
    return len({one.time // DAY for one in waiting}) > (MANY_CONFIRMATIONS if far else CONFIRMATIONS)
