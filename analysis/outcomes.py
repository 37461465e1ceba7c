"""Outcomes of recommendations at a horizon, to the cent: gross less fees is net (docs/methods.md, track record).

The entry is the first price observed after the recommendation: what it rests on was already past. A series that has no
price at the horizon has no outcome; it is counted, never left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from analysis.recommendations import At, Claim, Leg, Recommendation
from market.fees import Fee, Side, Tariff, postage, tariff

ENTRY_WITHIN = timedelta(days=3)  # of the recommendation
TOLERANCE = timedelta(days=1)  # after the horizon
OLDEST_EXIT = timedelta(days=3)  # before the horizon
LATENESS = timedelta(days=2)  # of prices that arrive after their time; an outcome is never computed again


class Label(StrEnum):
    """What became of a recommendation at a horizon."""

    HIT = "hit"
    MISS = "miss"
    UNFILLED = "unfilled"  # no price in time after it was issued
    NO_PRICE = "no_price"  # no price at the horizon, or unknown fees of what it claims a net of


class Price(NamedTuple):
    """A price of a series at a time, in minor units."""

    time: datetime
    units: int


class Traded(NamedTuple):
    """What is known of a series of a recommendation: whose it is, and its prices at entry and exit.

    `stopped_at` is the day of a shop's last list in the exit's time where it did not buy any more, which has no exit.
    """

    marketplace: str
    entry: Price | None
    exit: Price | None
    stopped_at: datetime | None = None


class Sum(NamedTuple):
    """Money of a paper trade; fees are unknown where one of its legs' are."""

    gross: int
    fees: int | None
    fee_ids: tuple[int, ...]
    legs: tuple[dict[str, Any], ...]

    @property
    def net(self) -> int | None:
        """Return what is left."""
        return None if self.fees is None else self.gross - self.fees


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a recommendation; `entry` and `exit` are the subject's."""

    label: Label
    entry: Price | None
    exit: Price | None
    traded: Sum | None


def target_of(issued_at: datetime, horizon: int) -> datetime:
    """Return the end of a horizon."""
    return issued_at + timedelta(days=horizon)


def exit_window(issued_at: datetime, horizon: int) -> tuple[datetime, datetime]:
    """Return the times after, and up to, which the last price is the exit's."""
    target = target_of(issued_at, horizon)
    return target - OLDEST_EXIT, target + TOLERANCE


def judge(one: Recommendation, known: Mapping[int, Traded], fees: Iterable[Fee]) -> Outcome:
    """Return the outcome of a recommendation with the prices of its series; a series may be unknown."""
    subject = known.get(one.series_id)
    entry, left = (subject.entry, subject.exit) if subject else (None, None)
    found = [known.get(series) for series in one.series]
    if any(series is None or series.entry is None for series in found):
        return Outcome(Label.UNFILLED, entry, None, None)
    if subject and subject.stopped_at and one.claim is not Claim.GAIN:  # what a sale would bring is not known
        return Outcome(Label.HIT if one.claim is Claim.DOWN else Label.MISS, entry, None, None)
    if one.needs_exit and any(series is None or series.exit is None for series in found):
        return Outcome(Label.NO_PRICE, entry, None, None)
    rows = [fee for fee in fees if fee.id in one.fee_ids]
    traded = _traded(one, known, rows)
    return Outcome(_label(one, entry, left, traded), entry, left, traded)


def came_true(claim: Claim, threshold: Decimal, before: int, after: int) -> bool:
    """Return whether a price has moved as a claim says: exactly by the threshold is enough."""
    move = Decimal(after - before)
    return move >= threshold * before if claim is Claim.UP else move <= -threshold * before


def _label(one: Recommendation, entry: Price | None, left: Price | None, traded: Sum) -> Label:
    if one.claim is Claim.GAIN:
        return Label.NO_PRICE if traded.net is None else Label.HIT if traded.net > 0 else Label.MISS
    assert entry is not None
    assert left is not None
    return Label.HIT if came_true(one.claim, one.threshold, entry.units, left.units) else Label.MISS


def _traded(one: Recommendation, known: Mapping[int, Traded], rows: Sequence[Fee]) -> Sum:
    gross, fees, ids, legs = 0, 0, set[int](), []
    is_known = True
    for leg in one.legs:
        series = known[leg.series_id]
        price = series.entry if leg.at is At.ENTRY else series.exit
        assert price is not None
        fee, used = _fee(leg, price.units, one, series.marketplace, rows)
        gross += leg.sign * price.units
        # A fee is money lost where one would have paid it, and saved where the leg is what one would have done else.
        is_saved = (leg.sign < 0) != (leg.side is Side.BUYER)
        fees += 0 if fee is None else -fee if is_saved else fee
        is_known &= fee is not None
        ids |= set(used)
        legs.append({**leg.record, "time": _text(price.time), "price": price.units, "fee": fee})
    return Sum(gross, fees if is_known else None, tuple(sorted(ids)), tuple(legs))


def _fee(
    leg: Leg, price: int, one: Recommendation, marketplace: str, rows: Sequence[Fee]
) -> tuple[int | None, Sequence[int]]:
    """Return what a leg costs beside its price, None where that is unknown, and the numbers of the fees."""
    day = one.issued_at.date()
    found = tariff(rows, marketplace, one.currency, leg.side, day, leg.level)
    amounts = np.array([price], np.int64)
    if found is None and leg.side is Side.BUYER:
        found = Tariff(())  # no fee of its buyers is known: the price counts alone
    if found is None or not found.is_known(amounts).all():
        return None, ()
    if leg.basket is None:
        return int(found.fee(amounts)[0]), found.ids
    post = postage(rows, marketplace, one.currency, day)
    if leg.side is Side.BUYER and post.charged is not None:
        return int(found.landed(amounts, post.charged, leg.basket)[0]) - price, (*found.ids, *post.ids)
    if leg.side is not Side.BUYER and post.paid is not None:
        return price - int(found.net(amounts, post.paid, leg.basket, post.charged or 0)[0]), (*found.ids, *post.ids)
    return None, ()


def _text(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="microseconds")
