"""Flows of money for the money-weighted return: what was paid for lots, what they brought, what the others are worth.

Only whole stories count: where the cost, the day, the proceeds or the price of copies is unknown, all of their flows
are left out, and said (docs/methods.md, collections).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from collection.ledger.entries import EntryKind
from collection.ledger.lots import Lot
from collection.ledger.replaying import Part, Replay
from collection.valuation.valuing import ValuedLots


class LeftOut(StrEnum):
    """Why the flows of copies are left out."""

    UNKNOWN_COST = "unknown_cost"
    OTHER_CURRENCY = "other_currency"
    UNKNOWN_DAY = "unknown_day"
    NOTHING_PAID = "nothing_paid"  # a gift has no rate of return
    NO_PRICE = "no_price"
    UNKNOWN_PROCEEDS = "unknown_proceeds"


@dataclass(frozen=True, slots=True)
class Flows:
    """(day, minor units) in one currency, below zero where paid, of `copies`; and the copies left out by reason."""

    currency: str
    flows: tuple[tuple[date, int], ...]
    copies: int
    left_out: Mapping[LeftOut, int]


@dataclass(frozen=True, slots=True)
class _Story:
    """Copies from their acquisition to their end. `why_not` says why there is none; None is unknown otherwise."""

    copies: int
    acquired_on: date | None
    cost: int | None
    currency: str | None
    ended_on: date
    brought: int | None
    why_not: LeftOut


def flows_of(replay: Replay, valuation: ValuedLots, on: date) -> Flows:
    """Return the flows until a day (UTC): sold copies at their proceeds, held ones at their value on that day.

    The valuation is that of the replay's lots. Lost copies brought 0; those given away are left out.
    """
    currency = valuation.terms.currency
    counted: list[tuple[date, int]] = []
    copies = 0
    left_out: Counter[LeftOut] = Counter()
    for story in (*_ended(replay, currency), *_held(valuation, on)):
        reason = _reason(story, currency)
        if reason is None and story.acquired_on and story.cost is not None and story.brought is not None:
            counted += [(story.acquired_on, -story.cost), (story.ended_on, story.brought)]
            copies += story.copies
        elif reason:
            left_out[reason] += story.copies
    return Flows(currency, tuple(counted), copies, dict(left_out))


def _reason(story: _Story, currency: str) -> LeftOut | None:
    if story.cost is None:
        return LeftOut.UNKNOWN_COST
    if story.cost == 0:
        return LeftOut.NOTHING_PAID
    if story.currency != currency:
        return LeftOut.OTHER_CURRENCY
    if story.acquired_on is None:
        return LeftOut.UNKNOWN_DAY
    return story.why_not if story.brought is None else None


def _ended(replay: Replay, currency: str) -> Iterator[_Story]:
    for part in replay.parts:
        yield _Story(
            part.quantity,
            part.acquired_on,
            part.cost,
            part.cost_currency,
            part.disposed_on,
            _brought(part, currency),
            LeftOut.UNKNOWN_PROCEEDS if part.currency in (None, currency) else LeftOut.OTHER_CURRENCY,
        )


def _brought(part: Part, currency: str) -> int | None:
    if part.kind is EntryKind.LOSE:
        return 0
    return part.net if part.currency == currency else None


def _held(valuation: ValuedLots, on: date) -> Iterator[_Story]:
    columns = valuation.columns
    rows = zip(valuation.lots, columns.valued.tolist(), columns.value.tolist(), strict=True)
    for lot, valued, value in rows:
        yield _story(lot, on, value if valued else None)


def _story(lot: Lot, on: date, value: int | None) -> _Story:
    return _Story(lot.quantity, lot.acquired_on, lot.cost, lot.currency, on, value, LeftOut.NO_PRICE)
