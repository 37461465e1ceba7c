"""Backtest: what a rule would have done over stored prices, by the evaluator that watches new ones.

At each point the rule sees that point and earlier ones only. Prices after a firing are for the reader.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from alerts.evaluation import Step, begin, evaluate
from alerts.observations import Observation, share_of
from alerts.rules import SHARES, Rule, Trigger
from alerts.standings import EventKind, State
from market.change_windows import REACHES, WINDOWS

AFTER = (timedelta(days=7), timedelta(days=30))


@dataclass(frozen=True, slots=True)
class Point:
    """A price of a bucket at the `time` of its last observation; money in cents, `listings` None where unknown."""

    time: datetime
    price: int | None
    least: int | None
    greatest: int | None
    listings: int | None = None
    buylist: int | None = None
    share: Decimal | None = None  # of a spread, in per cent


@dataclass(frozen=True, slots=True)
class Firing:
    """A firing, with the price (cents) of its time, 7 and 30 days later; None where nothing is known of then."""

    time: datetime
    price: int | None
    price_7d: int | None
    price_30d: int | None


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The observation that came nearest to a rule that never fired; `away`: in cents, or points of per cents."""

    time: datetime
    price: int | None
    away: Decimal


@dataclass(frozen=True, slots=True)
class Judged:
    """A price (cents) that a rule was tried over, and the one from which on it was true then.

    `limit` is None where the rule compares no price, or nothing is known to compare with.
    """

    time: datetime
    price: int | None
    limit: int | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """The firings of a rule over prices, and the nearest miss where there are none.

    `true_at_start`: the rule was true already at the first price, so that it waited until it was false.
    """

    firings: Sequence[Firing]
    nearest_miss: NearMiss | None
    true_at_start: bool
    prices: Sequence[Judged]


def run(rule: Rule, points: Sequence[Point]) -> Backtest:
    """Return what a rule would have done over points in the order of time. The end of the rule does not apply."""
    rule = replace(rule, expires_at=None)
    times = [point.time for point in points]
    observations = list(_observations(rule, points, times))
    if not observations:
        return Backtest([], None, False, [])
    begun = begin(rule, observations[0], observations[0].time)
    firings = [
        Firing(event.time, event.price, *(_later(points, times, event.time + length) for length in AFTER))
        for event in _events(rule, observations, begun)
    ]
    judged = [
        Judged(one.time, one.price, _limit(rule, one, _before(rule, points, times, place)))
        for place, one in enumerate(observations)
    ]
    was_true = begun[0].state is State.FIRED
    return Backtest(firings, None if firings or was_true else _nearest(rule, observations), was_true, judged)


def _events(rule: Rule, observations: Sequence[Observation], begun: Step) -> Iterator[Firing]:
    standing, events = begun
    for place, observation in enumerate(observations):
        if place:
            standing, events = evaluate(rule, standing, observation, observation.time)
        for event in events:
            if event.kind is EventKind.FIRED:
                yield Firing(event.time, event.price, None, None)
        events = ()
        if rule.trigger is Trigger.MISSING and place + 1 < len(observations):
            due = observation.time + timedelta(days=rule.days or 0)
            if due < observations[place + 1].time:
                standing, missing = evaluate(rule, standing, observation, due)
                yield from (Firing(due, event.price, None, None) for event in missing if event.kind is EventKind.FIRED)


def _observations(rule: Rule, points: Sequence[Point], times: Sequence[datetime]) -> Iterator[Observation]:
    for place, point in enumerate(points):
        yield Observation(
            time=point.time,
            confirmed_at=point.time,
            currency=rule.currency,
            price=point.price,
            change=_change(rule, points, times, place),
            extreme=_extreme(rule, points, times, place),
            buylist=point.buylist,
            share=point.share,
            in_stock=point.price is not None and point.listings != 0,
        )


def _change(rule: Rule, points: Sequence[Point], times: Sequence[datetime], place: int) -> Decimal | None:
    then, price = _before(rule, points, times, place), points[place].price
    return round(100 * (Decimal(price) / then - 1), 2) if price and then else None


def _before(rule: Rule, points: Sequence[Point], times: Sequence[datetime], place: int) -> int | None:
    """Return the price that a change is measured from, None where there is none."""
    if rule.window is None:
        return None
    start = times[place] - WINDOWS[rule.window]
    earlier = bisect_right(times, start) - 1
    is_known = earlier >= 0 and times[earlier] >= start - REACHES[rule.window]
    return points[earlier].price if is_known else None


def _limit(rule: Rule, observation: Observation, before: int | None) -> int | None:
    """Return the price from which on a rule is true at an observation; `before` is the one that a change is from."""
    percent = rule.percent or Decimal(0)
    if rule.trigger is Trigger.CHANGE:
        return None if before is None else round(before * (1 + percent / 100))
    if rule.trigger is Trigger.BUYLIST:
        return None if observation.buylist is None else round(100 * observation.buylist / percent)
    return observation.extreme if rule.trigger in (Trigger.NEW_LOW, Trigger.NEW_HIGH) else rule.price


def _extreme(rule: Rule, points: Sequence[Point], times: Sequence[datetime], place: int) -> int | None:
    if rule.trigger not in (Trigger.NEW_LOW, Trigger.NEW_HIGH):
        return None
    earlier = points[bisect_left(times, times[place] - timedelta(days=rule.days or 0)) : place]
    if rule.trigger is Trigger.NEW_LOW:
        return min((point.least for point in earlier if point.least is not None), default=None)
    return max((point.greatest for point in earlier if point.greatest is not None), default=None)


def _later(points: Sequence[Point], times: Sequence[datetime], time: datetime) -> int | None:
    """Return the price that held at a later time, None where the points end before."""
    return points[bisect_right(times, time) - 1].price if times[-1] >= time else None


def _nearest(rule: Rule, observations: Sequence[Observation]) -> NearMiss | None:
    misses = (
        NearMiss(one.time, one.price, away) for one in observations if (away := _away(rule, one)) is not None
    )  # fmt: skip
    return min(misses, key=lambda miss: miss.away, default=None)


def _away(rule: Rule, observation: Observation) -> Decimal | None:
    """Return how far an observation is from making a rule true; None where it says nothing, or compares nothing."""
    price = observation.price
    if rule.trigger is Trigger.CHANGE:
        value, limit = observation.change, rule.percent
    elif rule.trigger in SHARES:
        value, limit = share_of(rule, observation), rule.percent
    elif rule.trigger in (Trigger.NEW_LOW, Trigger.NEW_HIGH):
        value, limit = (None if price is None else Decimal(price)), _decimal(observation.extreme)
    else:
        value, limit = _decimal(price), _decimal(rule.price)
    return None if value is None or limit is None else round(abs(value - limit), 2)


def _decimal(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents)
