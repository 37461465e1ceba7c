"""Observations, and what one says of a rule: true, false, or false but too close to arm the rule again.

Between a rule's limit and its re-arm line lies a band of 5 per cent, at least 0.25 in the currency (1 point of per
cents). Prices that flap around the limit stay inside of it. What is unknown says nothing.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from alerts.rules import Rule, Trigger
from market.sources import DAILY

BAND = Decimal("0.05")
LEAST_BAND = 25  # cents
LEAST_POINTS = Decimal(1)  # of per cents


class Side(StrEnum):
    """The side of a limit on which a price is; the limit itself is above."""

    BELOW = "below"
    ABOVE = "above"


class Reading(StrEnum):
    """What an observation says of a rule."""

    TRUE = "true"
    NEAR = "near"
    FALSE = "false"
    UNKNOWN = "unknown"


class Observation(NamedTuple):
    """The newest price of a rule's target: `time` is when its source published it, `confirmed_at` when last repeated.

    Money is in cents of `currency`. `change` is that over the rule's window in per cent, `extreme` the least or the
    greatest price of the rule's days before it, `buylist` what a shop pays, `share` what a rule of a spread or of a
    sale compares, in per cent; None is unknown. `interval` is that of the editions of its source. `is_suspect`: the
    price is not believed yet (market/outliers.py).
    """

    time: datetime
    confirmed_at: datetime
    currency: str
    price: int | None
    series_id: int | None = None
    change: Decimal | None = None
    extreme: int | None = None
    buylist: int | None = None
    share: Decimal | None = None
    in_stock: bool | None = None
    interval: timedelta = DAILY
    is_suspect: bool = False


def band_of(price: int) -> int:
    """Return the width of the band at a price in cents."""
    return max(round(price * BAND), LEAST_BAND)


def side_of(rule: Rule, observation: Observation) -> Side | None:
    """Return the side of the rule's price on which an observation is, None where either has no price."""
    if rule.price is None or observation.price is None:
        return None
    return Side.BELOW if observation.price < rule.price else Side.ABOVE


def read(rule: Rule, observation: Observation, now: datetime, side: Side | None, *, has_fired: bool) -> Reading:
    """Return what an observation says of a rule at `now`.

    `side` is the one on which a rule that waits for a crossing was armed; `has_fired`: it is not armed. Raises
    ValueError for an observation in another currency.
    """
    if observation.currency != rule.currency:
        raise ValueError(f"a rule in {rule.currency} does not compare {observation.currency}")
    if rule.trigger is Trigger.MISSING:
        return _judged(now - observation.confirmed_at >= timedelta(days=rule.days or 0))
    if rule.trigger is Trigger.BACK_IN_STOCK:
        return Reading.UNKNOWN if observation.in_stock is None else _judged(observation.in_stock)
    if rule.trigger is Trigger.CROSSES:
        return _crossing(rule, observation, side, has_fired)
    return _COMPARED[rule.trigger](rule, observation)


def _judged(is_true: bool) -> Reading:
    return Reading.TRUE if is_true else Reading.FALSE


def _crossing(rule: Rule, observation: Observation, side: Side | None, has_fired: bool) -> Reading:
    now_at = side_of(rule, observation)
    if rule.price is None or observation.price is None or now_at is None:
        return Reading.UNKNOWN
    if has_fired:
        is_far = abs(observation.price - rule.price) >= band_of(rule.price)
        return Reading.FALSE if is_far else Reading.NEAR
    return _judged(side is not None and now_at is not side)


def _compared(value: Decimal | int | None, limit: Decimal | int | None, band: Decimal | int, *, down: bool) -> Reading:
    """Return the reading of a value that makes a rule true at the limit or beyond: below with `down`, else above."""
    if value is None or limit is None:
        return Reading.UNKNOWN
    beyond = limit - value if down else value - limit
    if beyond >= 0:
        return Reading.TRUE
    return Reading.FALSE if -beyond >= band else Reading.NEAR


def _price(rule: Rule, observation: Observation) -> Reading:
    return _compared(observation.price, rule.price, band_of(rule.price or 0), down=rule.trigger is Trigger.BELOW)


def _points(percent: Decimal) -> Decimal:
    return max(abs(percent) * BAND, LEAST_POINTS)


def _change(rule: Rule, observation: Observation) -> Reading:
    percent = rule.percent or Decimal(0)
    return _compared(observation.change, percent, _points(percent), down=percent < 0)


def _extreme(rule: Rule, observation: Observation) -> Reading:
    if observation.price is None or observation.extreme is None:
        return Reading.UNKNOWN
    down = rule.trigger is Trigger.NEW_LOW
    beyond = observation.extreme + (-1 if down else 1)  # cents: the same price again is no new one
    return _compared(observation.price, beyond, band_of(observation.extreme), down=down)


def share_of(rule: Rule, observation: Observation) -> Decimal | None:
    """Return the share that a rule compares, in per cent; None where it is not known."""
    if rule.trigger is not Trigger.BUYLIST:
        return observation.share
    if observation.price is None or observation.buylist is None:
        return None
    return Decimal(100 * observation.buylist) / observation.price


def _share(rule: Rule, observation: Observation) -> Reading:
    percent = rule.percent or Decimal(0)
    return _compared(share_of(rule, observation), percent, _points(percent), down=False)


_COMPARED: Mapping[Trigger, Callable[[Rule, Observation], Reading]] = MappingProxyType(
    {
        Trigger.BELOW: _price,
        Trigger.ABOVE: _price,
        Trigger.CHANGE: _change,
        Trigger.NEW_LOW: _extreme,
        Trigger.NEW_HIGH: _extreme,
        Trigger.BUYLIST: _share,
        Trigger.SPREAD: _share,
        Trigger.LIQUIDATION: _share,
    }
)
