"""Index of a collection: how the market moved what was held (docs/methods.md, collections).

    I_t = I_(t-1) * sum over M of q_(t-1) * p_t / sum over M of q_(t-1) * p_(t-1)        I = 100 at the first point

M are the variants held at t-1 with a price at both times: a chained Laspeyres index of the holding. What is bought or
sold in between cannot move it; a first price enters at the next link, and a price that ends leaves without a jump. It
is the time-weighted return of what has a price. One index a currency, never across.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from collection.performance.positions import Position

VERSION = "chained-laspeyres-1"
LEAST_MATCHED = 0.5  # share of the value; a link on less moves nothing, and the chart has a gap
YEAR = 365  # days


class Gap(StrEnum):
    """Why a point has no index."""

    NOTHING_HELD = "nothing_held"
    NO_PRICE = "no_price"
    TOO_FEW_MATCHED = "too_few_matched"


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """A point of the index; `index_value` is None in a gap, for the reason in `gap`.

    `value` (minor units) is that of the priced copies at its time, None where copies are held and none has a price;
    `stale_share` is the part of it whose prices are not current. `matched` variants had `matched_share` of the value at
    the point before; None where nothing was held then.
    """

    time: datetime
    index_value: float | None
    gap: Gap | None
    value: int | None
    stale_share: float
    matched: int
    matched_share: float | None


@dataclass(frozen=True, slots=True)
class TimeWeighted:
    """Return over the drawn points of an index, as a fraction; `annual` only from a year on. None with a `reason`."""

    period: float | None
    annual: float | None
    days: int
    gaps: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class _Link:
    """Movement between two times: None where it is not known."""

    factor: float | None
    matched: int
    share: float | None


def chain(positions: Iterable[Position]) -> list[IndexPoint]:
    """Return the index over some positions, in the order of time."""
    points: list[IndexPoint] = []
    before: Position | None = None
    level = 100.0
    for position in positions:
        link = _link(before, position)
        level *= 1.0 if link.factor is None else link.factor
        points.append(_point(position, link, level))
        before = position
    return points


def _link(before: Position | None, now: Position) -> _Link:
    """Return the link between two times. Without any value at the first, it begins anew; with too little it is none."""
    if before is None or before.value == 0:
        return _Link(None, 0, None)
    matched = (before.copies > 0) & (before.prices > 0) & (now.prices > 0)
    then = int((before.copies * before.prices)[matched].sum())
    later = int((before.copies * now.prices)[matched].sum())
    share = then / before.value
    return _Link(later / then if share >= LEAST_MATCHED else None, int(matched.sum()), share)


def _point(position: Position, link: _Link, level: float) -> IndexPoint:
    value = position.value
    stale = int((position.copies * position.prices)[position.stale].sum())
    gap = _gap(position, link)
    return IndexPoint(
        position.time,
        None if gap else level,
        gap,
        value if value or not _is_held(position) else None,
        stale / value if value else 0.0,
        link.matched,
        link.share,
    )


def _gap(position: Position, link: _Link) -> Gap | None:
    """Return why a point is not drawn. The one at which all was sold is: it ends the movement before."""
    if link.factor is not None:
        return None
    if link.share is not None:
        return Gap.TOO_FEW_MATCHED
    if position.value:
        return None
    return Gap.NO_PRICE if _is_held(position) else Gap.NOTHING_HELD


def _is_held(position: Position) -> bool:
    return bool((position.copies > 0).any())


def time_weighted(points: Sequence[IndexPoint]) -> TimeWeighted:
    """Return the return between the first and the last drawn point. Nothing is annualised below a year."""
    drawn = [(point.time, point.index_value) for point in points if point.index_value is not None]
    gaps = len(points) - len(drawn)
    if len(drawn) < 2:
        return TimeWeighted(None, None, 0, gaps, "fewer than two points with a price")
    (start, first), (end, last) = drawn[0], drawn[-1]
    days = (end - start).days
    growth = last / first
    return TimeWeighted(growth - 1, growth ** (YEAR / days) - 1 if days >= YEAR else None, days, gaps, None)
